// Programmes: read by those who work with them, written by coordinators and managers, tried out before they are kept.
import { readFile } from "node:fs/promises";
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const REFUSED = /status of (409|422)/;
const NAME = "Dagprogram Oslo";

/** The page of a programme, the way staff get there. */
async function open(page: Page, name = NAME): Promise<void> {
  await page.goto("/programmes");
  await hydrated(page);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

const text = (page: Page) => page.getByLabel("Programmet som tekst");

test("a therapist sees what a programme promises and what its weeks look like", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await open(page);
  await expect(page.getByText("Minst 3 dager i uka")).toBeVisible();
  await expect(page.getByText("Holdes av planen")).toBeVisible();
  await expect(page.getByText("Velkommen og målene dine")).toBeVisible();
  await page.getByRole("link", { name: "Uka etter" }).click();
  await expect(page.getByText(/Uke 2 av 4, 8 deltakere/)).toBeVisible();
  await expect(page.getByText("Velkommen og målene dine")).toHaveCount(0);
  await page.getByLabel("Antall deltakere").fill("40");
  await page.getByRole("button", { name: "Vis", exact: true }).click();
  await expect(page.getByText(/har plass til \d+ av 40 deltakere/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Endre som tekst" })).toHaveCount(0);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Last ned TOML" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("day_oslo-1.toml");
});

test("a coordinator tries a change out and saves it as a new version", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "coordinator");
  await open(page);
  await page.getByRole("link", { name: "Endre som tekst" }).click();
  await expect(text(page)).toHaveValue(/Trening i sal/);
  const before = await text(page).inputValue();
  await text(page).fill(before.replace("at_least = 3", "at_least = 5"));
  await page.getByRole("button", { name: "Prøv ut" }).click();
  await expect(page.getByText("Holdes ikke")).toBeVisible();
  await expect(page.getByText("uke 1: 3 av 5 dager")).toBeVisible();

  await text(page).fill(before.replace('code = "day_oslo"', 'code = "Day Oslo"'));
  await page.getByRole("button", { name: "Lagre ny versjon" }).click();
  await expect(page.getByRole("link", { name: /Linje 1: En kode er 1 til 40 små bokstaver/ })).toBeVisible();
  await expect(text(page), "what was typed stays").toHaveValue(/Day Oslo/);

  // somebody else saves first
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await text(other).fill(before.replaceAll("Velkommen og målene dine", "Velkommen"));
  await other.getByRole("button", { name: "Lagre ny versjon" }).click();
  await expect(other.getByRole("status").filter({ hasText: "Den nye versjonen er lagret." })).toBeVisible();
  await expect(other.getByText("Følges av Gruppe høst")).toBeVisible();
  await other.close();

  await text(page).fill(before.replace("Trening i sal", "Trening ute"));
  await page.getByRole("button", { name: "Lagre ny versjon" }).click();
  await expect(page.getByText("Noen har lagret en ny versjon i mellomtiden")).toBeVisible();
  await expect(page.getByText("Endret: Timetypen «welcome»")).toBeVisible();
  await expect(text(page), "what was typed stays").toHaveValue(/Trening ute/);
  await page.getByRole("button", { name: "Lagre ny versjon" }).click();
  await expect(page.getByText("Versjon 3. Den som er med, kalles deltaker.")).toBeVisible();
});

