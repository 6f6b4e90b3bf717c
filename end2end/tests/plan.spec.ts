// A participant's plan: a week at a time, and one session, with and without script.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("the plan leads to a session and back", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("navigation", { name: "Hovedmeny" }).getByRole("link", { name: "Plan", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Planen din" })).toBeVisible();
  await expect(page.getByText("I dag", { exact: true }).last()).toBeVisible();
  await expectGoodLooks(page);
  const session = page.locator('main a[href^="/plan/sessions/"]').first();
  const title = (await session.textContent()) ?? "";
  await session.click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole("link", { name: "Til planen" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Planen din" })).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("weeks and sessions are read all the same", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/plan");
    await expect(page.getByRole("heading", { level: 2, name: "Denne uka" })).toBeVisible();
    await page.locator('main a[href^="/plan/sessions/"]').first().click();
    await expect(page.getByRole("link", { name: "Til planen" })).toBeVisible();
  });
});
