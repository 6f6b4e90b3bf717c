// Goals and action plan, sick leave and work: written by the participant and the team, agreed on by both.
import { readFile } from "node:fs/promises";
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const REFUSED = /status of (409|422)/;

const goalText = (page: Page) => page.getByLabel("Hva vil du få til?");
const save = (page: Page) => page.getByRole("button", { name: "Lagre", exact: true });
const card = (page: Page, words: string) => page.locator("li.ds-card", { hasText: words });

async function addGoal(page: Page, words: string): Promise<void> {
  await page.goto("/goals?form=goal");
  await hydrated(page);
  await goalText(page).fill(words);
  await save(page).click();
  await expect(page.getByText("Lagret. Det står i planen.")).toBeVisible();
}

test("a participant writes a goal, what is to be done, and how it goes", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "participant");
  await page.goto("/plan");
  await hydrated(page);
  await page.getByRole("link", { name: "Mål og handlingsplan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Målene dine" })).toBeVisible();
  await expect(page.getByText("Jobbe halv dag i butikken igjen").first()).toBeVisible();
  await expectGoodLooks(page);

  await page.getByRole("link", { name: "Legg til mål" }).click();
  await save(page).click();
  await expect(page.getByRole("link", { name: "Hva vil du få til? Du må fylle ut dette." })).toBeVisible();
  await goalText(page).fill("Handle selv en gang i uka");
  await page.locator("summary", { hasText: "Hva handler det om?" }).click();
  await page.locator("label", { hasText: "Utholdenhet" }).click();
  await expectGoodLooks(page);
  await save(page).click();
  await expect(page.getByText("Lagret. Det står i planen.")).toBeVisible();
  const mine = card(page, "Handle selv en gang i uka");
  await expect(mine.getByText(/Utholdenhet/)).toBeVisible();

  await mine.getByRole("link", { name: "Legg til tiltak" }).click();
  await page.getByLabel("Hva skal gjøres?").fill("Lage en kort handleliste");
  await save(page).click();
  await expect(mine.getByText("Lage en kort handleliste").first()).toBeVisible();

  await mine.getByRole("link", { name: "Si hvordan det går" }).click();
  await page.getByText("−1: mindre enn ventet", { exact: true }).click();
  await save(page).click();
  await expect(mine.getByText("Nå: −1: mindre enn ventet")).toBeVisible();
  await expectGoodLooks(page);
});

test("a goal is changed by keyboard, and who is late sees what the other wrote", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "participant");
  await addGoal(page, "Sove før midnatt");
  const other = await context.newPage();
  await other.goto("/goals");
  await hydrated(other);
  await card(other, "Sove før midnatt").getByRole("link", { name: /^Endre/ }).first().click();
  await goalText(other).fill("Sove før elleve");

  await tabTo(page, card(page, "Sove før midnatt").getByRole("link", { name: /^Endre/ }).first());
  await page.keyboard.press("Enter");
  await tabTo(page, goalText(page));
  await page.keyboard.press("End");
  await page.keyboard.type(", alle dager");
  await tabTo(page, save(page));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Lagret. Det står i planen.")).toBeVisible();

  await save(other).click();
  await expect(other.getByText("Dette er endret et annet sted")).toBeVisible();
  await expect(other.getByText("Sove før midnatt, alle dager").first()).toBeVisible();
  await expect(goalText(other), "what was typed stays").toHaveValue("Sove før elleve");
  await save(other).click();
  await expect(other.getByText("Lagret. Det står i planen.")).toBeVisible();
  await expect(card(other, "Sove før elleve")).toBeVisible();
});

