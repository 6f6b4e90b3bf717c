// What those in a session are told beforehand: written and attached by who holds it, read by the participant.
// A server of its own: what is attached here, others would meet.
import { type Browser, type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";
import { type Server } from "../lib/server.ts";

const test = testAlone();
const PDF = { name: "Kart til senteret.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") };

/** A browser with one Norwegian voice, on the device or somebody's server. */
const fakeVoice = (localService: boolean) => {
  const heard: string[] = [];
  class Said {
    constructor(readonly text: string) {}
  }
  const speechSynthesis = { getVoices: () => [{ lang: "nb-NO", localService }], speak: (said: Said) => heard.push(said.text), cancel: () => {} };
  Object.defineProperty(window, "speechSynthesis", { value: speechSynthesis, configurable: true });
  Object.assign(window, { SpeechSynthesisUtterance: Said, heard });
};

/** A session that the participant is in, as who may change it sees it. */
async function openSession(page: Page, server: Server, browser: Browser): Promise<string> {
  const context = await browser.newContext({ baseURL: server.url });
  await signIn(context, server, "participant");
  const plan = await context.newPage();
  await plan.goto("/plan");
  const path = await plan.locator('main a[href^="/plan/sessions/"]').last().getAttribute("href");
  await context.close();
  const session = path!.split("/").pop()!;
  await page.goto(`/schedule/sessions/${session}`);
  await expect(page.getByRole("heading", { name: "Til de som er med" })).toBeVisible();
  return session;
}

test("who holds a session writes what to bring and attaches a file, and the participant reads it", async ({ page, context, server, browser }) => {
  await signIn(context, server, "coordinator");
  const session = await openSession(page, server, browser);
  await hydrated(page);
  await expectGoodLooks(page, "the session");
  const words = page.getByLabel("Hva de bør vite før timen");
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);

  // words and file in one form: neither takes the other away
  await words.fill("Ta med joggesko.");
  await page.getByLabel("Legg ved en fil").setInputFiles(PDF);
  await page.getByRole("button", { name: "Lagre og si fra" }).click();
  await expect(page.getByText("Fila er lagt ved.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Kart til senteret" })).toBeVisible();
  await expect(words).toHaveValue("Ta med joggesko.");
  await expectGoodLooks(page, "the session with a file");

  await other.getByLabel("Hva de bør vite før timen").fill("Ta med matpakke.");
  await other.getByRole("button", { name: "Lagre og si fra" }).click();
  await expect(other.getByText("Noen andre har endret teksten.")).toBeVisible();
  await expect(other.getByText("Ta med joggesko.")).toBeVisible();
  await expect(other.getByLabel("Hva de bør vite før timen"), "what was typed stays").toHaveValue("Ta med matpakke.");
  await other.close();

  const theirs = await browser.newContext({ baseURL: server.url, locale: "nb-NO", timezoneId: "Europe/Oslo" });
  await signIn(theirs, server, "participant");
  const plan = await theirs.newPage();
  await plan.goto(`/plan/sessions/${session}`);
  await hydrated(plan);
  await expect(plan.getByText("Ta med joggesko.")).toBeVisible();
  await expectGoodLooks(plan, "the participant's session");
  const [file] = await Promise.all([plan.waitForEvent("download"), plan.getByRole("link", { name: "Kart til senteret" }).click()]);
  expect(file.suggestedFilename(), "a name of ours").toMatch(/^tilbake-.*\.pdf$/);
  await expect(plan.getByRole("button", { name: "Les opp" }), "this browser has no voice of its own").toHaveCount(0);
  for (const local of [false, true]) {
    await plan.addInitScript(fakeVoice, local);
    await plan.reload();
    await hydrated(plan);
    await expect(plan.getByRole("button", { name: "Les opp" }), "only a voice that is on the device").toHaveCount(local ? 1 : 0);
  }
  await plan.getByRole("button", { name: "Les opp" }).click();
  expect(await plan.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(["Ta med joggesko."]);
  await plan.getByRole("button", { name: "Stopp opplesingen" }).click();
  await expect(plan.getByRole("button", { name: "Les opp" })).toBeVisible();
  await theirs.close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a file that may not be is told in words, one that may is attached and taken out again", async ({ page, context, server, browser }) => {
    await signIn(context, server, "coordinator");
    await openSession(page, server, browser);
    await page.getByLabel("Legg ved en fil").setInputFiles({ name: "bilde.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
    await page.getByRole("button", { name: "Lagre og si fra" }).click();
    await expect(page.getByText("Fila må være PDF, PNG eller JPEG.").first()).toBeVisible();
    await page.getByLabel("Legg ved en fil").setInputFiles(PDF);
    await page.getByRole("button", { name: "Lagre og si fra" }).click();
    await expect(page.getByText("Fila er lagt ved.")).toBeVisible();
    const files = page.getByRole("link", { name: "Kart til senteret" });
    const before = await files.count();
    await page.locator("summary", { hasText: "Ta ut vedlegget" }).first().click();
    await page.getByRole("button", { name: /^Ta ut vedlegget/ }).first().click();
    await expect(page.getByText("Vedlegget er tatt ut.")).toBeVisible();
    await expect(files).toHaveCount(before - 1);
  });
});
