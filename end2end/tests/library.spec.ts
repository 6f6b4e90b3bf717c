// The library of instruments: one is taken in, looked at, given, answered, retired. A server of its own: what is taken in
// here, others would meet.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();
const TITLE = "Søvn sist uke";

const option = (code: string, display: string) => ({ valueCoding: { code, display } });

/** A questionnaire of two questions, as a file. */
const file = (url: string, change: Record<string, unknown> = {}) => ({
  name: "sovn.json",
  mimeType: "application/json",
  buffer: Buffer.from(
    JSON.stringify({
      resourceType: "Questionnaire",
      url,
      version: "1",
      title: TITLE,
      language: "nb",
      status: "active",
      extension: [{ url: "urn:somebody:else", valueString: "bevares" }],
      item: [
        { linkId: "1", type: "choice", text: "Har du sovet urolig?", answerOption: [option("a", "Aldri"), option("b", "Ofte")] },
        { linkId: "2", type: "integer", text: "Hvor mange timer sov du?" },
      ],
      ...change,
    }),
  ),
});

const title = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** Sends a file and comes to its report. */
async function send(page: Page, chosen: ReturnType<typeof file>): Promise<void> {
  await page.goto("/library/import");
  await page.getByLabel(/^Skjemaet/).setInputFiles(chosen);
  await page.getByRole("button", { name: "Les fila" }).click();
  await expect(page.getByRole("heading", { name: "Rapport" })).toBeVisible();
}

async function accept(page: Page): Promise<void> {
  await page.getByLabel("Hvor har dere lisensen fra?").fill("Vårt eget skjema");
  await page.locator("label").filter({ hasText: /^Senteret har lov/ }).click();
  await page.getByRole("button", { name: "Ta inn i biblioteket" }).click();
  await expect(title(page, TITLE)).toBeVisible();
  await expect(page.getByText("Skjemaet er tatt inn i biblioteket.")).toBeVisible();
}

