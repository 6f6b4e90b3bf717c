// The training log as a participant keeps it: with a finger, with a keyboard alone, without JavaScript, without a network.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test as base } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

/** An amount that no seeded entry has, another for each call. */
let number = 300;
const minutes = () => String((number += 1));

const form = (page: Page) => page.locator('form[action*="training/log"]');
const entries = (page: Page) => page.getByRole("listitem").filter({ has: page.getByRole("article") });
const entry = (page: Page, amount: string) => entries(page).filter({ hasText: `${amount} minutter` });
const status = (page: Page) => page.locator("#training-status");

async function open(page: Page): Promise<void> {
  await page.goto("/training");
  await hydrated(page);
}

/** What the browser says of a refusal that a test asks for. */
const REFUSED = /status of (409|422)/;

const test = base.extend<{ kari: Page }>({
  /** A participant's page. */
  kari: async ({ page, context, server, complaints }, use) => {
    complaints.allow(REFUSED);
    await signIn(context, server, "participant");
    await use(page);
  },
});

async function log(page: Page, amount: string): Promise<void> {
  await form(page).getByText("Gåtur", { exact: true }).click();
  await form(page).getByLabel("Hvor lenge?").fill(amount);
  await form(page).getByRole("button", { name: "Lagre" }).click();
}

test("a training is logged, changed and taken out", async ({ kari: page }) => {
  await open(page);
  const amount = minutes();
  await expect(form(page).getByRole("radio", { checked: true }), "nothing is chosen beforehand").toHaveCount(0);
  await form(page).getByRole("radio", { name: "7", exact: true }).check();
  await form(page).getByText("Det gikk bra", { exact: true }).click();
  await form(page).getByLabel("Notat").fill("Rundt vannet <b>to</b> ganger");
  await log(page, amount);
  await expect(status(page)).toContainText("Lagret.");
  await expect(status(page)).toBeFocused();
  await expect(entry(page, amount)).toContainText("Slitsomt: 7 av 10. Det gikk bra.");
  await expect(entry(page, amount)).toContainText("Rundt vannet <b>to</b> ganger");
  await expect(form(page).getByLabel("Hvor lenge?")).toHaveValue("");

  await entry(page, amount).getByRole("link", { name: /Endre/ }).click();
  const edit = page.locator('form[action*="training/edit"]');
  await expect(edit.getByLabel("Hvor lenge?")).toHaveValue(amount);
  await expect(page.getByRole("heading", { name: "Endre treningen" })).toBeFocused();
  const other = minutes();
  await edit.getByLabel("Hvor lenge?").fill(other);
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(status(page)).toContainText("endret");
  await expect(entry(page, other)).toBeVisible();
  await expect(entry(page, amount)).toHaveCount(0);

  await entry(page, other).getByText("Ta ut", { exact: false }).first().click();
  await entry(page, other).getByRole("button", { name: "Ta ut av loggen" }).click();
  await expect(entry(page, other).getByRole("alert")).toContainText("Du må fylle ut dette.");
  await entry(page, other).getByText("Jeg skrev feil", { exact: true }).click();
  await entry(page, other).getByRole("button", { name: "Ta ut av loggen" }).click();
  await expect(status(page)).toContainText("tatt ut");
  await expect(entry(page, other)).toHaveCount(0);
});

test("the week is told in words, as bars and as a table", async ({ kari: page }) => {
  await open(page);
  const amount = minutes();
  await log(page, amount);
  await expect(entry(page, amount)).toBeVisible();
  const chart = page.getByRole("figure");
  await expect(chart).toContainText(/Til sammen \d+ minutter\. Du har trent \d+ dag/);
  await page.getByText("Vis som tabell").click();
  await expect(chart.getByRole("row")).toHaveCount(8);
  await page.getByRole("link", { name: "Uka før" }).click();
  await expect(page).toHaveURL(/week=\d{4}-\d\d-\d\d/);
  await expect(page.getByRole("heading", { name: /^Uke \d+$/ })).toBeFocused();
  await expect(entry(page, amount)).toHaveCount(0);
  await page.getByRole("link", { name: "Uka etter" }).click();
  await expect(entry(page, amount)).toBeVisible();
});

test("the page is accessible and fits, also with errors and with a form for changing", async ({ kari: page }) => {
  await open(page);
  await expectGoodLooks(page, "/training");
  await form(page).getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByRole("link", { name: /Hvor lenge\?/ })).toBeVisible();
  await expectGoodLooks(page, "/training with errors");
  await page.goto("/training");
  await hydrated(page);
  await page.getByRole("link", { name: "Uka før" }).click();
  await entries(page).first().getByRole("link", { name: /Endre/ }).click();
  await expect(page.locator('form[action*="training/edit"]')).toBeVisible();
  await entries(page).first().getByText("Ta ut").first().click();
  await expectGoodLooks(page, "/training?edit=");
});

