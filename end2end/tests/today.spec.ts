// The page of the day, for each role: what comes next, the way in, and what is quickly done.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("a participant sees the live session, the talk, the questionnaire and how to get there", async ({ pageAs }) => {
  const page = await pageAs("participant");
  await page.goto("/");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Hei, ");
  const plan = page.getByRole("region", { name: "Dagen din" });
  const live = plan.getByRole("article").filter({ hasText: "Smerte og hvile" });
  await expect(live).toContainText("Direkte nå");
  await expect(live).toContainText("På video");
  await expect(live.getByRole("link", { name: /^Bli med/ })).toHaveAttribute("href", /^\/sessions\/[0-9a-f-]+\/watch$/);
  await expect(live.getByRole("link", { name: /^Bli med/ })).toHaveAttribute("rel", "external");
  const talk = plan.getByRole("article").filter({ hasText: "Samtale om målene dine" });
  // the demo's talk begins five minutes after the server: by now it may have begun
  await expect(talk).toContainText(/Du kan bli med nå\.|Det pågår nå\./);
  await expect(talk.getByRole("link", { name: /Bli med på samtalen/ })).toHaveAttribute("href", /\/talk$/);
  await expect(page.getByRole("link", { name: /Svar på skjemaet/ })).toHaveAttribute("href", /^\/questionnaires\//);
  await expect(page.locator(".ds-button[data-variant=primary]:visible"), "one main button").toHaveCount(1);
});

for (const role of ["participant", "therapist", "coordinator", "secretary", "manager", "admin"] as const) {
  test(`the day of the ${role} is accessible and fits`, async ({ pageAs }) => {
    const page = await pageAs(role);
    await page.goto("/");
    await hydrated(page);
    await expectGoodLooks(page, `/ as ${role}`);
  });
}

test("training is logged from the day, once, and the form is ready for the next", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "participant");
  await page.goto("/");
  await hydrated(page);
  const form = page.locator('form[action*="quick_log"]');
  await form.getByRole("button", { name: "Lagre" }).click();
  await expect(form.getByLabel("Hvor lenge?")).toHaveAccessibleDescription(/Du må fylle ut dette/);
  await form.getByLabel("Hva gjorde du?").selectOption("strength");
  await form.getByLabel("Hvor lenge?").fill("251");
  await form.getByRole("button", { name: "Lagre" }).click();
  await expect(form.getByRole("status")).toContainText("Lagret.");
  await expect(form.getByLabel("Hvor lenge?")).toHaveValue("");
  await form.getByLabel("Hva gjorde du?").selectOption("walk");
  await form.getByLabel("Hvor lenge?").fill("252");
  await form.getByRole("button", { name: "Lagre" }).click();
  await expect(form.getByRole("status")).toContainText("Lagret.");
  await page.goto("/training");
  await expect(page.getByRole("article").filter({ hasText: "251 minutter" })).toHaveCount(1);
  await expect(page.getByRole("article").filter({ hasText: "252 minutter" })).toHaveCount(1);
});

test("news of a session leaves what is being typed alone", async ({ pageAs }) => {
  const page = await pageAs("participant");
  let reads = 0;
  page.on("request", (request) => (reads += request.url().includes("/api/today/read") ? 1 : 0));
  // time passes quickly: the clock's next change comes at once
  await page.route("**/api/today/read*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), changes_in: 1 } });
  });
  await page.clock.install();
  await page.goto("/");
  await hydrated(page);
  const form = page.locator('form[action*="quick_log"]');
  await form.getByLabel("Hvor lenge?").fill("77");
  await page.clock.fastForward("25:00:00");
  await expect.poll(() => reads).toBeGreaterThan(0);
  await page.clock.runFor(5_000);
  await expect.poll(() => reads).toBeGreaterThan(1);
  await expect(form.getByLabel("Hvor lenge?")).toHaveValue("77");
  // the page goes on asking: let the answer that is under way arrive before the page closes
  await page.unrouteAll({ behavior: "wait" });
});

test("by keyboard alone one reaches the session and logs training", async ({ pageAs }) => {
  const page = await pageAs("participant");
  await page.goto("/");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: /^Bli med Smerte og hvile/ }));
  const form = page.locator('form[action*="quick_log"]');
  await tabTo(page, form.getByLabel("Hva gjorde du?"));
  await page.keyboard.press("ArrowDown");
  await tabTo(page, form.getByLabel("Hvor lenge?"));
  await page.keyboard.type("253");
  await page.keyboard.press("Enter");
  await expect(form.getByRole("status")).toContainText("Lagret.");
});

test("the therapist starts what they lead, and finds the participants", async ({ pageAs }) => {
  const page = await pageAs("therapist");
  await page.goto("/");
  await hydrated(page);
  const live = page.getByRole("article").filter({ hasText: "Smerte og hvile" });
  await expect(live.getByRole("link", { name: /sendingen/ })).toHaveAttribute("href", /^\/sessions\/[0-9a-f-]+\/teach$/);
  await page.locator("main").getByRole("link", { name: "Gå til deltakerne" }).or(page.getByRole("button", { name: "Gå til deltakerne" })).click();
  await expect(page).toHaveURL(/\/participants$/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the day is there, and training is logged, errors included", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/");
    await expect(page.getByRole("link", { name: /^Bli med Smerte og hvile/ })).toBeVisible();
    const form = page.locator('form[action*="quick_log"]');
    await form.getByLabel("Hva gjorde du?").selectOption("mobility");
    await form.getByLabel("Hvor lenge?").fill("tretti");
    await form.getByRole("button", { name: "Lagre" }).click();
    await expect(form.getByLabel("Hvor lenge?")).toHaveValue("tretti");
    await expect(form.getByLabel("Hva gjorde du?")).toHaveValue("mobility");
    await expect(form).toContainText("Skriv et tall.");
    await form.getByLabel("Hvor lenge?").fill("30");
    await form.getByRole("button", { name: "Lagre" }).click();
    await expect(form.getByRole("status")).toContainText("Lagret.");
  });
});
