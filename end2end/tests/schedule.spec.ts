// Planning: a week of people and rooms, one session and what becomes of it, a whole plan laid out. On a server of its own:
// what is moved here is what others walk into.
import { type Page } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();

const REFUSED = /status of (409|422)/;

/** A working day well ahead, so that nothing of the demo is there. */
const DAY = "2027-02-03";

async function fillIn(page: Page, more: { title?: string; time?: string } = {}): Promise<void> {
  await page.getByLabel("Hva heter timen?").fill(more.title ?? "Samtale om jobb");
  await page.getByLabel("Hva slags time er det?").selectOption({ label: "Veiledning" });
  await page.getByLabel("Hvem er den for?").selectOption({ label: "Kari Lund" });
  await page.getByLabel("Dag", { exact: true }).fill(DAY);
  await page.getByLabel("Klokka").fill(more.time ?? "09:00");
  await page.getByLabel("Hvordan holdes den?").selectOption({ label: "På senteret" });
  await page.getByLabel("Rom", { exact: false }).first().selectOption({ label: "Rom 205, Oslo" });
}

const move = (page: Page) => page.locator("details", { hasText: "Flytt, eller la en annen ta timen" });

test("a session is planned, clashes are told, and it is moved and cancelled", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "coordinator");
  await page.goto("/");
  await hydrated(page);
  await page.getByRole("navigation", { name: "Hovedmeny" }).getByRole("link", { name: "Timeplan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Timeplan" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Samtale om målene dine" }).first()).toBeVisible();
  await expectGoodLooks(page);

  await page.getByRole("link", { name: "Sett opp en time" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sett opp en time" })).toBeVisible();
  await page.getByRole("button", { name: "Sett opp", exact: true }).click();
  await expect(page.getByRole("link", { name: "Hva heter timen? Du må fylle ut dette." })).toBeVisible();
  await expectGoodLooks(page);
  await fillIn(page);
  await page.getByRole("button", { name: "Sett opp", exact: true }).click();
  await expect(page.getByText("Timen er satt opp.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Samtale om jobb" }).first()).toBeVisible();

  // the same people and room, half an hour on: told, and what was filled in stays
  await page.getByRole("link", { name: "Sett opp en time" }).click();
  await fillIn(page, { title: "Enda en", time: "09:30" });
  await page.getByRole("button", { name: "Sett opp", exact: true }).click();
  await expect(page.getByRole("link", { name: /Rom: Rommet er opptatt onsdag 3. februar 09.00–09.45/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Kari Lund er opptatt/ })).toBeVisible();
  await expect(page.getByLabel("Hva heter timen?")).toHaveValue("Enda en");

  // two coordinators: who is late is told what the other did
  await page.goto(`/schedule?week=${DAY}`);
  await hydrated(page);
  const other = await context.newPage();
  await other.goto(`/schedule?week=${DAY}`);
  await hydrated(other);
  for (const one of [page, other]) {
    await one.getByRole("link", { name: "Samtale om jobb" }).first().click();
    await move(one).getByText("Flytt, eller la en annen ta timen").click();
  }
  await expectGoodLooks(page);
  await move(page).getByLabel("Klokka").fill("11:00");
  await move(other).getByLabel("Klokka").fill("12:00");
  await move(page).getByRole("button", { name: "Lagre endringen" }).click();
  await expect(page.getByText("Endringen er lagret, og alle har fått vite det.")).toBeVisible();
  await expect(page.getByText(/Flyttet:/)).toBeVisible();
  await move(other).getByRole("button", { name: "Lagre endringen" }).click();
  await expect(other.getByText("Noen har endret timen i mellomtida")).toBeVisible();
  await expect(move(other).getByText(/fra onsdag 3. februar 09.00–09.45.* til onsdag 3. februar 11.00–11.45/)).toBeVisible();
  await expect(move(other).getByLabel("Klokka"), "what was filled in stays").toHaveValue("12:00");
  await move(other).getByRole("button", { name: "Lagre endringen" }).click();
  await expect(other.getByText("Endringen er lagret, og alle har fått vite det.")).toBeVisible();
  await other.close();

  await page.reload();
  await hydrated(page);
  await page.getByText("Avlys timen", { exact: true }).first().click();
  await page.getByRole("button", { name: "Avlys timen" }).click();
  await expect(page.getByRole("link", { name: "Hvorfor? Du må fylle ut dette." })).toBeVisible();
  await page.getByText("Ikke noe rom", { exact: true }).click();
  await page.getByRole("button", { name: "Avlys timen" }).click();
  await expect(page.getByText("Timen er avlyst, og alle har fått vite det.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Samtale om jobb" })).toHaveCount(0);
});