test("a training is logged by keyboard alone", async ({ kari: page }) => {
  await open(page);
  const amount = minutes();
  await tabTo(page, form(page).getByLabel("Gåtur"));
  await page.keyboard.press("Space");
  await tabTo(page, form(page).getByLabel("Hvor lenge?"));
  await page.keyboard.type(amount);
  await tabTo(page, form(page).getByRole("button", { name: "Lagre" }));
  await page.keyboard.press("Enter");
  await expect(status(page)).toBeFocused();
  await expect(entry(page, amount)).toBeVisible();
  await tabTo(page, entry(page, amount).locator("summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, entry(page, amount).getByLabel("Jeg skrev feil"));
  await page.keyboard.press("Space");
  await tabTo(page, entry(page, amount).getByRole("button", { name: "Ta ut av loggen" }));
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("tatt ut");
  await expect(status(page)).toBeFocused();
  await expect(entry(page, amount)).toHaveCount(0);
});

test("wrong input is explained beside its field, and stays", async ({ kari: page }) => {
  await open(page);
  await form(page).getByLabel("Notat").fill("husk meg");
  await form(page).getByLabel("Hvor lenge?").fill("en time");
  await form(page).getByRole("button", { name: "Lagre" }).click();
  await expect(form(page).getByLabel("Hvor lenge?")).toHaveAccessibleDescription(/Skriv et tall/);
  await expect(form(page).getByLabel("Notat")).toHaveValue("husk meg");
  await page.getByRole("link", { name: /Hvor lenge\?/ }).click();
  await expect(form(page).getByLabel("Hvor lenge?")).toBeFocused();
});

test("without a network the form keeps what is written, and a new try saves it once", async ({ kari: page }) => {
  await open(page);
  const amount = minutes();
  // the request fails in the page, without the console error that a broken line would give
  await page.evaluate(() => {
    const real = window.fetch;
    window.fetch = () => {
      window.fetch = real;
      return Promise.reject(new TypeError("no network"));
    };
  });
  await log(page, amount);
  await expect(form(page).getByText("Det du skrev, er ikke borte.")).toBeVisible();
  await expect(status(page)).toHaveText("");
  await expect(form(page).getByLabel("Hvor lenge?")).toHaveValue(amount);
  await form(page).getByRole("button", { name: "Prøv igjen" }).click();
  await expect(status(page)).toContainText("Lagret.");
  await expect(entry(page, amount)).toHaveCount(1);
});

test("an entry that was changed in another window is shown, and nothing is lost", async ({ kari: page }) => {
  await open(page);
  const [first, second, third] = [minutes(), minutes(), minutes()];
  await log(page, first);
  await entry(page, first).getByRole("link", { name: /Endre/ }).click();
  const edit = page.locator('form[action*="training/edit"]');
  await edit.getByLabel("Notat").fill("fra dette vinduet");
  // the other window, with the same form
  const id = await edit.locator('input[name="id"]').inputValue();
  const version = await edit.locator('input[name="version"]').inputValue();
  const day = await edit.getByLabel("Hvilken dag?").inputValue();
  const answer = await page.request.post("/api/training/edit", {
    form: { id, version, performed_on: day, kind: "water", minutes: second },
    headers: { origin: new URL(page.url()).origin, "sec-fetch-site": "same-origin" },
  });
  expect(answer.status()).toBe(200);
  await edit.getByLabel("Hvor lenge?").fill(third);
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(edit.getByText("Treningen er endret et annet sted")).toBeVisible();
  await expect(edit.getByText(new RegExp(`Nå står det: .*I vann, ${second} minutter`))).toBeVisible();
  await expect(edit.getByLabel("Notat")).toHaveValue("fra dette vinduet");
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(entry(page, third)).toContainText("fra dette vinduet");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a training is logged, changed and taken out, errors included", async ({ kari: page }) => {
    await page.goto("/training");
    const amount = minutes();
    await log(page, "900");
    await expect(page.getByRole("link", { name: /Hvor lenge\?/ })).toBeVisible();
    await expect(form(page).getByLabel("Hvor lenge?")).toHaveValue("900");
    await expect(form(page).getByLabel("Gåtur")).toBeChecked();
    await form(page).getByLabel("Hvor lenge?").fill(amount);
    await form(page).getByRole("button", { name: "Lagre" }).click();
    await expect(status(page)).toContainText("Lagret.");
    await expect(form(page).getByLabel("Hvor lenge?")).toHaveValue("");

    await entry(page, amount).getByRole("link", { name: /Endre/ }).click();
    const edit = page.locator('form[action*="training/edit"]');
    const other = minutes();
    await edit.getByLabel("Hvor lenge?").fill(other);
    await edit.getByRole("button", { name: "Lagre" }).click();
    await expect(entry(page, other)).toBeVisible();

    await entry(page, other).locator("summary").click();
    await entry(page, other).getByRole("button", { name: "Ta ut av loggen" }).click();
    await expect(entry(page, other).getByRole("alert")).toContainText("Du må fylle ut dette.");
    await entry(page, other).getByText("En annen grunn", { exact: true }).click();
    await entry(page, other).getByRole("button", { name: "Ta ut av loggen" }).click();
    await expect(status(page)).toContainText("tatt ut");
    await expect(entry(page, other)).toHaveCount(0);
  });
});
