// A tablet at the centre, handed to a participant who answers on it: from the board of arrivals to giving it back, with two
// tabs, the way back, by keyboard, and without script. A server of its own: what is sent here, others would meet.
import type { BrowserContext, Page } from "@playwright/test";
import { signIn, signInByForm } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks, expectNoOverflow } from "../lib/looks.ts";
import type { Server } from "../lib/server.ts";

const test = testAlone();
const title = (page: Page, text: string | RegExp) => expect(page.getByRole("heading", { level: 1 })).toHaveText(text);

async function openKari(page: Page): Promise<void> {
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await title(page, "Kari Lund");
}

async function handOver(page: Page, context: BrowserContext, server: Server): Promise<void> {
  await signIn(context, server, "coordinator");
  await openKari(page);
  await page.getByText("Gi nettbrettet til deltakeren").click();
  await page.getByRole("button", { name: "Lås nettbrettet" }).click();
  await title(page, "Hei, Kari Lund");
}

async function choose(page: Page, words: string): Promise<void> {
  await page.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
}

test("handed over, answered, given back; and there is no way out of it", async ({ page, context, server, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(/status of 403|WebSocket/);
  await signIn(context, server, "coordinator");
  await page.goto("/participants/arrivals");
  await hydrated(page);
  await page.getByRole("link", { name: /^Gi nettbrettet til deltakeren/ }).first().click();
  await expect(page.getByRole("radio", { name: "Alt som venter" })).toBeChecked();
  // another tab stands open with a participant in it
  const other = await context.newPage();
  await openKari(other);
  await hydrated(other);
  await openKari(page);
  await hydrated(page);
  await page.getByText("Gi nettbrettet til deltakeren").click();
  await expectGoodLooks(page, "handing over");
  await page.getByRole("button", { name: "Lås nettbrettet" }).click();
  await title(page, "Hei, Kari Lund");
  await hydrated(page);
  await expectGoodLooks(page, "the tablet");
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Meny/ })).toHaveCount(0);
  // the other tab shows nothing of what it showed
  await expect(other).toHaveURL(`${server.url}/tablet`);
  await other.close();
  // neither by the way back nor by an address
  await page.goBack();
  await title(page, "Hei, Kari Lund");
  for (const path of ["/", "/participants", "/account", "/sign-in", "/training", "/privacy"]) {
    await page.goto(path);
    await expect(page).toHaveURL(`${server.url}/tablet`);
  }
  const refused = await page.evaluate(async () => (await fetch("/api/today/read")).status);
  expect(refused).toBe(403);
  // by keyboard to the first question
  const start = page.getByRole("link", { name: "Start" }).first();
  await hydrated(page);
  await tabTo(page, start);
  await page.keyboard.press("Enter");
  for (let n = 1; n <= 5; n++) {
    await title(page, `Spørsmål ${n} av 5`);
    await choose(page, "Det meste av tiden");
    await expect(page.locator("form p[role=status]")).toHaveText("Svarene er lagret");
    await page.getByRole("button", { name: n < 5 ? "Neste" : "Se over svarene" }).click();
  }
  await title(page, "Se over svarene dine");
  await page.getByRole("button", { name: "Send svarene" }).click();
  await title(page, "Svarene er sendt");
  await expectGoodLooks(page, "the receipt on a tablet");
  await page.getByRole("link", { name: "Gå videre" }).click();
  await expect(page.getByText("Du er ferdig")).toBeVisible();
  await page.getByRole("button", { name: "Gi nettbrettet tilbake" }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  // nothing of Kari's is left to go back to
  await page.goBack();
  await expect(page.getByText("Kari Lund")).toHaveCount(0);
  await page.goto("/participants");
  await signInByForm(page, server, "coordinator");
  await expect(page.getByRole("link", { name: "Kari Lund" }).first()).toBeVisible();
});

const testPlain = testAlone();

testPlain.describe("without script", () => {
  testPlain.use({ javaScriptEnabled: false });

  testPlain("the same, and what was answered is there", async ({ page, context, server }) => {
    await handOver(page, context, server);
    await expectNoOverflow(page, "the tablet");
    await page.getByRole("link", { name: "Start" }).first().click();
    await title(page, "Spørsmål 1 av 5");
    await choose(page, "Hele tiden");
    await page.getByRole("button", { name: "Neste" }).click();
    await title(page, "Spørsmål 2 av 5");
    await page.goto("/tablet");
    await expect(page.getByText("1 av 5 besvart")).toBeVisible();
    await page.getByRole("button", { name: "Gi nettbrettet tilbake" }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.goto("/tablet");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