test("an instrument is taken in, seen as the participant sees it, and retired", async ({ page, context, server, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(/status of (409|422)/);
  await signIn(context, server, "coordinator");
  await page.goto("/library");
  await expect(title(page, "Bibliotek for skjema")).toBeVisible();
  await expectGoodLooks(page, "the library");
  await page.goto("/library/import");
  await hydrated(page);
  await expectGoodLooks(page, "taking one in");
  // what is wrong is said with its element
  await send(page, file("urn:centre:sleep", { title: undefined }));
  await expect(page.getByText("Skjemaet mangler title.")).toBeVisible();
  await expect(page.getByText("Questionnaire.title").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Ta inn i biblioteket" })).toHaveCount(0);
  await expectGoodLooks(page, "a report of what is wrong");

  await send(page, file("urn:centre:sleep"));
  await hydrated(page);
  await expect(page.getByText("Skjemaet kan tas inn", { exact: true })).toBeVisible();
  await expectGoodLooks(page, "a report");
  await page.getByRole("link", { name: "Se det som deltakeren" }).click();
  await expect(title(page, "Spørsmål 1 av 2")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Ofte" })).toBeDisabled();
  await expectGoodLooks(page, "a preview");
  await page.getByRole("link", { name: "Neste" }).click();
  await expect(title(page, "Spørsmål 2 av 2")).toBeVisible();
  await page.getByRole("link", { name: "Tilbake til biblioteket" }).click();

  // without words about the licence nothing is taken in
  await hydrated(page);
  await page.getByRole("button", { name: "Ta inn i biblioteket" }).click();
  await expect(page.getByRole("link", { name: /^Hvor har dere lisensen fra/ })).toBeVisible();
  await accept(page);
  await expectGoodLooks(page, "one instrument");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Last ned fila slik den kom" }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);

  // by keyboard: out of use, and back
  await tabTo(page, page.locator("summary", { hasText: "Ta ut av bruk" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Ta ut av bruk" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Skjemaet er tatt ut av bruk.")).toBeVisible();
  await page.locator("summary", { hasText: "Ta i bruk igjen" }).click();
  await page.getByRole("button", { name: "Ta i bruk igjen" }).click();
  await expect(page.getByText("Skjemaet er i bruk igjen.")).toBeVisible();

  // and it can be given
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await page.getByText("Be om svar på et spørreskjema").click();
  await expect(page.getByLabel("Spørreskjema", { exact: true }).locator("option", { hasText: TITLE })).toHaveCount(1);
});

test("a group that repeats is answered as often as it is needed, and words follow the answers", async ({ page, context, browser, server }) => {
  test.setTimeout(180_000);
  await signIn(context, server, "coordinator");
  await send(page, file("urn:centre:medicines", {
    item: [
      {
        linkId: "m", type: "group", text: "Legemiddel", repeats: true,
        item: [{ linkId: "name", type: "string", text: "Navn", required: true }],
      },
      { linkId: "helps", type: "boolean", text: "Hjelper de?" },
      { linkId: "doctor", type: "display", text: "Snakk med legen din om det.", enableWhen: [{ question: "helps", operator: "=", answerBoolean: false }] },
      { linkId: "note", type: "string", text: "Noe mer?" },
    ],
  }));
  await accept(page);
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await page.getByRole("link", { name: "Kari Lund" }).first().click();
  await expect(title(page, "Kari Lund")).toBeVisible();
  await hydrated(page);
  await page.getByText("Be om svar på et spørreskjema").click();
  await page.getByLabel("Spørreskjema", { exact: true }).selectOption({ label: TITLE });
  await page.getByLabel("Svar innen").fill(new Date(Date.now() + 3 * 24 * 3600 * 1000).toLocaleDateString("sv-SE", { timeZone: "Europe/Oslo" }));
  await page.getByRole("button", { name: "Be om svar", exact: true }).click();
  await expect(page.getByText("Deltakeren er spurt.")).toBeVisible();

  const kari = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 }, locale: "nb-NO" });
  const phone = await kari.newPage();
  await signIn(kari, server, "participant");
  await phone.goto("/questionnaires");
  await phone.getByRole("listitem").filter({ hasText: TITLE }).getByRole("link").first().click();
  const next = async () => phone.getByRole("button", { name: /^(Neste|Se over svarene)$/ }).click();
  const choose = async (words: string) => phone.locator(".option label").filter({ hasText: new RegExp(`^${words}$`) }).click();
  const question = (words: string) => expect(phone.getByRole("group", { name: words }).or(phone.getByLabel(words))).toBeVisible();
  await question("Navn");
  await hydrated(phone);
  await phone.getByLabel("Navn").fill("Paracet");
  await next();
  await question("Legemiddel: Vil du legge til én til?");
  await choose("Ja");
  await next();
  await expect(phone.getByText("Legemiddel 2")).toBeVisible();
  await phone.getByLabel("Navn").fill("Ibux");
  await next();
  await choose("Nei");
  await next();
  await question("Hjelper de?");
  await choose("Nei");
  await next();
  await question("Noe mer?");
  await expect(phone.getByText("Snakk med legen din om det.")).toBeVisible();
  await expectGoodLooks(phone, "a question with words that follow");
  await phone.getByRole("link", { name: "Forrige" }).click();
  await question("Hjelper de?");
  await choose("Ja");
  await next();
  await question("Noe mer?");
  await expect(phone.getByText("Snakk med legen din om det.")).toHaveCount(0);
  await next();
  await expect(title(phone, "Se over svarene dine")).toBeVisible();
  await expect(phone.getByText("Ibux")).toBeVisible();
  await phone.getByRole("button", { name: "Send svarene" }).click();
  await expect(phone).toHaveURL(/\/done$/);
  await kari.close();
});

test("a file that is dropped on the form is in its field", async ({ page, context, server }) => {
  await signIn(context, server, "manager");
  await page.goto("/library/import");
  await hydrated(page);
  const { name, mimeType, buffer } = file("urn:centre:dropped");
  const dropped = await page.evaluateHandle(
    ({ name, mimeType, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: mimeType }));
      return transfer;
    },
    { name, mimeType, text: buffer.toString() },
  );
  await page.locator('form[enctype="multipart/form-data"]').dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByLabel(/^Skjemaet/)).toBeFocused();
  await page.getByRole("button", { name: "Les fila" }).click();
  await expect(page.getByText("urn:centre:dropped")).toBeVisible();
});

test("a therapist reads the library and changes nothing", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 403/);
  await signIn(context, server, "therapist");
  await page.goto("/library");
  await hydrated(page);
  await expect(page.getByRole("link", { name: "Ta inn et skjema" })).toHaveCount(0);
  await page.getByRole("link", { name: /WHO-5/ }).click();
  await expect(page.getByRole("heading", { name: "Versjoner" })).toBeVisible();
  await expect(page.getByText("Ta ut av bruk")).toHaveCount(0);
  await page.goto("/library/import");
  await expect(title(page, "Du har ikke tilgang til dette")).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("an instrument is taken in", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await send(page, file("urn:centre:plain"));
    await accept(page);
    await page.getByRole("link", { name: "Se det som deltakeren" }).click();
    await page.getByRole("link", { name: "Neste" }).click();
    await expect(title(page, "Spørsmål 2 av 2")).toBeVisible();
  });
});
