// Where it hurts: pressed on a drawing of the body or ticked in the list under it, which is the answer. A server of its own:
// what is begun here, others would meet.
import { type Page } from "@playwright/test";
import { signInAs } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();
const region = (page: Page, code: string) => page.locator(`.body-chart use[href$="#${code}"]`);
const box = (page: Page, words: string) => page.getByRole("checkbox", { name: words, exact: true });

/** Begins it and comes to the drawing. */
async function begin(page: Page): Promise<void> {
  await page.goto("/questionnaires");
  await page.getByRole("button", { name: /^Start .*Hvor har du vondt/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Spørsmål 1 av /);
  await page.getByRole("radio", { name: "Ja" }).check();
  await page.getByRole("button", { name: "Neste" }).click();
  await expect(box(page, "Nakke")).toBeVisible();
}

test("the drawing presses the list, and shows what is ticked in it", async ({ page, context, server }) => {
  await signInAs(context, server, "deltaker2");
  await page.goto("/questionnaires");
  await hydrated(page);
  await begin(page);
  await hydrated(page);
  await region(page, "neck").click();
  await expect(box(page, "Nakke")).toBeChecked();
  await expect(region(page, "neck")).toHaveClass(/picked/);
  await region(page, "lower-back").click();
  await region(page, "lower-back").click();
  await expect(box(page, "Korsrygg"), "pressed twice is taken back").not.toBeChecked();
  await tabTo(page, box(page, "Høyre kne"));
  await expect(region(page, "knee-right"), "where the keyboard is").toHaveClass(/here/);
  await page.keyboard.press("Space");
  await expect(region(page, "knee-right")).toHaveClass(/picked/);
  await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
  await expectGoodLooks(page, "the drawing of the body");
  await page.reload();
  await hydrated(page);
  await expect(region(page, "neck"), "kept").toHaveClass(/picked/);
  await expect(region(page, "knee-right")).toHaveClass(/picked/);
  await page.getByRole("button", { name: "Se over svarene" }).click();
  await expect(page.getByRole("main")).toContainText("Nakke, Høyre kne");
  await page.getByRole("button", { name: "Send inn" }).click();
  await expect(page.getByRole("main")).toContainText("2 av 29");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("the list is the answer", async ({ page, context, server }) => {
    await signInAs(context, server, "deltaker3");
    await begin(page);
    await box(page, "Korsrygg").check();
    await page.getByRole("button", { name: "Se over svarene" }).click();
    await expect(page.getByRole("main")).toContainText("Korsrygg");
  });
});
