// Coming to the centre: said on one's own phone, seen on the tablet at the door, corrected, and a few words of what was seen.
// A server of its own: what is said here, others would meet.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";
import { sessionId } from "../lib/parties.ts";

const test = testAlone();
const TITLE = "Samtale om målene dine";

test("one says that one has come, by keyboard and phone, and the board and the log follow", async ({ page, context, server, browser }) => {
  const session = await sessionId(server, TITLE);
  await signIn(context, server, "participant");
  await page.goto(`/plan/sessions/${session}`);
  await hydrated(page);
  const come = page.getByRole("button", { name: "Jeg er kommet", exact: true });
  await tabTo(page, come);
  await page.keyboard.press("Enter");
  await expect(page.locator(".ds-tag", { hasText: "Du er her" })).toBeVisible();
  await expectGoodLooks(page, "one has come");

  const door = await browser.newContext({ baseURL: server.url, viewport: { width: 820, height: 1180 }, hasTouch: true });
  await signIn(door, server, "coordinator");
  const tablet = await door.newPage();
  await tablet.goto("/participants/arrivals");
  await hydrated(tablet);
  const row = tablet.locator("section.ds-card", { hasText: TITLE }).locator("li").first();
  await expect(row.locator(".ds-tag", { hasText: "Til stede" })).toBeVisible();
  await row.getByRole("button", { name: /^Ikke møtt/ }).tap();
  await expect(row.locator(".ds-tag", { hasText: "Ikke møtt" })).toBeVisible();

  await row.getByRole("link", { name: /^Skriv en observasjon/ }).tap();
  await hydrated(tablet);
  await tablet.getByRole("textbox", { name: "Notat" }).fill("Gikk trappa uten å hvile.");
  await tablet.getByRole("button", { name: "Lagre", exact: true }).tap();
  await expect(tablet.getByText("Notatet er lagret.")).toBeVisible();
  await tablet.getByRole("link", { name: "Tilbake til hvem som er kommet" }).tap();
  await expect(tablet.getByRole("heading", { level: 1, name: "Hvem er kommet i dag" })).toBeVisible();
  await expectGoodLooks(tablet, "the board of arrivals");
  await door.close();

  await page.goto("/privacy?kind=attendance");
  await expect(page.getByText(/Endret fra «Til stede» til «Ikke møtt»/)).toBeVisible();
  await page.goto("/privacy?kind=notes");
  await expect(page.getByText("Gikk trappa uten å hvile.")).toBeVisible();
});

const testPlain = testAlone();

testPlain.describe("without script", () => {
  testPlain.use({ javaScriptEnabled: false });

  testPlain("one says that one has come", async ({ page, context, server }) => {
    const session = await sessionId(server, TITLE);
    await signIn(context, server, "participant");
    await page.goto(`/plan/sessions/${session}`);
    await page.getByRole("button", { name: "Jeg er kommet", exact: true }).click();
    await expect(page.locator(".ds-tag", { hasText: "Du er her" })).toBeVisible();
  });
});
