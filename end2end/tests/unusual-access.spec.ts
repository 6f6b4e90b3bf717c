// The manager works through look-ups that stand out. The demo holds one: the therapist read answers late last night.
// A server of its own for the whole file: run at night, what other tests look up stands out too.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();

test("a finding is opened, marked with a note, and found again among the reviewed", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "manager");
  await page.goto("/");
  await page.getByRole("link", { name: "Se uvanlige oppslag" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Uvanlige oppslag" })).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "Utenfor vanlig tid" });
  await expect(row).toContainText("Ola Vik");
  await expect(page.locator("main")).not.toContainText("Jonas Berg");
  await row.getByRole("link", { name: /^Utenfor vanlig tid/ }).click();
  await hydrated(page);
  const note = page.getByLabel("Hva du fant ut");
  await page.getByRole("button", { name: "Marker som gjennomgått" }).click();
  await expect(note).toHaveAccessibleDescription(/Du må fylle ut dette/);
  await note.fill("Hadde vakt.");
  await page.getByRole("button", { name: "Marker som gjennomgått" }).click();
  await expect(page.getByText("Markert som gjennomgått.")).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByRole("link", { name: /^Gjennomgått \(1\)/ }).click();
  await expect(row).toContainText("Gjennomgått av Hans Foss");
});

test("the list and a finding look right, wide and narrow", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "manager");
  await page.goto("/unusual-access?show=reviewed");
  await hydrated(page);
  await page.locator("main details > summary").click();
  await expectGoodLooks(page, "unusual look-ups");
  await page.goto("/unusual-access");
  await hydrated(page);
  await expectGoodLooks(page, "unusual look-ups that wait");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the page is read and turned by links", async ({ page, context, server }) => {
    await signIn(context, server, "manager");
    await page.goto("/unusual-access");
    await expect(page.getByRole("heading", { level: 1, name: "Uvanlige oppslag" })).toBeVisible();
    await page.getByRole("link", { name: /^Gjennomgått/ }).click();
    await expect(page).toHaveURL(/show=reviewed/);
  });
});

test("other roles are told that the page is not theirs", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 403/);
  await signIn(context, server, "therapist");
  await page.goto("/unusual-access");
  await expect(page.getByRole("heading", { level: 1, name: "Du har ikke tilgang til dette" })).toBeVisible();
});
