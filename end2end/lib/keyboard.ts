// Walking a page as someone without a mouse: only Tab, and only to what shows where the focus is.
import { expect, type Locator, type Page } from "@playwright/test";

const MOST_STEPS = 60;

/** Presses Tab until the element has the focus; fails when it is never reached or its focus cannot be seen. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (await focused()) return expectVisibleFocus(target);
    await page.keyboard.press(key);
  }
  expect(await focused(), `${target} reached by ${key}`).toBe(true);
}

async function expectVisibleFocus(target: Locator): Promise<void> {
  const ring = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  });
  expect(ring, `${target} shows its focus`).toBe(true);
}
