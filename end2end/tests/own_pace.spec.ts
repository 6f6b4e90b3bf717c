// A participant's own pace: beginning a questionnaire without being asked, putting one off and taking it up again, and several
// at one measuring point with a break between. A server of its own: what is begun here, others would meet.
import type { Page } from "@playwright/test";
import { signIn, signInAs } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks, expectNoOverflow } from "../lib/looks.ts";

const test = testAlone();
const title = (page: Page, text: string | RegExp) => expect(page.getByRole("heading", { level: 1 })).toHaveText(text);

async function choose(page: Page, words: string): Promise<void> {
  await page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
}

test("begun without being asked, by keyboard, once", async ({ page, context, server, pageAs }) => {
  test.setTimeout(120_000);
  await signIn(context, server, "participant");
  await page.goto("/questionnaires");
  await hydrated(page);
  await expectGoodLooks(page, "what may be begun");
  const start = page.getByRole("button", { name: /^Start .*smerte/i });
  await tabTo(page, start);
  await page.keyboard.press("Enter");
  await title(page, /^Spørsmål 1 av /);
  await page.goto("/questionnaires");
  await expect(page.getByRole("button", { name: /^Start .*smerte/i })).toHaveCount(0);
  const staff = await pageAs("therapist");
  await staff.goto("/participants");
  await staff.getByRole("link", { name: "Kari Lund" }).first().click();
  await expect(staff.getByText("Startet selv").first()).toBeVisible();
});

test("put off on the page of the day and in the list, and taken up by one press", async ({ page, context, server }) => {
  test.setTimeout(180_000);
  await signInAs(context, server, "deltaker2");
  await page.goto("/");
  await hydrated(page);
  const later = page.getByText("Minn meg på det senere").first();
  await later.click();
  await expectGoodLooks(page, "putting off");
  await page.getByRole("button", { name: /^I morgen/ }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(page.getByText(/^Utsatt til /)).toBeVisible();
  await expectGoodLooks(page, "put off");
  await page.getByRole("button", { name: /^Angre/ }).click();
  await expect(page.getByText(/^Utsatt til /)).toHaveCount(0);
  await page.goto("/questionnaires");
  await hydrated(page);
  await page.getByText("Minn meg på det senere").first().click();
  const day = page.getByLabel("En annen dag");
  await day.fill((await day.getAttribute("max")) ?? "");
  await page.getByRole("button", { name: "Velg dagen" }).click();
  await expect(page.getByRole("heading", { name: "Utsatt" })).toBeVisible();
  await expectGoodLooks(page, "the list with one put off");
  await page.getByRole("button", { name: /^Angre/ }).click();
  await expect(page.getByRole("heading", { name: "Utsatt" })).toHaveCount(0);
});

test("several at one measuring point stand as one, with a break between", async ({ page, context, server }) => {
  test.setTimeout(180_000);
  await signInAs(context, server, "deltaker8");
  await page.goto("/questionnaires");
  await hydrated(page);
  await expect(page.getByText("Skjema 1 av 2")).toBeVisible();
  await page.getByText("Se alle skjemaene").click();
  await expectGoodLooks(page, "several as one");
  await page.getByRole("link", { name: "Start" }).first().click();
  for (let n = 1; n <= 5; n++) {
    await title(page, `Spørsmål ${n} av 5`);
    await choose(page, "Av og til");
    await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
    await page.getByRole("button", { name: n < 5 ? "Neste" : "Se over svarene" }).click();
  }
  await page.getByRole("button", { name: "Send svarene" }).click();
  await title(page, "Svarene er sendt");
  await expect(page.getByText("1 av 2 er sendt")).toBeVisible();
  await expectGoodLooks(page, "a break");
  await page.getByRole("link", { name: "Ta en pause" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(page.getByText("Skjema 2 av 2")).toBeVisible();
});

const testPlain = testAlone();

testPlain.describe("without script", () => {
  testPlain.use({ javaScriptEnabled: false });

  testPlain("the same", async ({ page, context, server }) => {
    await signInAs(context, server, "deltaker3");
    await page.goto("/");
    await page.getByText("Minn meg på det senere").first().click();
    await page.getByRole("button", { name: /^I morgen/ }).click();
    await expect(page.getByText(/^Utsatt til /)).toBeVisible();
    await page.getByRole("button", { name: /^Angre/ }).click();
    await expect(page.getByText(/^Utsatt til /)).toHaveCount(0);
    await page.goto("/questionnaires");
    await expectNoOverflow(page, "the list");
    await page.getByRole("button", { name: /^Start .*smerte/i }).click();
    await title(page, /^Spørsmål 1 av /);
  });
});
