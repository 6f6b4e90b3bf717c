// Questions of every kind, whose way follows the answers: with and without script, by keyboard, without network in the
// middle; and answers that staff write down. A server of its own: what is asked here, others would meet.
import { type BrowserContext, type Page } from "@playwright/test";
import { type Role, signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks, expectNoOverflow } from "../lib/looks.ts";
import type { Server } from "../lib/server.ts";

const test = testAlone();
const WORK = "Arbeid nå";
const SAVED = "Svarene er lagret";

/** In three days, as a date field takes it. */
const soon = () => new Date(Date.now() + 3 * 24 * 3600 * 1000).toLocaleDateString("sv-SE", { timeZone: "Europe/Oslo" });
const title = (page: Page, text: string | RegExp) => expect(page.getByRole("heading", { level: 1 })).toHaveText(text);
const status = (page: Page) => page.locator("form p[role=status]");
const next = (page: Page) => page.getByRole("button", { name: /^(Neste|Se over svarene)$/ }).click();

async function choose(page: Page, words: string): Promise<void> {
  await page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
}

async function openKari(page: Page): Promise<void> {
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Kari Lund" })).toBeVisible();
  await hydrated(page);
}

/** A therapist asks Kari; she is at the first question then. */
async function ask(page: Page, context: BrowserContext, server: Server): Promise<void> {
  await signIn(context, server, "therapist");
  await openKari(page);
  await page.getByText("Be om svar på et spørreskjema").click();
  await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: WORK });
  await page.getByLabel("Svar innen").fill(soon());
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(page.getByText("Deltakeren er spurt.")).toBeVisible();
}

async function begin(page: Page, context: BrowserContext, server: Server, as: Role = "participant"): Promise<string> {
  await signIn(context, server, as);
  await page.goto("/questionnaires");
  await page.getByRole("listitem").filter({ hasText: WORK }).getByRole("link").first().click();
  await title(page, /^Spørsmål 1 av /);
  return new URL(page.url()).pathname;
}

test("the way follows the answers, also those that could not be sent yet", async ({ page, context, browser, server, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  await ask(page, context, server);
  const kari = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 }, locale: "nb-NO" });
  const phone = await kari.newPage();
  const path = await begin(phone, kari, server);
  await hydrated(phone);
  await title(phone, "Spørsmål 1 av 5");
  // own words count, also beside a choice that was made before
  await choose(phone, "Jeg er i arbeid");
  await expect(status(phone)).toHaveText(SAVED);
  await phone.getByLabel("Eller skriv svaret med dine egne ord").fill("Permisjon");
  await expectGoodLooks(phone, "a choice with own words");
  await next(phone);
  await title(phone, "Spørsmål 2 av 5");
  await phone.getByRole("link", { name: "Forrige" }).click();
  await title(phone, "Spørsmål 1 av 5");
  await expect(phone.getByLabel("Eller skriv svaret med dine egne ord")).toHaveValue("Permisjon");
  await expect(phone.getByRole("radio", { checked: true })).toHaveCount(0);
  await phone.getByLabel("Eller skriv svaret med dine egne ord").fill("");
  await choose(phone, "Jeg er delvis sykmeldt");
  await expect(status(phone)).toHaveText(SAVED);
  await next(phone);
  // a number
  await title(phone, "Spørsmål 2 av 6");
  const percent = phone.getByLabel(/^Hvor mange prosent/);
  await percent.fill("førti");
  await next(phone);
  await expect(phone.getByText("Skriv et tall.").first()).toBeVisible();
  await percent.fill("140");
  await next(phone);
  await expect(phone.getByText("Svaret må være fra 0 til 100.").first()).toBeVisible();
  await percent.fill("40");
  await next(phone);
  // several at once
  await title(phone, "Spørsmål 3 av 6");
  await choose(phone, "Tempo og frister");
  await choose(phone, "Å løfte og bære");
  await phone.getByLabel("Eller skriv svaret med dine egne ord").fill("Lyset på kontoret");
  await expectGoodLooks(phone, "several at once");
  await next(phone);
  // without network the way goes on, and by what is answered meanwhile
  await title(phone, "Spørsmål 4 av 6");
  await kari.setOffline(true);
  await choose(phone, "Ja");
  await expect(status(phone)).toContainText("lagres når nettet er tilbake");
  await next(phone);
  await title(phone, "Spørsmål 5 av 7");
  await phone.getByLabel(/^Hva ble dere enige om/).fill("Kortere dager.\nRolig rom.");
  await next(phone);
  await title(phone, "Spørsmål 6 av 7");
  await kari.setOffline(false);
  await expect(status(phone)).toHaveText(SAVED, { timeout: 15_000 });
  await phone.reload();
  await hydrated(phone);
  await title(phone, "Spørsmål 6 av 7");
  await phone.getByLabel(/^Hvor mange timer hviler du/).fill("1,5");
  await expectGoodLooks(phone, "a quantity");
  await next(phone);
  await title(phone, "Spørsmål 7 av 7");
  await phone.getByLabel(/^Når på dagen/).fill("10:30");
  await phone.getByRole("button", { name: "Se over svarene" }).click();
  await title(phone, "Se over svarene dine");
  for (const words of ["Jeg er delvis sykmeldt", "40", "Å løfte og bære, Tempo og frister, Lyset på kontoret", "1,5 timer", "10:30"]) {
    await expect(phone.getByText(words, { exact: true })).toBeVisible();
  }
  await expect(phone.getByText("Rolig rom.")).toBeVisible();
  await expectGoodLooks(phone, "the summary of every kind");
  // a change of mind shortens the way
  await phone.getByRole("link", { name: "Endre spørsmål 4" }).click();
  await title(phone, "Spørsmål 4 av 7");
  await choose(phone, "Nei");
  await phone.getByRole("button", { name: "Se over svarene" }).click();
  await title(phone, "Se over svarene dine");
  await expect(phone.getByText("Rolig rom.")).toHaveCount(0);
  await phone.getByRole("button", { name: "Send svarene" }).click();
  await title(phone, "Svarene er sendt");
  await expect(phone).toHaveURL(`${server.url}${path}/done`);
  await page.reload();
  await page.getByText(new RegExp(`^Svar på ${WORK}|${WORK}, `)).first().click();
  await expect(page.getByText("Å løfte og bære, Tempo og frister, Lyset på kontoret")).toBeVisible();
  await kari.close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the same way, errors included", async ({ page, context, browser, server }) => {
    const staff = await browser.newContext({ baseURL: server.url, locale: "nb-NO", javaScriptEnabled: true });
    await ask(await staff.newPage(), staff, server);
    await staff.close();
    const path = await begin(page, context, server);
    await choose(page, "Jeg er helt sykmeldt");
    await next(page);
    await title(page, "Spørsmål 2 av 6");
    await page.getByLabel(/^Når var du sist på jobb/).fill("2026-10-01");
    await next(page);
    await choose(page, "Reisen til og fra");
    await next(page);
    await next(page);
    await expect(page.getByText("Du må fylle ut dette.").first()).toBeVisible();
    await choose(page, "Nei");
    await next(page);
    await title(page, "Spørsmål 5 av 6");
    await page.getByLabel(/^Hvor mange timer hviler du/).fill("mye");
    await next(page);
    await expect(page.getByText("Skriv et tall.").first()).toBeVisible();
    await expect(page.getByLabel(/^Hvor mange timer hviler du/)).toHaveValue("mye");
    await expectNoOverflow(page, "a refused quantity");
    await page.getByLabel(/^Hvor mange timer hviler du/).fill("2");
    await next(page);
    // the last may be left out
    await page.getByRole("button", { name: "Se over svarene" }).click();
    await expect(page).toHaveURL(`${server.url}${path}/summary`);
    await expect(page.getByText("1.10.2026")).toBeVisible();
    await page.getByRole("button", { name: "Send svarene" }).click();
    await expect(page).toHaveURL(`${server.url}${path}/done`);
  });
});

