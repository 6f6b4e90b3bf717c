// Who is reached when an answer may mean danger: a leader names them, and an alert goes from the answer to what was done.
// A server of its own: its alerts would stand on the first page of every other test.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();

const row = (page: Page, place: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: place }) });

test("a leader sees who is reached, names others for one point by keyboard, and takes that back", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "manager");
  await page.goto("/risk-duties");
  await expect(page.getByRole("heading", { level: 1, name: "Hvem som nås når et svar kan bety fare" })).toBeVisible();
  await expect(page.getByText("Ingen følger med hele døgnet")).toBeVisible();
  await expect(row(page, "Hele programmet")).toContainText("Ola Vik");
  await hydrated(page);
  await expectGoodLooks(page, "who is reached");
  const point = row(page, "Ved avslutning");
  await expect(point).toContainText("Som hele programmet");
  await tabTo(page, point.getByRole("link", { name: /^Velg hvem som nås/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Ansvarlig", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByRole("link", { name: /^Ansvarlig/ }), "what is lacking is said").toBeVisible();
  await page.getByLabel("Ansvarlig", { exact: true }).selectOption({ label: "Siri Holm" });
  await page.getByLabel("Stedfortreder").selectOption({ label: "Ola Vik" });
  await page.getByLabel(/^Mandag/).fill("8-16");
  await expectGoodLooks(page, "the form of who is reached");
  await page.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByText("Lagret.")).toBeVisible();
  await expect(point).toContainText("Siri Holm");
  await expect(point).toContainText("Mandag 08:00–16:00");
  await point.getByRole("link", { name: /^Endre/ }).click();
  await hydrated(page);
  await page.locator("summary", { hasText: "Fjern" }).click();
  await page.getByRole("button", { name: "Fjern" }).click();
  await expect(page.getByText("Fjernet.")).toBeVisible();
  await expect(point).toContainText("Som hele programmet");
});

test("without an alert the page says what that does not mean", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/");
  await page.getByRole("link", { name: "Varsler om svar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Svar som kan bety fare" })).toBeVisible();
  await expect(page.getByText("Ingen varsler betyr ikke at alt er bra")).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page, "no alerts");
});

test("other roles are told that the pages are not theirs", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 403/);
  await signIn(context, server, "participant");
  for (const path of ["/risk-alerts", "/risk-duties"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Du har ikke tilgang til dette" })).toBeVisible();
  }
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a duty is set, and a mistake comes back as it was typed", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await page.goto("/risk-duties?programme=day_oslo&timepoint=midway");
    await page.getByLabel("Ansvarlig", { exact: true }).selectOption({ label: "Anne Dahl" });
    await page.getByLabel("Stedfortreder").selectOption({ label: "Anne Dahl" });
    await page.getByLabel(/^Tirsdag/).fill("9-15");
    await page.getByRole("button", { name: "Lagre" }).click();
    await expect(page.getByText("Stedfortreder må være en annen").first()).toBeVisible();
    await expect(page.getByLabel(/^Tirsdag/)).toHaveValue("9-15");
    await page.getByLabel("Stedfortreder").selectOption({ label: "Ola Vik" });
    await page.getByRole("button", { name: "Lagre" }).click();
    await expect(page.getByText("Lagret.")).toBeVisible();
  });
});

test("an answer says at once whom to call, goes to the therapist's open tab at once, and what was done to the participant's own data", async ({ page, context, server, browser }) => {
  test.setTimeout(120_000);
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await hydrated(page);
  await page.getByText("Be om svar på et spørreskjema").click();
  await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: "PHQ-9: spørsmål om humør og plager" });
  const soon = new Date(Date.now() + 3 * 24 * 3600 * 1000).toLocaleDateString("sv-SE", { timeZone: "Europe/Oslo" });
  await page.getByLabel("Svar innen").fill(soon);
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(page.getByText("Deltakeren er spurt.")).toBeVisible();
  await page.goto("/");
  await hydrated(page);

  const kari = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 } });
  await signIn(kari, server, "participant");
  const phone = await kari.newPage();
  await phone.goto("/questionnaires");
  await hydrated(phone);
  await phone.getByRole("listitem").filter({ hasText: "PHQ-9" }).getByRole("link").first().click();
  await hydrated(phone);
  for (let question = 1; question < 9; question += 1) {
    await phone.locator(".option label").first().click();
    await phone.getByRole("button", { name: /^Neste/ }).click();
  }
  await expect(phone.getByText("Har du det vanskelig nå?")).toHaveCount(0);
  // without network too, before anything is saved
  await kari.setOffline(true);
  await phone.locator(".option label").nth(1).click();
  const help = phone.getByRole("alert").filter({ hasText: "116 123" });
  await expect(help.getByRole("link", { name: "113", exact: true })).toHaveAttribute("href", "tel:113");
  await expect(help).toContainText("Når svaret er lagret, får Ola Vik beskjed");
  await expect(help).toContainText("Ingen her følger med på svarene hele døgnet.");
  await kari.setOffline(false);
  await expect(phone.locator("form p[role=status]")).toHaveText("Svarene er lagret", { timeout: 15_000 });
  await expectGoodLooks(phone, "whom to call");

  await expect(page.getByRole("heading", { name: "1 svar kan bety fare for liv" })).toBeVisible();
  await page.getByRole("link", { name: "Se hvem det gjelder" }).click();
  await expect(page.getByRole("link", { name: /^Skriv hva som ble gjort/ })).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page, "an alert");
  await page.getByRole("link", { name: /^Skriv hva som ble gjort/ }).click();
  await page.getByLabel("Hva ble gjort?").fill("Ringte. Avtalte time i dag.");
  await page.getByRole("button", { name: "Marker som fulgt opp" }).click();
  await expect(page.getByText("Varselet er markert som fulgt opp.")).toBeVisible();
  await phone.goto("/privacy?kind=risk_alerts");
  await expect(phone.getByText("Ringte. Avtalte time i dag.")).toBeVisible();
  await kari.close();
});
