// Where it hurts: pressed on a drawing of the body or ticked in the list under it, which is the answer. A server of its own:
// what is begun here, others would meet.
import { type Page } from "@playwright/test";
import { signInAs } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();
const region = (page: Page, code: string) => page.locator(`.body-chart use[href$="#${code}"]`);
/** Whether a region looks otherwise than one that nobody has ticked. */
const stands = (page: Page, code: string, property: "fill" | "stroke") => async () => {
  const look = (code: string) => region(page, code).evaluate((one, property) => getComputedStyle(one)[property], property);
  return (await look(code)) !== (await look("head"));
};
/** Its words are pressed, as a finger does: the box itself lies under them. */
const tick = (page: Page, words: string) => page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
const box = (page: Page, words: string) => page.getByRole("checkbox", { name: words, exact: true });

/** Begins it and comes to the drawing. */
async function begin(page: Page): Promise<void> {
  await page.goto("/questionnaires");
  await page.getByRole("button", { name: /^Start .*Hvor har du vondt/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Spørsmål 1 av /);
  await tick(page, "Ja");
  await page.getByRole("button", { name: /^(Neste|Se over svarene)$/ }).click();
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
  await expect.poll(stands(page, "neck", "fill")).toBe(true);
  await region(page, "lower-back").click();
  await region(page, "lower-back").click();
  await expect(box(page, "Korsrygg"), "pressed twice is taken back").not.toBeChecked();
  await tabTo(page, box(page, "Høyre kne"));
  await expect.poll(stands(page, "knee-right", "stroke"), "where the keyboard is").toBe(true);
  await page.keyboard.press("Space");
  await expect.poll(stands(page, "knee-right", "fill")).toBe(true);
  await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
  await expectGoodLooks(page, "the drawing of the body");
  await page.reload();
  await hydrated(page);
  await expect.poll(stands(page, "neck", "fill"), "kept").toBe(true);
  await expect.poll(stands(page, "knee-right", "fill")).toBe(true);
  await page.getByRole("button", { name: "Se over svarene" }).click();
  await expect(page.getByRole("main")).toContainText("Nakke, Høyre kne");
  await page.getByRole("button", { name: "Send svarene" }).click();
  await expect(page.getByRole("main")).toContainText("2 av 29");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("the drawing is pressed as well", async ({ page, context, server }) => {
    await signInAs(context, server, "deltaker3");
    await begin(page);
    await tick(page, "Korsrygg");
    await region(page, "neck").click();
    await expect(box(page, "Nakke")).toBeChecked();
    await page.getByRole("button", { name: "Se over svarene" }).click();
    await expect(page.getByRole("main")).toContainText("Nakke, Korsrygg");
  });
});