test("a programme is added, taken along as a file and fetched from one", async ({ page, context, server }) => {
  await signIn(context, server, "manager");
  await page.goto("/programmes");
  await hydrated(page);
  const before = await page.getByRole("button", { name: /^Legg til/ }).count();
  await page.getByRole("button", { name: /^Legg til/ }).first().click();
  await expect(page.getByRole("status").filter({ hasText: "Programmet er lagt til." })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Last ned JSON" }).click(),
  ]);
  const template = JSON.parse(await readFile(await file.path(), "utf8"));
  template.code = "own_one";
  template.name.nb = "Et eget program";

  await page.goto("/programmes");
  await hydrated(page);
  await expect(page.getByRole("button", { name: /^Legg til/ })).toHaveCount(before - 1);
  await page.getByRole("link", { name: "Skriv eller hent et eget" }).click();
  const buffer = Buffer.from(JSON.stringify(template, null, 2));
  await page.getByLabel("Hent fra fil").setInputFiles({ name: "own.json", mimeType: "application/json", buffer });
  await expect(text(page)).toHaveValue(/own_one/);
  await page.getByRole("button", { name: "Lagre", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Et eget program" })).toBeVisible();
});

test("a programme is changed by keyboard alone", async ({ page, context, server }) => {
  await signIn(context, server, "coordinator");
  await open(page);
  await tabTo(page, page.getByRole("link", { name: "Endre som tekst" }));
  await page.keyboard.press("Enter");
  await expect(text(page)).toBeVisible();
  await hydrated(page);
  await tabTo(page, text(page));
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# en merknad\n");
  await tabTo(page, page.getByRole("button", { name: "Lagre ny versjon" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Den nye versjonen er lagret." })).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a programme is looked at and changed, and a faulty text comes back with its line", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await page.goto("/programmes");
    await page.getByRole("link", { name: NAME, exact: true }).click();
    await page.getByLabel("Uke", { exact: true }).fill("3");
    await page.getByRole("button", { name: "Vis", exact: true }).click();
    await expect(page.getByText(/Uke 3 av 4/)).toBeVisible();
    await page.getByRole("link", { name: "Endre som tekst" }).click();
    await expect(page.getByLabel("Hent fra fil"), "what cannot work is not there").toHaveCount(0);
    await expect(page.getByRole("button", { name: "Prøv ut" })).toHaveCount(0);
    const before = await text(page).inputValue();
    await text(page).fill(before.replace('starts_on = "monday"', 'starts_on = "moonday"'));
    await page.getByRole("button", { name: "Lagre ny versjon" }).click();
    await expect(page.getByRole("link", { name: /Linje \d+: Dette kan ikke leses/ })).toBeVisible();
    await expect(text(page)).toHaveValue(/moonday/);
    await text(page).fill(before.replaceAll("Avsluttende samtale", "Siste samtale"));
    await page.getByRole("button", { name: "Lagre ny versjon" }).click();
    await expect(page.getByText("Den nye versjonen er lagret.")).toBeVisible();
  });
});

test("other roles are told that programmes are not theirs", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 403/);
  await signIn(context, server, "secretary");
  await page.goto("/programmes");
  await expect(page.getByRole("heading", { level: 1, name: "Du har ikke tilgang til dette" })).toBeVisible();
});

test("the pages of programmes look right", async ({ page, context, server }) => {
  test.setTimeout(180_000);
  await signIn(context, server, "coordinator");
  await open(page);
  const here = new URL(page.url()).pathname;
  for (const path of ["/programmes", here, `${here}/edit`, "/programmes/new"]) {
    await page.goto(path);
    await hydrated(page);
    await expectGoodLooks(page);
  }
});

test("a programme accounts for what was given, to staff by name and to the manager by number", async ({ page, context, server, browser }) => {
  await signIn(context, server, "coordinator");
  await open(page);
  await page.getByRole("link", { name: "Regnskap for programmet" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Regnskap: ${NAME}` })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Kari Lund" })).toBeVisible();
  await expectGoodLooks(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Last ned som CSV" }).click()]);
  expect((await readFile(await file.path())).toString()).toContain("Kari Lund");

  const manager = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(manager, server, "manager");
  const theirs = await manager.newPage();
  await open(theirs);
  await theirs.getByRole("link", { name: "Regnskap for programmet" }).press("Enter");
  await expect(theirs.getByRole("rowheader", { name: /^Deltaker 1\b/ })).toBeVisible();
  await expect(theirs.getByText("Kari Lund")).toHaveCount(0);
  await manager.close();
});
