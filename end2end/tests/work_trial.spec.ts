// The work trial: a day at work is written about, the employer's word is written down, and the way to a job is kept.
// A server of its own: what is written here, others would meet.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();
const save = (page: Page) => page.getByRole("button", { name: "Lagre", exact: true });
const did = (page: Page) => page.getByLabel(/^(Hva jeg gjorde|Hva som er gjort)/);

test("a participant writes about a day at work, once", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await page.getByRole("link", { name: "Dagene på jobb og veien dit" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Arbeidsutprøving" })).toBeVisible();
  await expect(page.getByText("Satt i kassa i halvannen time.")).toBeVisible();
  await expectGoodLooks(page, "the work trial");

  await page.getByRole("link", { name: "Skriv om en annen dag på jobb" }).click();
  await save(page).click();
  await expect(page.getByRole("link", { name: /^Hva jeg gjorde:? Du må fylle ut dette/ })).toBeVisible();
  await did(page).fill("Ryddet på lageret");
  await page.getByLabel("Hva som gikk bra").fill("Jeg tok pauser");
  await page.getByRole("radio", { name: "4", exact: true }).check();
  await page.getByLabel("Hvem jeg snakket med").fill("En kollega");
  await expectGoodLooks(page, "the form");
  await save(page).click();
  await expect(page.getByText("Lagret.", { exact: true })).toBeVisible();
  const today = page.locator("article", { hasText: "Ryddet på lageret" });
  await expect(today.getByText("4 / 10")).toBeVisible();

  // the same day again is told, and nothing typed is lost
  await page.getByRole("link", { name: "Skriv om en annen dag på jobb" }).click();
  await did(page).fill("Enda mer");
  await save(page).click();
  await expect(page.getByLabel("Dato")).toHaveAccessibleDescription(/Du har alt skrevet om denne dagen/);
  await expect(did(page)).toHaveValue("Enda mer");
});

test("by keyboard alone: a day is changed, and taken out", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/work-trial");
  await hydrated(page);
  const first = page.locator("article", { hasText: "Satt i kassa" });
  await tabTo(page, first.getByRole("link", { name: /^Endre/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, did(page));
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Så ryddet jeg.");
  await tabTo(page, save(page));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Så ryddet jeg.")).toBeVisible();
  await tabTo(page, first.locator("summary", { hasText: "Ta ut" }));
  await page.keyboard.press("Enter");
  await tabTo(page, first.getByRole("button", { name: "Ta ut" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Det er tatt ut.")).toBeVisible();
  await expect(first).toHaveCount(0);
});

test("the team writes down a talk with the employer, and reads the diary without writing in it", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/participants?sort=name");
  await hydrated(page);
  await page.getByRole("link", { name: "Kari Lund", exact: true }).click();
  await page.getByRole("link", { name: "Mål og handlingsplan" }).click();
  await page.getByRole("link", { name: "Dagene på jobb og veien dit" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Arbeidsutprøving: Kari Lund" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Skriv om en annen dag på jobb" })).toHaveCount(0);
  await page.getByRole("link", { name: "Skriv ned en samtale" }).click();
  await page.getByText("Etter dagene på jobb", { exact: true }).click();
  await page.getByLabel("Snakket med").fill("Butikksjefen");
  await page.getByLabel("Avtalt").fill("To dager i uka fra mandag");
  await save(page).click();
  await expect(page.locator("article", { hasText: "Butikksjefen" }).getByText("To dager i uka fra mandag")).toBeVisible();
  await expectGoodLooks(page, "the therapist's page");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a step towards a job is written, and a refusal keeps what was typed", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/work-trial");
    await page.getByRole("link", { name: /^Skriv hva som er gjort\s?: CV$/ }).click();
    await expect(page.getByRole("radio", { name: "CV" })).toBeChecked();
    await page.getByLabel("Neste steg").fill("Vise den til Mona");
    await save(page).click();
    await expect(page.getByText("Du må fylle ut dette.").first()).toBeVisible();
    await expect(page.getByLabel("Neste steg")).toHaveValue("Vise den til Mona");
    await did(page).fill("Skrev et utkast");
    await save(page).click();
    await expect(page.getByText("Skrev et utkast")).toBeVisible();
  });

  test("the page is no other role's", async ({ page, context, server, complaints }) => {
    complaints.allow(/status of 403/);
    await signIn(context, server, "secretary");
    const answer = await page.goto("/work-trial");
    expect(answer?.status()).toBe(403);
  });
});