test("staff write down what is read out, and perform a test by keyboard with its clock", async ({ page, context, server, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(/status of 422/);
  await signIn(context, server, "coordinator");
  await openKari(page);
  await page.getByText("Fyll inn for deltakeren").first().click();
  await page.getByRole("button", { name: "Fyll inn", exact: true }).click();
  await expect(page.getByRole("link", { name: /^Hvordan svarer deltakeren/ }), "what is lacking is said").toBeVisible();
  await choose(page, "Jeg leser opp spørsmålene");
  await expectGoodLooks(page, "writing down");
  await page.getByRole("button", { name: "Fyll inn", exact: true }).click();
  await expect(page.getByText("Du skriver ned det Kari Lund svarer.")).toBeVisible();
  await hydrated(page);
  for (let n = 1; n <= 5; n++) {
    await title(page, `Spørsmål ${n} av 5`);
    await choose(page, "Det meste av tiden");
    await next(page);
  }
  await expect(page.getByText("Ingen leser svarene hele døgnet")).toHaveCount(0);
  await page.getByRole("button", { name: "Send svarene" }).click();
  await expect(page.getByText("Teamet og deltakeren kan se det.")).toBeVisible();
  await page.getByRole("link", { name: "Til deltakeren" }).click();

  await openKari(page);
  await tabTo(page, page.locator("summary", { hasText: "Gjør en test" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Hvilken test?"));
  await page.keyboard.type("Reise seg");
  await tabTo(page, page.getByRole("button", { name: "Start testen" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Du tester eller vurderer Kari Lund.")).toBeVisible();
  await hydrated(page);
  await expect(page.getByText("Slik gjør dere")).toBeVisible();
  await expectGoodLooks(page, "a test");
  await page.clock.install();
  await tabTo(page, page.getByRole("button", { name: "Start klokka" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("timer")).toHaveText("0:30");
  await page.clock.runFor(10_000);
  await expect(page.getByRole("timer")).toHaveText("0:20");
  await page.clock.runFor(21_000);
  await expect(page.getByText("Tiden er ute", { exact: true })).toBeVisible();
  await page.clock.resume();
  await choose(page, "Nei");
  await next(page);
  await page.getByLabel(/^Hvor mange ganger/).fill("14");
  await next(page);
  await page.getByLabel(/^Hvor høyt/).fill("45");
  await next(page);
  for (const n of [5, 2]) {
    await page.locator(".option label").filter({ hasText: new RegExp(`^${n}( –|$)`) }).click();
    await next(page);
  }
  await next(page);
  await page.getByRole("button", { name: "Send svarene" }).click();
  await expect(page.getByText(/^14 av /)).toBeVisible();
});