test("participant and contact person agree on the plan, and what is new since then is told", async ({ page, context, server, browser }) => {
  await signIn(context, server, "participant");
  await addGoal(page, "Spise frokost hver dag");
  await page.getByRole("button", { name: "Signer planen slik den står nå" }).click();
  await expect(page.getByText("Du har signert planen slik den står nå.")).toBeVisible();
  await expect(page.getByText("Venter på den andre").first()).toBeVisible();

  const staff = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(staff, server, "therapist");
  const theirs = await staff.newPage();
  await theirs.goto("/participants?sort=name");
  await hydrated(theirs);
  await theirs.getByRole("link", { name: "Kari Lund", exact: true }).click();
  await theirs.getByRole("link", { name: "Mål og handlingsplan" }).click();
  await expect(theirs.getByRole("heading", { level: 1, name: "Handlingsplanen til Kari Lund" })).toBeVisible();
  await expectGoodLooks(theirs);
  await theirs.getByRole("button", { name: "Signer planen slik den står nå" }).click();
  await expect(theirs.getByText("Enige").first()).toBeVisible();
  const [file] = await Promise.all([
    theirs.waitForEvent("download"),
    theirs.getByRole("link", { name: "Last ned planen som PDF" }).click(),
  ]);
  const pdf = (await readFile(await file.path())).toString("latin1");
  expect(pdf.startsWith("%PDF-1.") && pdf.includes("pdfuaid"), "tagged").toBe(true);
  await staff.close();

  await page.goto("/goals");
  await hydrated(page);
  await card(page, "Spise frokost hver dag").getByRole("link", { name: /^Endre/ }).first().click();
  await goalText(page).fill("Spise frokost på hverdager");
  await save(page).click();
  await expect(page.getByRole("heading", { name: /Endret etter versjon \d+/ })).toBeVisible();
  await expect(page.locator("del", { hasText: "Spise frokost hver dag" })).toBeVisible();
  await expect(page.locator("ins", { hasText: "Spise frokost på hverdager" })).toBeVisible();
  await page.getByRole("link", { name: /^Versjon \d+$/ }).first().click();
  await expect(page.getByText("Slik sto planen da den ble signert.")).toBeVisible();
  await expect(page.getByText("Spise frokost hver dag").first()).toBeVisible();
  await expectGoodLooks(page);
});

test("sick leave over time is noted, seen and taken out", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "participant");
  await page.goto("/goals");
  await hydrated(page);
  await page.getByRole("link", { name: "Sykmelding og arbeid" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sykmelding og arbeid" })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByLabel("Hvor mye sykmeldt?").fill("120");
  await save(page).click();
  await expect(page.getByRole("link", { name: /Hvor mye sykmeldt\?/ })).toBeVisible();
  await page.getByLabel("Hvor mye sykmeldt?").fill("40");
  await page.getByLabel("Ytelse").selectOption({ label: "Sykepenger" });
  await page.getByLabel("Arbeid nå").selectOption({ label: "Delvis i arbeid" });
  await save(page).click();
  await expect(page.getByText("Lagret.", { exact: true })).toBeVisible();
  await expect(page.getByText(/nå 40 %/)).toBeVisible();
  const newest = page.locator("tbody").getByRole("row").first();
  await newest.locator("summary").click();
  await newest.getByRole("button", { name: "Ta ut" }).click();
  await expect(page.getByText("Det er tatt ut.")).toBeVisible();
  await expect(page.getByText(/nå 40 %/)).toHaveCount(0);
});

test("others have no business with it", async ({ pageAs }) => {
  for (const role of ["secretary", "manager", "admin"] as const) {
    const page = await pageAs(role);
    for (const path of ["/goals", "/work"]) {
      expect((await page.request.get(path)).status(), `${role} ${path}`).toBe(403);
    }
  }
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a goal and a status are written all the same", async ({ page, context, server }) => {
    await signIn(context, server, "participant");
    await page.goto("/goals");
    await page.getByRole("link", { name: "Legg til mål" }).click();
    await page.getByRole("button", { name: "Lagre", exact: true }).click();
    await expect(page.getByText("Du må fylle ut dette.").first()).toBeVisible();
    await goalText(page).fill("Gå til butikken");
    await save(page).click();
    await expect(page.getByText("Lagret. Det står i planen.")).toBeVisible();
    await expect(card(page, "Gå til butikken")).toBeVisible();
    await page.goto("/work");
    await page.getByLabel("Hvor mye sykmeldt?").fill("60");
    await page.getByLabel("Ytelse").selectOption({ label: "Sykepenger" });
    await page.getByLabel("Arbeid nå").selectOption({ label: "Delvis i arbeid" });
    await save(page).click();
    await expect(page.getByText("Lagret.", { exact: true })).toBeVisible();
  });
});
