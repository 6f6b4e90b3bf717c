// A programme written by forms: begun, filled in part by part in a draft that nobody follows, and published in one act.
import { type Locator, type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const REFUSED = /status of (409|422)/;
const NAME = "Dagprogram Oslo";

const heading = (page: Page, name: string | RegExp): Locator => page.getByRole("heading", { level: 1, name });
const link = (page: Page, name: string): Locator => page.getByRole("link", { name, exact: true });
const save = (page: Page): Locator => page.getByRole("button", { name: "Lagre", exact: true });

/** The draft of the programme that the demo has, the way staff get there. */
async function openDraft(page: Page): Promise<void> {
  await page.goto("/programmes");
  await link(page, NAME).click();
  await expect(heading(page, NAME)).toBeVisible();
  await page.getByRole("button", { name: "Endre programmet" }).or(link(page, "Gå videre med kladden")).click();
  await expect(heading(page, `Kladd: ${NAME}`)).toBeVisible();
}

/** A programme of one phase, one week, one day and one session, from nothing. Works with and without script. */
async function build(page: Page, name: string): Promise<void> {
  await page.goto("/programmes/new");
  await page.getByLabel("Navn").fill(name);
  await page.getByRole("button", { name: "Begynn" }).click();
  await expect(heading(page, `Kladd: ${name}`)).toBeVisible();

  await link(page, "Timetyper").click();
  await link(page, "Ny timetype").click();
  await page.getByLabel("Navn på bokmål").fill("Turgåing");
  await page.getByLabel("Hva slags time").selectOption({ label: "Trening i gruppe" });
  await page.getByLabel("Alene eller sammen").selectOption({ label: "Gruppe" });
  await page.getByLabel("Hvor og hvordan").selectOption({ label: "Et annet sted" });
  await page.getByLabel("Lengde i minutter").fill("90");
  await save(page).click();
  await expect(page.getByText("Lagret i kladden.")).toBeVisible();
  await expect(link(page, "Turgåing")).toBeVisible();
  await link(page, "Til kladden").click();

  await link(page, "Faser og uker").click();
  await link(page, "Ny fase").click();
  await page.getByLabel("Navn på bokmål").fill("Alt");
  await save(page).click();
  await expect(page.getByText("Fasen må ha fra 1 til 60 uker.")).toBeVisible();
  await link(page, "Ny uke i Alt").click();
  await page.getByLabel("Så mange uker på rad").fill("2");
  await save(page).click();
  await expect(heading(page, "Alt, Uke 1–2")).toBeVisible();
  await link(page, "Ny dag").click();
  // its label lies over it
  await page.locator("label").filter({ hasText: /^tirsdag$/ }).click();
  await save(page).click();
  await link(page, "Ny time tirsdag").click();
  await page.getByLabel("Timetype").selectOption({ label: "Turgåing" });
  await page.getByLabel("Begynner kl.").fill("10:00");
  await save(page).click();
  await expect(link(page, "10.00–11.30 Turgåing")).toBeVisible();
  await link(page, "Faser og uker").click();
  await link(page, "Til kladden").click();

  await link(page, "Løfter").click();
  await link(page, "Nytt løfte: dager i uka").click();
  await page.getByLabel("Minst så mange").fill("2");
  await save(page).click();
  await link(page, "Til kladden").click();
  await expect(page.getByText("Holdes ikke"), "the week has one day").toBeVisible();
  await expect(page.getByText("uke 1: 1 av 2 dager")).toBeVisible();
}

test("a programme is built of nothing by forms and published", async ({ page, context, server }) => {
  test.setTimeout(120_000);
  await signIn(context, server, "coordinator");
  await build(page, "Turprogram");
  await expect(page.getByText("Turgåing").first(), "the preview follows the draft").toBeVisible();
  await page.getByRole("button", { name: "Publiser" }).click();
  await expect(heading(page, "Turprogram")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Den nye versjonen er lagret." })).toBeVisible();
});

test("what is wrong is told at its field, and what is typed stays", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "coordinator");
  await openDraft(page);
  await link(page, "Timetyper").click();
  await link(page, "Ny timetype").click();
  await hydrated(page);
  await page.getByLabel("Navn på engelsk").fill("Walking");
  await page.getByLabel("Lengde i minutter").fill("lenge");
  await save(page).click();
  await expect(page.getByRole("link", { name: /Navn på bokmål:/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Lengde i minutter:/ })).toBeVisible();
  await expect(page.getByLabel("Navn på engelsk")).toHaveValue("Walking");
  await expect(page.getByLabel("Lengde i minutter")).toHaveValue("lenge");
});

