// A participant shows who they are: a member of staff notes it, and the participant reads it.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("a therapist notes a document that was shown, and the participant reads it", async ({ page, context, server }) => {
      const document = script ? "Pass" : "Førerkort";
      await signIn(context, server, "therapist");
      await page.goto("/participants");
      if (script) await hydrated(page);
      await page.getByRole("link", { name: "Kari Lund" }).click();
      await expect(page.getByRole("heading", { name: "Bekreftet identitet" })).toBeVisible();
      if (script) await hydrated(page);
      await page.getByText("Noter at du har sett legitimasjon").click();
      await page.getByLabel("Legitimasjon", { exact: true }).selectOption(document);
      await page.getByRole("button", { name: "Noter", exact: true }).click();
      const noted = new RegExp(`${document}, vist til Ola Vik`);
      await expect(page.getByRole("listitem").filter({ hasText: noted }).first()).toBeVisible();
      await signIn(context, server, "participant");
      await page.goto("/account");
      await expect(page.getByRole("heading", { name: "Slik vet vi at du er deg" })).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: noted }).first()).toBeVisible();
    });
  });
}

test("the form says what is missing, and looks right", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await page.getByRole("link", { name: "Kari Lund" }).click();
  await page.getByText("Noter at du har sett legitimasjon").click();
  await page.getByRole("button", { name: "Noter", exact: true }).click();
  await page.getByRole("link", { name: /Legitimasjon:/ }).click();
  await expect(page.getByLabel("Legitimasjon", { exact: true })).toBeFocused();
  await expectGoodLooks(page);
});
