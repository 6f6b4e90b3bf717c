// What somebody has answered, over time: on one's own page and on the team's, on paper; and correcting what was sent.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { signInAs } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

// corrections and sent answers would be met by other journeys
const test = testAlone();

async function choose(page: Page, words: string): Promise<void> {
  await page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
  await expect(page.getByRole("radio", { name: words, exact: true })).toBeChecked();
}

/** Sends WHO-5; ends on the receipt. */
async function answerAll(page: Page): Promise<void> {
  await page.goto("/questionnaires");
  await page.getByRole("link", { name: /^(Start|Fortsett)$/ }).click();
  await hydrated(page);
  for (let n = 1; n <= 5; n++) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Spørsmål ${n} av 5`);
    await choose(page, "Det meste av tiden");
    await page.getByRole("button", { name: n < 5 ? "Neste" : "Se over svarene" }).click();
  }
  await page.getByRole("button", { name: "Send svarene" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Svarene er sendt");
}

test("a participant sees every score over time and every answer, on the page and on paper", async ({ page, context, server }) => {
  test.setTimeout(120_000);
  await signInAs(context, server, "deltaker");
  await page.goto("/questionnaires");
  await hydrated(page);
  await page.getByRole("link", { name: "Se alle resultatene dine" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Resultatene dine");
  await expect(page.getByText("Det er ikke en diagnose.").first()).toBeVisible();
  await expect(page.getByText(/2 målinger\. Den første ga \d+, den siste \d+, av 100\./)).toBeVisible();
  await expectGoodLooks(page, "one's own results");
  // by keyboard: the table under the curve, then a form with its answers
  const table = page.locator("summary", { hasText: "Vis som tabell" });
  await tabTo(page, table);
  await page.keyboard.press("Enter");
  await expect(page.locator("figure.chart").getByRole("row")).toHaveCount(3);
  const form = page.locator("summary", { hasText: "Svar sendt" }).first();
  await tabTo(page, form);
  await page.keyboard.press("Enter");
  await expect(page.getByText("… følt meg glad og i godt humør").first()).toBeVisible();
  await page.getByRole("link", { name: "Vis alle svar på siden" }).click();
  await expect(page.locator("details.more[open]")).toHaveCount(2);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("link", { name: "Last ned som PDF" })).toBeHidden();
  await expect(page.getByText("… følt meg aktiv og sterk").last()).toBeVisible();
  await page.emulateMedia({ media: null });
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Last ned som PDF" }).click()]);
  expect((await readFile(await file.path())).subarray(0, 4).toString()).toBe("%PDF");
});

test("the team reads the same, with limits and sources", async ({ page, context, server }) => {
  test.setTimeout(120_000);
  await signInAs(context, server, "fagperson");
  await page.goto("/participants");
  await hydrated(page);
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await page.getByRole("link", { name: "Resultater", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Resultater for Kari Lund");
  await page.locator("summary", { hasText: "Grenser for endring" }).click();
  await expect(page.getByText(/^Kilde: /).first()).toBeVisible();
  await expectGoodLooks(page, "the results of a participant");
});

test("what was sent is corrected, and both see what it was", async ({ page, context, server, browser }) => {
  test.setTimeout(180_000);
  await signInAs(context, server, "deltaker4");
  await answerAll(page);
  await expect(page.getByText(/Du kan rette svarene til og med/)).toBeVisible();
  await expectGoodLooks(page, "the receipt");
  await tabTo(page, page.getByRole("button", { name: "Rett svarene" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Rett svarene dine");
  await expectGoodLooks(page, "a correction");
  await page.getByRole("link", { name: "Endre spørsmål 2" }).click();
  await choose(page, "Av og til");
  await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
  await page.getByRole("button", { name: "Se over svarene" }).click();
  // given up, it is as it was
  await page.getByRole("button", { name: "Behold svarene som de var" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Svarene er sendt");
  await expect(page.getByText("80 av 100 poeng")).toBeVisible();
  await page.getByRole("button", { name: "Rett svarene" }).click();
  await page.getByRole("link", { name: "Endre spørsmål 2" }).click();
  await choose(page, "Av og til");
  await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
  await page.getByRole("button", { name: "Se over svarene" }).click();
  await page.getByRole("button", { name: "Send rettingen" }).click();
  await expect(page.getByText("68 av 100 poeng")).toBeVisible();
  await page.goto("/questionnaires/results?all=true");
  await expect(page.getByText("fra «Det meste av tiden» til «Av og til»")).toBeVisible();
  await expect(page.getByText("Før rettingen: Trivsel: 80 av 100")).toBeVisible();

  // without script too
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, locale: "nb-NO" });
  await signInAs(plain, server, "deltaker4");
  const other = await plain.newPage();
  await other.goto("/questionnaires");
  await other.getByRole("link", { name: /^Se resultatet/ }).first().click();
  await other.getByRole("button", { name: "Rett svarene" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Rett svarene dine");
  await other.getByRole("button", { name: "Behold svarene som de var" }).click();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Svarene er sendt");
  await plain.close();
});
