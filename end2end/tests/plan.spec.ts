// A participant's plan: a week at a time, and one session, with and without script.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("the plan leads to a session and back", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("navigation", { name: "Hovedmeny" }).getByRole("link", { name: "Plan", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Planen din" })).toBeVisible();
  await expect(page.getByText("I dag", { exact: true }).last()).toBeVisible();
  await expectGoodLooks(page);
  const session = page.locator('main a[href^="/plan/sessions/"]').first();
  const title = (await session.textContent()) ?? "";
  await session.click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole("link", { name: "Til planen" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Planen din" })).toBeVisible();
});

test("who cannot come says so and takes it back, and staff see it", async ({ page, context, server, browser, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await page.locator('main a[href^="/plan/sessions/"]').last().click();
  await page.getByText("Kan du ikke komme?", { exact: true }).click();
  await page.getByRole("button", { name: "Si fra", exact: true }).click();
  await expect(page.getByRole("link", { name: "Hvorfor kan du ikke komme? Du må fylle ut dette." })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByText("Syk", { exact: true }).click();
  await page.getByLabel("Vil du si noe mer?").fill("Har feber");
  await page.getByRole("button", { name: "Si fra", exact: true }).click();
  await expect(page.getByText("Du har sagt fra at du ikke kan komme")).toBeVisible();
  await expect(page.getByText("Har feber")).toBeVisible();
  await expectGoodLooks(page);

  const staff = await browser.newContext({ baseURL: server.url });
  await signIn(staff, server, "coordinator");
  const other = await staff.newPage();
  await other.goto("/participants?sort=name");
  await hydrated(other);
  await other.getByRole("link", { name: "Kari Lund", exact: true }).click();
  await expect(other.getByRole("heading", { level: 2, name: "Har sagt fra om planen" })).toBeVisible();
  await expect(other.getByText("Har feber")).toBeVisible();
  await staff.close();

  await page.getByRole("button", { name: "Jeg kan komme likevel" }).click();
  await expect(page.getByText("Kan du ikke komme?", { exact: true })).toBeVisible();
});

test("a day with little strength is said by keyboard and taken back", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await tabTo(page, page.getByRole("button", { name: "Lite krefter i dag" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Du har sagt fra: lite krefter i dag")).toBeVisible();
  await expectGoodLooks(page);
  await tabTo(page, page.getByRole("button", { name: "Jeg har krefter likevel" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Lite krefter i dag?" })).toBeVisible();
});

test("the whole course is on one line", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 2, name: "Hele løpet" })).toBeVisible();
  await expect(page.getByText("Trening og arbeid")).toBeVisible();
  await expect(page.getByText("Skjema: Seks måneder etter")).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("weeks and sessions are read all the same", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/plan");
    await expect(page.getByRole("heading", { level: 2, name: "Denne uka" })).toBeVisible();
    await page.locator('main a[href^="/plan/sessions/"]').first().click();
    await expect(page.getByRole("link", { name: "Til planen" })).toBeVisible();
  });

  test("it is said that one cannot come, and that today is heavy", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/plan");
    await page.locator('main a[href^="/plan/sessions/"]').last().click();
    await page.getByText("Kan du ikke komme?", { exact: true }).click();
    await page.getByRole("button", { name: "Si fra", exact: true }).click();
    await expect(page.getByText("Du må fylle ut dette.").first(), "open, with what is wrong").toBeVisible();
    await page.getByText("Jobb", { exact: true }).click();
    await page.getByRole("button", { name: "Si fra", exact: true }).click();
    await expect(page.getByText("Du har sagt fra at du ikke kan komme")).toBeVisible();
    await page.getByRole("button", { name: "Jeg kan komme likevel" }).click();
    await expect(page.getByText("Kan du ikke komme?", { exact: true })).toBeVisible();
    await page.goto("/plan");
    await page.getByRole("button", { name: "Lite krefter i dag" }).click();
    await expect(page.getByText("Du har sagt fra: lite krefter i dag")).toBeVisible();
    await page.getByRole("button", { name: "Jeg har krefter likevel" }).click();
    await expect(page.getByRole("heading", { name: "Lite krefter i dag?" })).toBeVisible();
  });
});

test("the plan is taken along into one's own calendar, and the link taken back", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await page.getByRole("link", { name: "Ha planen i din egen kalender" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Planen i din egen kalender" })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Lag en kalenderlenke" }).click();
  const address = page.locator("code");
  await expect(address).toContainText(`${server.url}/calendar/`);
  await expectGoodLooks(page);
  const url = (await address.textContent()) ?? "";
  const fetched = await (await fetch(url)).text();
  expect(fetched).toContain("SUMMARY:Avtale");
  await page.getByRole("button", { name: "Fjern lenka" }).click();
  await expect(page.getByText("Lenka er fjernet, og virker ikke lenger.")).toBeVisible();
  await expect(address).toHaveCount(0);
  expect((await fetch(url)).status).toBe(404);
});
