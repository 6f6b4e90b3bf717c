// Answering WHO-5: with and without script, by keyboard alone, without network, on two devices, after a restart. Each
// test answers as its own participant: an assignment is sent once.
import type { BrowserContext, Page } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Complaints } from "../lib/console.ts";
import { signInAs } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks, expectNoOverflow } from "../lib/looks.ts";
import { type Server, startServer } from "../lib/server.ts";

const SAVED = "Svarene er lagret";

/** From the list to the first question; gives the path of the questionnaire. */
async function start(page: Page): Promise<string> {
  await page.goto("/questionnaires");
  await page.getByRole("link", { name: /^(Start|Fortsett)$/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Spørsmål \d av 5$/);
  return new URL(page.url()).pathname;
}

/** The whole line is the target: its label lies over the radio. */
async function choose(page: Page, words: string): Promise<void> {
  await page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
  await expect(page.getByRole("radio", { name: words, exact: true })).toBeChecked();
}

const question = (page: Page, n: number) => expect(page.getByRole("heading", { level: 1 })).toHaveText(`Spørsmål ${n} av 5`);
const status = (page: Page) => page.locator("form p[role=status]");

async function expectNowhere(page: Page, context: BrowserContext, server: Server, complaints: Complaints): Promise<void> {
  complaints.allow(/status of 404/);
  await signInAs(context, server, "deltaker3");
  const answer = await page.goto("/questionnaires/0193550a-0000-7000-8000-000000000001");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vi finner ikke siden");
}

test("one question at a time, kept as it is chosen, looked over, sent, and told in plain words", async ({ page, context, server }) => {
  test.setTimeout(180_000); // five pages, each at three widths and in two themes
  await signInAs(context, server, "deltaker2");
  await page.goto("/questionnaires");
  await hydrated(page);
  await expectGoodLooks(page, "the list");
  const path = await start(page);
  await expect(page.getByText("I de siste to ukene har jeg …")).toBeVisible();
  await expectGoodLooks(page, "a question");
  // nothing is chosen beforehand, and "next" without a choice says so
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Neste" }).click();
  await expect(page.locator("fieldset").getByText("Du må fylle ut dette.")).toBeVisible();
  await expectGoodLooks(page, "a question without its answer");
  for (let n = 1; n <= 5; n++) {
    await question(page, n);
    // what was marked in one question never shows in the next
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
    await choose(page, "Det meste av tiden");
    await expect(status(page)).toHaveText(SAVED);
    if (n < 5) await page.getByRole("button", { name: "Neste" }).click();
  }
  // a target is big enough for a thumb
  const box = await page.locator(".option").first().boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await page.getByRole("button", { name: "Se over svarene" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Se over svarene dine");
  await expectGoodLooks(page, "the summary");
  await page.getByRole("link", { name: "Endre spørsmål 3" }).click();
  await question(page, 3);
  await choose(page, "Av og til");
  await expect(status(page)).toHaveText(SAVED);
  await page.getByRole("button", { name: "Se over svarene" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "aktiv og sterk" })).toContainText("Av og til");
  await page.getByRole("button", { name: "Send svarene" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Svarene er sendt");
  await expect(page).toHaveURL(`${path}/done`);
  await expect(page.getByText("68 av 100 poeng")).toBeVisible();
  await page.getByText("Slik er tallet regnet ut").click();
  await expect(page.getByText(/Topp CW/).first()).toBeVisible();
  await expectGoodLooks(page, "the receipt");
  // sent is sent
  await page.goto(`${path}?q=1`);
  await expect(page.getByText("Du har sendt dette skjemaet.")).toBeVisible();
  await page.goto("/questionnaires");
  await expect(page.getByText("Du har ingen skjema å svare på nå")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the same way, errors included", async ({ page, context, server }) => {
    await signInAs(context, server, "deltaker3");
    const path = await start(page);
    await page.getByRole("button", { name: "Neste" }).click();
    await question(page, 1);
    await expect(page.locator("fieldset").getByText("Du må fylle ut dette.")).toBeVisible();
    await expectNoOverflow(page, "a refused question"); // axe itself needs script
    for (let n = 1; n <= 4; n++) {
      await question(page, n);
      await choose(page, "Mer enn halve tiden");
      await page.getByRole("button", { name: "Neste" }).click();
    }
    await question(page, 5);
    await expect(status(page)).toHaveText(SAVED);
    // sent too early: says what is missing, and leads there
    await page.goto(`${path}/summary`);
    await page.getByRole("button", { name: "Send svarene" }).click();
    await expect(page).toHaveURL(`${path}/summary`);
    await expect(page.getByRole("alert")).toContainText("Noe mangler før du kan sende");
    await expectNoOverflow(page, "an incomplete summary");
    await page.getByRole("alert").getByRole("link", { name: "Svar på spørsmål 5" }).click();
    await question(page, 5);
    await choose(page, "Aldri");
    await page.getByRole("button", { name: "Se over svarene" }).click();
    await page.getByRole("button", { name: "Send svarene" }).click();
    await expect(page).toHaveURL(`${path}/done`);
    await expect(page.getByText("48 av 100 poeng")).toBeVisible();
    await expect(page.getByText("50 eller lavere kan bety at du har det tyngre enn vanlig.")).toBeVisible();
  });

  test("what is another's leads nowhere", ({ page, context, server, complaints }) => expectNowhere(page, context, server, complaints));
});

test("what is another's leads nowhere", async ({ page, context, server, complaints }) => {
  await expectNowhere(page, context, server, complaints);
  await hydrated(page);
  await page.getByRole("link", { name: "Gå til forsiden" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
});

test("by keyboard alone", async ({ page, context, server }) => {
  await signInAs(context, server, "deltaker4");
  await page.goto("/questionnaires");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: "Start" }));
  await page.keyboard.press("Enter");
  for (let n = 1; n <= 5; n++) {
    await question(page, n);
    // the new question is where reading goes on
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("radio").first()).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { checked: true })).toHaveAccessibleName("Det meste av tiden");
    await expect(status(page)).toHaveText(SAVED);
    await tabTo(page, page.getByRole("button", { name: n < 5 ? "Neste" : "Se over svarene" }));
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Se over svarene dine");
  await tabTo(page, page.getByRole("button", { name: "Send svarene" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Svarene er sendt");
  await expect(page.getByText("80 av 100 poeng")).toBeVisible();
});

test("without network an answer waits on the page and is sent once", async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  await signInAs(context, server, "deltaker5");
  await start(page);
  await hydrated(page);
  await choose(page, "Hele tiden");
  await expect(status(page)).toHaveText(SAVED);
  const kept: string[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith("/api/questionnaire/answer") && response.ok()) kept.push(response.request().postData() ?? "");
  });
  await context.setOffline(true);
  await page.getByRole("button", { name: "Neste" }).click();
  await question(page, 2);
  await choose(page, "Av og til");
  await expect(status(page)).toContainText("lagres når nettet er tilbake");
  await expect(page.getByRole("radio", { name: "Av og til" })).toBeChecked();
  await context.setOffline(false);
  await expect(status(page)).toHaveText(SAVED);
  expect(kept).toHaveLength(1);
  expect(kept[0]).toContain("link_id=2");
  await page.reload();
  await expect(page.getByRole("radio", { name: "Av og til" })).toBeChecked();
});

