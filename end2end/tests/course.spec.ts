// The course of a participant: a break and back again, by mouse, by keyboard alone and without script; the text for the record.
// A server of its own: whose course is changed here, others meet.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();

async function open(page: Page, name: string, script = true): Promise<void> {
  await page.goto("/participants");
  if (script) await hydrated(page);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("link", { name: "Forløp", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Forløpet til ${name}` })).toBeVisible();
}

test("a break begins and ends, and the page says what follows", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "coordinator");
  await open(page, "Silje Haugen");
  await expectGoodLooks(page, "the course");
  await page.getByRole("link", { name: "Legg inn avbrudd" }).click();
  await expect(page.getByText("Gruppa går videre uten deltakeren.")).toBeVisible();
  await page.getByRole("button", { name: "Legg inn avbrudd" }).click();
  await expect(page.getByLabel("Hvorfor")).toHaveAccessibleDescription(/Du må fylle ut dette/);
  await expectGoodLooks(page, "the form with an error");
  await page.getByLabel("Hvorfor").fill("Influensa");
  await page.getByRole("button", { name: "Legg inn avbrudd" }).click();
  await expect(page.getByText("Har et avbrudd")).toBeVisible();
  await expect(page.getByText("Influensa")).toBeVisible();
  const end = page.getByRole("link", { name: "Avslutt avbruddet" });
  await tabTo(page, end);
  await page.keyboard.press("Enter");
  const back = page.getByRole("button", { name: "Avslutt avbruddet" });
  await tabTo(page, back);
  await page.keyboard.press("Enter");
  await expect(page.getByText("I gang")).toBeVisible();
});

test("the text for the record is made and copied", async ({ page, context, server }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(context, server, "therapist");
  await open(page, "Kari Lund");
  await page.getByRole("link", { name: "Lag utkast" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tekst til journalen til Kari Lund" })).toBeVisible();
  const draft = page.getByLabel("Utkast");
  await expect(draft).toHaveValue(/PROGRAM\nDeltaker: Kari Lund/);
  await expect(draft).toHaveValue(/MÅL OG PLAN/);
  await expectGoodLooks(page, "the draft");
  await page.getByRole("button", { name: "Kopier teksten" }).click();
  await expect(page.getByText("Teksten er kopiert.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await draft.inputValue());

  await page.getByRole("link", { name: "Arbeidskonsulent" }).click();
  await expect(draft, "the work consultant's has no scores").not.toHaveValue(/KARTLEGGING/);
  await expect(draft).toHaveValue(/MÅL OG PLAN/);
  await page.getByRole("link", { name: "Psykolog" }).press("Enter");
  await expect(draft).toHaveValue(/KARTLEGGING/);
  await page.getByRole("button", { name: "Kopier teksten" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await draft.inputValue());
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a course is made longer, and a refusal keeps what was typed", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await open(page, "Mohammed Ali", false);
    await page.getByRole("link", { name: "Skriv ut deltakeren", exact: true }).click();
    await page.getByLabel("Siste dag").fill("2020-01-01");
    await page.getByLabel("Hvorfor").fill("Ferdig");
    await page.getByRole("button", { name: "Skriv ut deltakeren", exact: true }).click();
    await expect(page.getByLabel("Hvorfor")).toHaveValue("Ferdig");
    await page.getByRole("link", { name: "Avbryt", exact: true }).click();
    await page.getByRole("link", { name: "Forleng", exact: true }).click();
    await page.getByRole("button", { name: "Forleng", exact: true }).click();
    await expect(page.getByText("Forløpet er endret")).toBeVisible();
    await expect(page.getByText(/^Forlenget fra /)).toBeVisible();
  });
});
