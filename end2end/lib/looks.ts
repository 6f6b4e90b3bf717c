// What every page must be at every width, in both themes: without axe violations, without sideways scrolling.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

/** By project: phones judge the narrow windows and the desktop the wide one, so that each width is looked at once. */
const WIDTHS: Record<string, readonly number[]> = { phone: [320, 390], desktop: [1440] };
const THEMES = ["light", "dark"] as const;

/** axe's own rules, best practices included; names each violation with the elements at fault. No page has frames, and "legacy"
 * mode spares a second page for each look. */
export async function expectAccessible(page: Page, what = page.url()): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const faults = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).join("\n    ")}`);
  expect(faults, `axe on ${what}`).toEqual([]);
}

/** The page is no wider than its window; names the elements that stick out. */
export async function expectNoOverflow(page: Page, what = page.url()): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(-5)
      .map((element) => element.outerHTML.slice(0, 160));
  });
  expect(wide, `sideways overflow on ${what}`).toEqual([]);
}

/** Both checks, at the project's widths and in both themes. Leaves the window as it was. */
export async function expectGoodLooks(page: Page, what = page.url()): Promise<void> {
  const size = page.viewportSize();
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const width of WIDTHS[test.info().project.name]!) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoOverflow(page, `${what}, ${theme}, ${width} px`);
      await expectAccessible(page, `${what}, ${theme}, ${width} px`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (size) await page.setViewportSize(size);
}