test("an answer that could not be sent outlives a reload, and leaves with who signs out", async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  await signInAs(context, server, "deltaker7");
  await start(page);
  await hydrated(page);
  await context.route("**/api/questionnaire/answer", (route) => route.abort());
  await choose(page, "Av og til");
  await expect(status(page)).toContainText("lagres når nettet er tilbake");
  await page.reload();
  await expect(page.getByRole("radio", { name: "Av og til" })).toBeChecked();
  await expect(status(page)).toContainText("lagres når nettet er tilbake");
  await context.unroute("**/api/questionnaire/answer");
  await expect(status(page)).toHaveText(SAVED);
  const remembered = () => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("unsent ")));
  expect(await remembered(), "what is saved is not kept here").toEqual([]);

  await context.route("**/api/questionnaire/answer", (route) => route.abort());
  await page.getByRole("button", { name: "Neste" }).click();
  await question(page, 2);
  await choose(page, "Aldri");
  await expect.poll(remembered).toHaveLength(1);
  await page.goto("/account");
  await page.getByRole("button", { name: "Logg ut her" }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await remembered()).toEqual([]);
});

test("two devices that answer the same question: the person settles it, and nothing is lost", async ({ page, context, browser, server, complaints }) => {
  complaints.allow(/409/);
  await signInAs(context, server, "deltaker6");
  const path = await start(page);
  await hydrated(page);
  await choose(page, "Hele tiden");
  await expect(status(page)).toHaveText(SAVED);
  const other = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signInAs(other, server, "deltaker6");
  const second = await other.newPage();
  // comes back to the first question without an answer
  await second.goto(path);
  await question(second, 2);
  await second.goto(`${path}?q=1`);
  await hydrated(second);
  await choose(second, "Aldri");
  await expect(status(second)).toHaveText(SAVED);
  await choose(page, "Av og til");
  const settle = page.locator(".notice");
  await expect(settle).toContainText("På en annen enhet svarte du: Aldri. Her valgte du: Av og til.");
  await settle.getByRole("button", { name: "Lagre «Av og til»" }).click();
  await expect(status(page)).toHaveText(SAVED);
  await second.reload();
  await expect(second.getByRole("radio", { name: "Av og til" })).toBeChecked();
  await other.close();
});

test("after a restart one comes back to the same question", async ({ browser }) => {
  test.setTimeout(120_000);
  const dataDir = mkdtempSync(join(tmpdir(), "tilbake-e2e-"));
  const visit = async (walk: (page: Page) => Promise<void>) => {
    const server = await startServer({ dataDir });
    const context = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
    try {
      await signInAs(context, server, "deltaker");
      await walk(await context.newPage());
    } finally {
      await context.close();
      await server.stop();
    }
  };
  try {
    await visit(async (page) => {
      await start(page);
      await hydrated(page);
      await choose(page, "Hele tiden");
      await expect(status(page)).toHaveText(SAVED);
    });
    await visit(async (page) => {
      await start(page);
      await question(page, 2);
    });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