test("what somebody else has changed is told before it is written over", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "coordinator");
  await openDraft(page);
  await link(page, "Timetyper").click();
  await link(page, "Trening i sal").click();
  await hydrated(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await other.getByLabel("Navn på bokmål").fill("Trening inne");
  await save(other).click();
  await expect(other.getByText("Lagret i kladden.")).toBeVisible();
  await other.close();

  await page.getByLabel("Navn på bokmål").fill("Trening ute");
  await save(page).click();
  await expect(page.getByText("Noen har endret kladden i mellomtiden")).toBeVisible();
  await expect(page.getByText(/kommer det i stedet for: Trening inne/)).toBeVisible();
  await expect(page.getByLabel("Navn på bokmål"), "what was typed stays").toHaveValue("Trening ute");
  await save(page).click();
  await expect(link(page, "Trening ute")).toBeVisible();
});

test("things are moved and taken out by keyboard alone, and focus goes along", async ({ page, context, server }) => {
  await signIn(context, server, "coordinator");
  await openDraft(page);
  await link(page, "Timetyper").click();
  await hydrated(page);
  const names = page.locator("main ul.lines > li a");
  const [first, second] = await names.allTextContents();
  await tabTo(page, page.getByRole("button", { name: `Flytt ned ${first}`, exact: true }));
  await page.keyboard.press("Enter");
  await expect(names.nth(1)).toHaveText(first ?? "");
  await expect(names.nth(1)).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: `Flytt opp ${first}`, exact: true }));
  await page.keyboard.press("Enter");
  await expect(names.nth(0)).toHaveText(first ?? "");
  await expect(names.nth(1)).toHaveText(second ?? "");
});

test("a draft is thrown away after one more question", async ({ page, context, server }) => {
  await signIn(context, server, "manager");
  await page.goto("/programmes/new");
  await hydrated(page);
  await page.getByLabel("Navn").fill("Til å kaste");
  await page.getByRole("button", { name: "Begynn" }).click();
  await expect(heading(page, "Kladd: Til å kaste")).toBeVisible();
  await link(page, "Kast kladden").click();
  await page.getByRole("button", { name: "Kast kladden" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Kladden er kastet." })).toBeVisible();
  await expect(link(page, "Til å kaste")).toHaveCount(0);
});

test("pages of programmes come with their words, also from a page without them", async ({ page, context, server }) => {
  await signIn(context, server, "coordinator");
  await page.goto("/schedule");
  await hydrated(page);
  // on a phone the menu is folded away: any link of the page goes the same way
  await page.evaluate(() => {
    const away = Object.assign(document.createElement("a"), { href: "/programmes", textContent: "Programmer" });
    document.querySelector("main")?.append(away);
    away.click();
  });
  await expect(heading(page, "Programmer")).toBeVisible();
  await expect(page).toHaveURL(/\/programmes$/);
  await expect(link(page, NAME)).toBeVisible();
  // and back
  await page.goBack();
  await expect(page).toHaveURL(/\/schedule/);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a programme is built, put in order and published", async ({ page, context, server }) => {
    test.setTimeout(120_000);
    await signIn(context, server, "manager");
    await build(page, "Turprogram uten skript");
    await link(page, "Timetyper").click();
    await link(page, "Ny timetype").click();
    await page.getByLabel("Lengde i minutter").fill("lenge");
    await save(page).click();
    await expect(page.getByLabel("Lengde i minutter"), "what was typed comes back").toHaveValue("lenge");
    await expect(page.getByRole("link", { name: /Navn på bokmål:/ })).toBeVisible();
    await link(page, "Timetyper").click();
    await page.getByRole("button", { name: "Ta ut Turgåing" }).click();
    await link(page, "Til kladden").click();
    await expect(page.getByText("Dette må rettes før du kan publisere")).toBeVisible();
    await expect(page.getByRole("button", { name: "Publiser" })).toHaveCount(0);
    await link(page, "Kast kladden").click();
    await page.getByRole("button", { name: "Kast kladden" }).click();
    await expect(page.getByText("Kladden er kastet.")).toBeVisible();
  });
});

test("other roles are told that drafts are not theirs", async ({ page, context, server, browser, complaints }) => {
  complaints.allow(/status of 403/);
  const coordinator = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(coordinator, server, "coordinator");
  const theirs = await coordinator.newPage();
  await openDraft(theirs);
  const address = new URL(theirs.url()).pathname;
  await coordinator.close();
  await signIn(context, server, "therapist");
  await page.goto(address);
  await expect(heading(page, "Du har ikke tilgang til dette")).toBeVisible();
});

test("the pages of a draft look right", async ({ page, context, server }) => {
  test.setTimeout(240_000);
  await signIn(context, server, "coordinator");
  await openDraft(page);
  const here = new URL(page.url()).pathname;
  const parts = ["head", "kinds", "kinds.0", "phases", "phases.0", "phases.0.weeks.0", "phases.0.weeks.0.days.0.slots.0"];
  const more = ["timepoints.0", "follow_ups", "promises", "promises.0", "extension", "referral"];
  for (const path of [here, `${here}?ask=discard`, ...[...parts, ...more].map((place) => `${here}/part?place=${place}`)]) {
    await page.goto(path);
    await hydrated(page);
    await expectGoodLooks(page);
  }
});