test("a session of two sites: the screen is tried, who waits is told, and one press moves it", async ({ page, context, server, browser }) => {
  await signIn(context, server, "coordinator");
  const theirs = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(theirs, server, "participant");
  const today = await theirs.newPage();
  await today.goto("/");
  await hydrated(today);

  await page.goto("/schedule");
  await hydrated(page);
  await page.getByRole("link", { name: "Samtale om målene dine" }).first().click();
  await expect(page.getByText("Skjermen er prøvd")).toBeVisible();
  await expect(page.getByText("Kari Lund")).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Skjermen virker" }).click();
  await expect(page.getByText("Skjermen er merket som prøvd.")).toBeVisible();
  await expect(page.getByText("I orden")).toBeVisible();
  await page.getByRole("button", { name: "15 minutter" }).click();
  await expect(page.getByText("De som venter, har fått vite det.")).toBeVisible();
  await expect(today.getByText("Begynner omtrent 15 minutter senere."), "without asking").toBeVisible();

  await page.reload();
  await hydrated(page);
  await page.getByText("Bytt rom, eller ta den på nett eller telefon").click();
  await page.getByLabel("Hvor?").selectOption({ label: "På telefon" });
  await page.getByRole("button", { name: "Bytt", exact: true }).click();
  await expect(page.getByText("Endringen er lagret, og alle har fått vite det.")).toBeVisible();
  await expect(today.getByText("På telefon").first()).toBeVisible();
  await theirs.close();
});

test("a session that is dragged to another day fills in the form, and moves when that is saved", async ({ page, context, server }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(context, server, "coordinator");
  await page.goto("/schedule/new");
  await hydrated(page);
  await fillIn(page, { title: "Samtale som flyttes", time: "13:00" });
  await page.getByRole("button", { name: "Sett opp", exact: true }).click();
  await expect(page.getByText("Timen er satt opp.")).toBeVisible();
  const row = page.getByRole("row", { name: /^Rom 205/ });
  const wednesday = row.getByRole("cell").nth(2);
  await expect(wednesday).toContainText("Samtale som flyttes");
  await row.getByRole("link", { name: "Samtale som flyttes" }).dragTo(page.getByRole("row", { name: /^Rom 204/ }).getByRole("cell").nth(4));
  await expect(page.getByRole("heading", { level: 1, name: "Samtale som flyttes" })).toBeVisible();
  await expect(move(page).getByText("Timen er ikke flyttet ennå.", { exact: false })).toBeVisible();
  await expect(move(page).getByLabel("Dag", { exact: true })).toHaveValue("2027-02-05");
  await expect(move(page).getByLabel("Rom", { exact: false }).first().locator("option:checked")).toHaveText("Rom 204, Oslo");
  await expectGoodLooks(page);
  await move(page).getByRole("button", { name: "Lagre endringen" }).click();
  await expect(page.getByText("Endringen er lagret, og alle har fått vite det.")).toBeVisible();
  await page.goto(`/schedule?week=${DAY}`);
  const there = page.getByRole("row", { name: /^Rom 204/ }).getByRole("cell").nth(4);
  await expect(there.getByRole("link", { name: "Samtale som flyttes" })).toBeVisible();
});

