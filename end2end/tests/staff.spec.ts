// A therapist's list and a participant's page, what a secretary sees of them, and what the participant is told of it.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const names = (page: Page) => page.locator(".folds tbody").getByRole("rowheader").getByRole("link");

test("the list tells what matters in words and orders itself", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1, name: "Mine deltakere" })).toBeVisible();
  const kari = page.getByRole("row").filter({ hasText: "Kari Lund" });
  await expect(kari).toContainText("uke 2 av 4");
  await expect(kari).toContainText("40 av 100");
  await expect(kari, "the change has words").toContainText("mer trivsel enn sist");
  await expect(kari).toContainText(/\d+ minutt/);

  const header = page.getByRole("columnheader", { name: "Navn" });
  await header.getByRole("link").click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  const inOrder = await names(page).allTextContents();
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a.localeCompare(b, "nb")));
  await header.getByRole("link").click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect(names(page).first()).toHaveText(inOrder.at(-1) ?? "");
});

test("one click from the name lie scores, answers, the week and the training", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await names(page).filter({ hasText: "Kari Lund" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kari Lund" })).toBeVisible();
  await expect(page.locator(".score-value").first()).toHaveText("40 av 100");
  await page.getByText("Grense og kilde").first().click();
  await expect(page.getByText("En forskjell på minst 10 regnes som endring.")).toBeVisible();
  await page.getByText(/^Svar på /).first().click();
  await expect(page.locator("dl.answers").first().locator("dd")).toHaveCount(5);
  await expect(page.getByRole("heading", { name: "Plan og oppmøte denne uka" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Trening", exact: true })).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1, name: "Kari Lund" })).toBeVisible();
});

test("attendance is corrected, by keyboard alone", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/participants?sort=name");
  await hydrated(page);
  const jonas = names(page).filter({ hasText: "Jonas Berg" });
  await tabTo(page, jonas);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Jonas Berg" })).toBeVisible();
  const session = page.getByRole("listitem").filter({ hasText: "Smerte og hvile" });
  await tabTo(page, session.locator("summary"));
  await page.keyboard.press("Enter");
  const status = session.getByLabel("Oppmøte", { exact: true });
  await tabTo(page, status);
  await status.selectOption("present");
  await tabTo(page, session.getByRole("button", { name: "Lagre oppmøte" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Oppmøtet er lagret." })).toBeVisible();
  await expect(session).toContainText("Til stede");
});

test("a correction that was overtaken is refused, and the page shows what stands", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 409/);
  await signIn(context, server, "therapist");
  await page.goto("/participants?sort=name");
  await names(page).filter({ hasText: "Amina Hassan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Amina Hassan" })).toBeVisible();
  const correct = async (one: Page, choice: string) => {
    const session = one.getByRole("listitem").filter({ hasText: "Smerte og hvile" });
    await session.locator("summary").click();
    await session.getByLabel("Oppmøte", { exact: true }).selectOption(choice);
    await session.getByRole("button", { name: "Lagre oppmøte" }).click();
  };
  const other = await context.newPage();
  await other.goto(page.url());
  await hydrated(other);
  await correct(other, "present");
  await expect(other.getByRole("listitem").filter({ hasText: "Smerte og hvile" })).toContainText("Til stede");
  await correct(page, "absent");
  await expect(page.getByText("Dette er endret i mellomtiden.")).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the list orders itself and attendance is corrected", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await page.goto("/participants");
    const header = page.getByRole("columnheader", { name: "Siste skår" });
    await header.getByRole("link").click();
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await names(page).filter({ hasText: "Tor Nygård" }).click();
    const session = page.getByRole("listitem").filter({ hasText: "Smerte og hvile" });
    await session.locator("summary").click();
    await session.getByRole("button", { name: "Lagre oppmøte" }).click();
    await expect(page.getByText("Oppmøte: Du må fylle ut dette.")).toBeVisible();
    await session.locator("summary").click();
    await session.getByLabel("Oppmøte", { exact: true }).selectOption("excused");
    await session.getByRole("button", { name: "Lagre oppmøte" }).click();
    await expect(session).toContainText("Meldt fravær");
  });
});

test("a secretary sees administration and no answers", async ({ page, context, server }) => {
  await signIn(context, server, "secretary");
  await page.goto("/participants");
  await hydrated(page);
  await expect(names(page)).toHaveCount(8);
  await expect(page.locator("main")).not.toContainText("WHO-5");
  await names(page).first().click();
  await expect(page.getByText("Svar, trening og oppmøte er for teamet.")).toBeVisible();
  await expect(page.locator(".score-value")).toHaveCount(0);
});

test("other roles are told that the page is not theirs", async ({ page, context, server, complaints }) => {
  complaints.allow(/status of 403/);
  await signIn(context, server, "manager");
  for (const path of ["/participants", "/access-log"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Du har ikke tilgang til dette" })).toBeVisible();
  }
});

test("the participant reads who has opened their data, when and why", async ({ page, context, server, pageAs }) => {
  const therapist = await pageAs("therapist");
  await therapist.goto("/participants?sort=name");
  await names(therapist).filter({ hasText: "Kari Lund" }).click();
  await expect(therapist.getByRole("heading", { level: 1, name: "Kari Lund" })).toBeVisible();
  await signIn(context, server, "participant");
  await page.goto("/access-log");
  await hydrated(page);
  const newest = page.locator("main ol > li").first();
  await expect(newest).toContainText("Ola Vik");
  await expect(newest).toContainText("Fysioterapeut");
  await expect(newest).toContainText("Leste svarene dine på skjema");
  await expect(newest).toContainText("er i teamet ditt");
  await expectGoodLooks(page);
});

test("the list looks right, wide and narrow", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await expectGoodLooks(page, "the list");
});

test("a participant's page looks right, wide and narrow", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await names(page).first().click();
  await expect(page.getByRole("heading", { name: "Plan og oppmøte denne uka" })).toBeVisible();
  for (const fold of await page.locator("main details > summary").all()) await fold.click();
  await expectGoodLooks(page, "a participant");
});

test("on a phone a participant is a card, not a squeezed table", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/participants");
  await hydrated(page);
  const card = page.locator(".folds tbody tr").first();
  const cells = await card.locator("td").evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect()).map(({ left, width }) => ({ left, width })));
  expect(new Set(cells.map(({ left }) => Math.round(left))).size, "cells stand under each other").toBe(1);
  expect(Math.min(...cells.map(({ width }) => width))).toBeGreaterThan(250);
});

test("who comes is marked with one press at the door", async ({ page, context, server }) => {
  await signIn(context, server, "coordinator");
  await page.goto("/participants");
  await hydrated(page);
  await page.getByRole("link", { name: "Hvem er kommet i dag" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Hvem er kommet i dag" })).toBeVisible();
  await expectGoodLooks(page);
  const session = page.locator("section.ds-card", { hasText: "Smerte og hvile" });
  const silje = session.locator("li", { hasText: "Silje Haugen" });
  await silje.getByRole("button", { name: /^Til stede.*Silje Haugen/ }).click();
  await expect(silje.locator(".ds-tag", { hasText: "Til stede" })).toBeVisible();
  await silje.getByRole("button", { name: /^Meldt fravær.*Silje Haugen/ }).press("Enter");
  await expect(silje.locator(".ds-tag", { hasText: "Meldt fravær" })).toBeVisible();
});
