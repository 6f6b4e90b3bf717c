// Staff ask a questionnaire beside the measuring points; the participant is told, answers it, and what is not begun is taken
// back. A server of its own: what is asked here, others would meet.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();
const PAIN = "Smerte, 0–10";

/** In three days, as a date field takes it. */
const soon = () => new Date(Date.now() + 3 * 24 * 3600 * 1000).toLocaleDateString("sv-SE", { timeZone: "Europe/Oslo" });

async function openKari(page: Page): Promise<void> {
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Kari Lund" })).toBeVisible();
}

const line = (page: Page) => page.locator("section.ds-card, .ds-card", { hasText: "Til svar nå" }).getByRole("listitem").filter({ hasText: PAIN });

test("a questionnaire is asked by keyboard, told, answered, and another is taken back", async ({ page, context, server, browser, complaints }) => {
  complaints.allow(/status of 422/);
  await signIn(context, server, "therapist");
  await openKari(page);
  await hydrated(page);
  await tabTo(page, page.getByText("Be om svar på et spørreskjema"));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(page.getByRole("link", { name: /^Svar innen/ }), "what is lacking is said").toBeVisible();
  await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: PAIN });
  await page.getByLabel("Svar innen").fill(soon());
  await expectGoodLooks(page, "asking a questionnaire");
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(page.getByText("Deltakeren er spurt.")).toBeVisible();
  await expect(line(page)).toBeVisible();
  await line(page).getByRole("button", { name: /^Ta tilbake/ }).click();
  await expect(page.getByText("Spørreskjemaet er tatt tilbake.")).toBeVisible();
  await expect(line(page)).toHaveCount(0);
  await page.getByText("Be om svar på et spørreskjema").click();
  await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: PAIN });
  await page.getByLabel("Svar innen").fill(soon());
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(line(page)).toBeVisible();

  const kari = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 } });
  await signIn(kari, server, "participant");
  const phone = await kari.newPage();
  await phone.goto("/");
  await expect(phone.getByText(/nye? spørreskjema/).first()).toBeVisible();
  await phone.goto("/questionnaires");
  await hydrated(phone);
  await phone.getByRole("listitem").filter({ hasText: PAIN }).getByRole("link").first().click();
  await hydrated(phone);
  await phone.locator(".option label").filter({ hasText: /^4$/ }).click();
  await expect(phone.locator("form p[role=status]")).toHaveText("Svarene er lagret");
  await page.reload();
  await expect(line(page).getByText("Påbegynt")).toBeVisible();
  await expect(line(page).getByRole("button")).toHaveCount(0);
  await kari.close();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a questionnaire is asked", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await openKari(page);
    await page.getByText("Be om svar på et spørreskjema").click();
    await page.getByRole("button", { name: "Be om svar", exact: true }).click();
    await expect(page.getByRole("link", { name: /^Svar innen/ })).toBeVisible();
    await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: "Forventning om arbeid" });
    await page.getByLabel("Svar innen").fill(soon());
    await page.getByRole("button", { name: "Be om svar", exact: true }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Forventning om arbeid" })).toBeVisible();
  });
});
