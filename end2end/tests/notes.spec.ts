// Notes about a participant: written, changed and taken out by a therapist; read by whom they were meant for.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const REFUSED = /status of (409|422)/;

const form = (page: Page, act = "notes/write") => page.locator(`form[action*="${act}"]`);
const note = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

/** The notes of a participant, the way a therapist gets there. */
async function open(page: Page, name: string): Promise<void> {
  await page.goto("/participants?sort=name");
  await hydrated(page);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("link", { name: "Notater", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Notater om ${name}` })).toBeVisible();
}

test("a note is written, changed and taken out", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "therapist");
  await open(page, "Amina Hassan");
  await form(page).getByLabel("Notat", { exact: true }).fill("Gikk <b>to</b> trapper\nuten pause");
  await form(page).getByText("Bare deg", { exact: true }).click();
  await form(page).getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Notatet er lagret." })).toBeVisible();
  await expect(note(page, "Gikk <b>to</b> trapper")).toContainText("Kan leses av: den som skrev");
  await expect(form(page).getByLabel("Notat", { exact: true })).toHaveValue("");

  await note(page, "Gikk <b>to</b>").getByRole("link", { name: /Endre/ }).click();
  const edit = form(page, "notes/edit");
  await expect(edit.getByLabel("Notat", { exact: true })).toHaveValue("Gikk <b>to</b> trapper\nuten pause");
  await edit.getByLabel("Notat", { exact: true }).fill("Gikk tre trapper");
  await edit.getByText("Alle som følger deltakeren", { exact: true }).click();
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Notatet er endret." })).toBeVisible();
  await expect(note(page, "Gikk tre trapper")).toContainText("Kan leses av: alle som følger deltakeren");

  await note(page, "Gikk tre trapper").locator("summary").click();
  await note(page, "Gikk tre trapper").getByRole("button", { name: "Ta ut notatet" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Du må fylle ut dette." }).first()).toBeVisible();
  await note(page, "Gikk tre trapper").getByLabel("Hvorfor tar du det ut?").fill("Skrevet på feil person");
  await note(page, "Gikk tre trapper").getByRole("button", { name: "Ta ut notatet" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Notatet er tatt ut." })).toBeVisible();
  await expect(note(page, "Gikk tre trapper")).toHaveCount(0);
});

test("two pages that change the same note do not overwrite each other", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "therapist");
  await open(page, "Ingrid Moen");
  await form(page).getByLabel("Notat", { exact: true }).fill("Første tekst");
  await form(page).getByRole("button", { name: "Lagre" }).click();
  await note(page, "Første tekst").getByRole("link", { name: /Endre/ }).click();
  const edit = form(page, "notes/edit");
  await expect(edit.getByLabel("Notat", { exact: true })).toHaveValue("Første tekst");
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await form(other, "notes/edit").getByLabel("Notat", { exact: true }).fill("Den andres tekst");
  await form(other, "notes/edit").getByRole("button", { name: "Lagre" }).click();
  await expect(other.getByRole("status").filter({ hasText: "Notatet er endret." })).toBeVisible();
  await other.close();

  await edit.getByLabel("Notat", { exact: true }).fill("Min tekst");
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByText("Notatet er endret et annet sted")).toBeVisible();
  await expect(edit).toContainText("Den andres tekst");
  await expect(edit.getByLabel("Notat", { exact: true }), "what was typed stays").toHaveValue("Min tekst");
  await edit.getByRole("button", { name: "Lagre" }).click();
  await expect(note(page, "Min tekst")).toBeVisible();
});

test("a note is written by keyboard alone", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await open(page, "Jonas Berg");
  await tabTo(page, form(page).getByLabel("Notat", { exact: true }));
  await page.keyboard.type("Skrevet med tastatur");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, form(page).getByRole("button", { name: "Lagre" }));
  await page.keyboard.press("Enter");
  await expect(note(page, "Skrevet med tastatur")).toContainText("Kan leses av: den som skrev, og fysioterapeut");
});

test("the page is good to look at, with an error and when changing", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "therapist");
  await open(page, "Jonas Berg");
  await form(page).getByRole("button", { name: "Lagre" }).click();
  await expect(form(page).getByText("Du må fylle ut dette.").first()).toBeVisible();
  await expectGoodLooks(page, "notes, refused");
  await page.getByRole("link", { name: /^Endre/ }).first().click();
  await expect(form(page, "notes/edit")).toBeVisible();
  await expectGoodLooks(page, "notes, changing");
});

test("its subject reads what was written and by whom", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/privacy?kind=notes");
  await hydrated(page);
  await expect(page.getByText("Vil tilbake i halv stilling før jul.")).toBeVisible();
  await expect(page.getByText("alle som følger deltakeren")).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a note is written, and what was refused comes back", async ({ page, context, server }) => {
    await signIn(context, server, "therapist");
    await page.goto("/participants?sort=name");
    await page.getByRole("link", { name: "Per Solheim", exact: true }).click();
    await page.getByRole("link", { name: "Notater", exact: true }).click();
    const long = "a".repeat(8001);
    await form(page).getByLabel("Notat", { exact: true }).fill(long);
    await form(page).getByRole("button", { name: "Lagre" }).click();
    await expect(form(page).getByLabel("Notat", { exact: true })).toHaveValue(long);
    await form(page).getByLabel("Notat", { exact: true }).fill("Uten skript");
    await form(page).getByRole("button", { name: "Lagre" }).click();
    await expect(page.getByText("Notatet er lagret.")).toBeVisible();
    await expect(note(page, "Uten skript")).toBeVisible();
  });
});
