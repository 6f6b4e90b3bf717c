// The first page a stranger meets, and that every door behind it opens: with and without JavaScript.
import { ACCOUNTS, signInByForm } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("the sign-in page is complete, accessible and quiet", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "nb");
  await expectGoodLooks(page, "/sign-in");
});

test("on a first visit the letters wait for the program", async ({ page }) => {
  await page.addInitScript(() => {
    const load = FontFace.prototype.load;
    FontFace.prototype.load = function () {
      document.documentElement.dataset.letters = String(document.documentElement.hasAttribute("data-hydrated"));
      return load.call(this);
    };
  });
  await page.goto("/sign-in");
  await expect(page.locator("html")).toHaveAttribute("data-letters", "true");
});

test("a stranger who opens the first page is sent to sign in", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a participant signs in", async ({ page, server }) => {
    await page.goto("/sign-in");
    await signInByForm(page, server, "participant");
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("navigation").first()).toBeVisible();
  });

  test("a wrong password comes back with the address filled in and an error beside it", async ({ page }) => {
    await page.goto("/sign-in");
    await page.locator('input[name="email"]').fill(ACCOUNTS.participant);
    await page.locator('input[name="password"]').fill("feil-passord-her");
    await page.locator('form[action*="sign_in"] button[type="submit"]').click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.locator('input[name="email"]')).toHaveValue(ACCOUNTS.participant);
    await expect(page.locator('input[name="password"]')).toHaveValue("");
    await expect(page.getByRole("alert").first()).toBeVisible();
  });
});

for (const role of ["participant", "therapist"] as const) {
  test(`every page in the ${role}'s navigation opens by a click and by a hard reload`, async ({ pageAs }) => {
    const page = await pageAs(role);
    await page.goto("/");
    const paths = await page
      .getByRole("navigation")
      .getByRole("link")
      .evaluateAll((links) => [...new Set(links.map((link) => new URL((link as HTMLAnchorElement).href).pathname))]);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) {
      await page.goto("/");
      await hydrated(page);
      await page.locator(`nav a[href="${path}"]:visible`).first().click();
      await expect(page).toHaveURL((url) => url.pathname === path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const title = await page.getByRole("heading", { level: 1 }).textContent();
      await page.reload();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title ?? "");
      await hydrated(page);
    }
  });
}
