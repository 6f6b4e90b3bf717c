// A participant's rights as people meet them: seeing everything, deciding, asking, taking along.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("a participant sees all there is, by kind, with why and for how long", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "participant");
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("navigation", { name: "Hovedmeny" }).getByRole("link", { name: "Personvern" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Personvern");
  await expectGoodLooks(page, "privacy");
  const training = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Treningsloggen" }) });
  await training.getByText("Hvorfor, hvem ser det og hvor lenge", { exact: false }).first().click();
  await expect(training.getByText("Senteret har plikt til å føre journal over hjelpen du får.")).toBeVisible();
  const all = training.getByRole("link", { name: /^Se alt ?: Treningsloggen$/ });
  await tabTo(page, all);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Treningsloggen");
  await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("minutter");
  await expectGoodLooks(page, "one kind");
});

test("a consent is given and taken back by keyboard", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "participant");
  await page.goto("/privacy/consents");
  await hydrated(page);
  await expectGoodLooks(page, "consents");
  await tabTo(page, page.getByRole("button", { name: /^Si ja ?: Kvalitetsregister$/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Lagret. Du har sagt ja." })).toBeVisible();
  await page.getByRole("button", { name: /^Trekk tilbake ?: Kvalitetsregister$/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Lagret. Du har trukket det tilbake." })).toBeVisible();
  const register = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Kvalitetsregister" }) });
  await register.getByText("Hva du har sagt før").click();
  await expect(register.getByText(/^Trukket tilbake /).first()).toBeVisible();
});

test("a wish for deletion is answered by the coordinator, and both see it", async ({ browser, server, complaints }) => {
  test.slow();
  // what is refused is answered 422
  complaints.allow(/422/);
  const words = `Slett notatet om turen, takk ${Date.now()}`;
  const participant = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(participant, server, "participant");
  const mine = await participant.newPage();
  await mine.goto("/privacy/requests");
  await hydrated(mine);
  await expect(mine.getByText("Senteret har plikt til å ta vare på journalen din.", { exact: false })).toBeVisible();
  await expectGoodLooks(mine, "wishes");
  await mine.getByRole("button", { name: "Send", exact: true }).click();
  await expect(mine.getByText("Du må fylle ut dette.").first()).toBeVisible();
  await mine.getByText("Få noe slettet", { exact: true }).click();
  await mine.getByLabel("Hva gjelder det?").selectOption({ label: "Treningsloggen" });
  await mine.getByLabel("Skriv hva som er feil, eller hva du vil ha bort").fill(words);
  await mine.getByRole("button", { name: "Send", exact: true }).click();
  await expect(mine.getByRole("status").filter({ hasText: "Sendt. Svaret kommer her." })).toBeVisible();
  await expect(mine.getByRole("listitem").filter({ hasText: words })).toContainText("Venter på svar");

  const coordinator = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(coordinator, server, "coordinator");
  const theirs = await coordinator.newPage();
  await theirs.goto("/participants");
  await hydrated(theirs);
  await theirs.getByRole("link", { name: "Ønsker om retting og sletting" }).click();
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Retting og sletting");
  await expectGoodLooks(theirs, "the inbox");
  await theirs.getByRole("listitem").filter({ hasText: words }).getByRole("link", { name: "Svar Kari Lund" }).click();
  await theirs.getByText("Ikke slettet: plikt til å ta vare på journalen", { exact: true }).click();
  await theirs.getByLabel("Forklaring").fill("Notatet er en del av journalen.");
  await expectGoodLooks(theirs, "the answer");
  await theirs.getByRole("button", { name: "Send svaret" }).click();
  await expect(theirs.getByRole("status").filter({ hasText: "Svaret er sendt." })).toBeVisible();

  await mine.goto("/privacy/requests");
  await expect(mine.getByRole("listitem").filter({ hasText: words })).toContainText("Ikke slettet: plikt til å ta vare på journalen");
  await participant.close();
  await coordinator.close();
});

test("everything is taken along in a file", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "participant");
  await page.goto("/privacy");
  await hydrated(page);
  await page.getByRole("link", { name: "Ta med deg alt i en fil" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Alt om deg i en fil");
  await page.getByRole("button", { name: "Lag en fil" }).click();
  const fetch = page.getByRole("link", { name: /^Last ned \(\d+ kB\)$/ }).first();
  await expect(fetch).toBeVisible({ timeout: 30_000 });
  await expectGoodLooks(page, "a file that is ready");
  const download = page.waitForEvent("download");
  await fetch.click();
  expect((await download).suggestedFilename()).toMatch(/^tilbake-\d{4}-\d\d-\d\d\.zip$/);
});

test("without script, deciding, asking and taking along work too", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: "nb-NO" });
  await signIn(context, server, "participant");
  const page = await context.newPage();
  await page.goto("/privacy/consents");
  await page.getByRole("button", { name: /^Si ja ?: Bilder av deg$/ }).click();
  await expect(page).toHaveURL(/done=given/);
  await page.getByRole("button", { name: /^Trekk tilbake ?: Bilder av deg$/ }).click();
  await expect(page).toHaveURL(/done=withdrawn/);
  await page.goto("/privacy/requests");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Du må fylle ut dette.").first()).toBeVisible();
  await page.goto("/privacy/export");
  await page.getByRole("button", { name: "Lag en fil" }).click();
  await expect(async () => {
    await page.goto("/privacy/export");
    await expect(page.getByRole("link", { name: /^Last ned/ }).first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await context.close();
});