test("a whole plan is laid out, once", async ({ page, context, server, browser }) => {
  await signIn(context, server, "coordinator");
  await page.goto("/schedule");
  await hydrated(page);
  await page.getByRole("link", { name: "Legg ut en hel plan" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Legg ut en hel plan" })).toBeVisible();
  await page.getByLabel("Hvem skal planen være for?").selectOption({ label: "Gruppe høst" });
  await page.getByRole("button", { name: "Vis planen" }).click();
  await expect(page.getByRole("heading", { name: "Gruppe høst: Dagprogram Oslo" })).toBeVisible();
  await page.getByText(/Uka fra/).first().click();
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Legg ut planen" }).click();
  await expect(page.getByText("Planen er lagt ut.")).toBeVisible();
  await expectGoodLooks(page);

  await page.getByRole("link", { name: "Legg ut en hel plan" }).click();
  await page.getByLabel("Hvem skal planen være for?").selectOption({ label: "Gruppe høst" });
  await page.getByRole("button", { name: "Vis planen" }).click();
  await expect(page.getByText("Ingen timer mangler")).toBeVisible();
  await expect(page.getByRole("button", { name: "Legg ut planen" })).toHaveCount(0);

  const theirs = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(theirs, server, "participant");
  const plan = await theirs.newPage();
  await plan.goto("/plan");
  await plan.getByRole("link", { name: "Uka etter" }).click();
  await expect(plan.locator('main a[href^="/plan/sessions/"]').first()).toBeVisible();
  await theirs.close();
});

test("a room is added by keyboard", async ({ page, context, server }) => {
  await signIn(context, server, "therapist");
  await page.goto("/schedule");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: "Rom", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Rom" })).toBeVisible();
  await expectGoodLooks(page);
  await tabTo(page, page.getByLabel("Navn på rommet"));
  await page.keyboard.type("Rom 300");
  await page.keyboard.press("Tab");
  await page.getByLabel("Sted").selectOption({ label: "Oslo" });
  await page.getByText("Rom med skjerm", { exact: true }).last().click();
  await tabTo(page, page.getByRole("button", { name: "Legg til" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Rommet er lagt til.")).toBeVisible();
  await expect(page.getByText("Rom 300")).toBeVisible();
  await expect(page.getByLabel("Navn på rommet")).toHaveValue("");
  await expect(page.getByRole("link", { name: "Legg ut en hel plan" })).toHaveCount(0);
});

test("the plan of others is no participant's or manager's to make", async ({ pageAs }) => {
  for (const role of ["participant", "manager"] as const) {
    const page = await pageAs(role);
    for (const path of ["/schedule", "/schedule/new", "/schedule/lay-out", "/schedule/rooms"]) {
      expect((await page.request.get(path)).status(), `${role} ${path}`).toBe(403);
    }
  }
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a session is planned, moved and cancelled all the same", async ({ page, context, server }) => {
    await signIn(context, server, "coordinator");
    await page.goto("/schedule/new");
    await fillIn(page);
    await page.getByLabel("Klokka").fill("");
    await page.getByRole("button", { name: "Sett opp", exact: true }).click();
    await expect(page.getByText("Skriv et klokkeslett, som 09:00.").first()).toBeVisible();
    await expect(page.getByLabel("Hva heter timen?")).toHaveValue("Samtale om jobb");
    await page.getByLabel("Klokka").fill("09:00");
    await page.getByRole("button", { name: "Sett opp", exact: true }).click();
    await expect(page.getByText("Timen er satt opp.")).toBeVisible();
    await page.getByRole("link", { name: "Samtale om jobb" }).first().click();
    await move(page).getByText("Flytt, eller la en annen ta timen").click();
    await move(page).getByLabel("Klokka").fill("10:00");
    await move(page).getByRole("button", { name: "Lagre endringen" }).click();
    await expect(page.getByText("Endringen er lagret, og alle har fått vite det.")).toBeVisible();
    await page.getByText("Avlys timen", { exact: true }).first().click();
    await page.getByText("Noe annet", { exact: true }).click();
    await page.getByRole("button", { name: "Avlys timen" }).click();
    await expect(page.getByText("Timen er avlyst, og alle har fått vite det.")).toBeVisible();
  });
});
