// What is said in a live teaching session beside the picture, and how one watches. A server of its own for each test.
import { expect, expectGood, test } from "../lib/live.ts";
import { arrived, enter, expectPicturesAndSound, expectStreams, PHONE } from "../lib/parties.ts";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 150_000 });

const SOON = { timeout: 15_000 };

test("a hand, a break, a question and an answer without a name", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  await enter(viewer, `/sessions/${session}/watch`);
  const [mine, desk] = [viewer.page, leader.page];

  await mine.getByRole("button", { name: "Rekk opp hånda" }).click();
  await expect(mine.getByRole("button", { name: "Ta ned hånda" })).toBeFocused();
  await expect(mine.getByText("Hånda di er oppe.")).toBeVisible();
  await expect(desk.getByText("1 hånd er oppe.")).toBeVisible(SOON);
  await desk.getByRole("button", { name: /^Ta ned/ }).click();
  await expect(desk.getByText("Ingen hender er oppe.")).toBeVisible(SOON);
  await expect(mine.getByRole("button", { name: "Rekk opp hånda" })).toBeVisible(SOON);

  await mine.getByRole("button", { name: "Jeg trenger en pause" }).click();
  await expect(desk.getByRole("heading", { name: "Trenger pause" })).toBeVisible(SOON);
  await enter(viewer, `/sessions/${session}/watch`);
  await mine.getByRole("button", { name: "Jeg er tilbake" }).click();
  await expect(desk.getByRole("heading", { name: "Trenger pause" })).toHaveCount(0, SOON);

  const words = "Kan jeg gå tur når det gjør vondt?";
  await mine.getByLabel("Spørsmålet ditt").fill(words);
  viewer.complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
  await viewer.context.setOffline(true);
  await mine.getByRole("button", { name: "Send spørsmålet" }).click();
  await expect(mine.getByRole("alert").first()).toBeVisible(SOON);
  await expect(mine.getByLabel("Spørsmålet ditt"), "kept on a bad network").toHaveValue(words);
  await viewer.context.setOffline(false);
  await mine.getByRole("button", { name: "Send spørsmålet" }).click();
  await expect(mine.getByText("Spørsmålet er sendt.")).toBeVisible(SOON);
  await expect(mine.getByLabel("Spørsmålet ditt")).toHaveValue("");
  await expect(desk.getByText("1 spørsmål venter.")).toBeVisible(SOON);
  await desk.getByRole("button", { name: /^Vis for alle/ }).click();
  await expect(mine.getByText(/Ditt spørsmål\..*Vises for alle\./)).toBeVisible(SOON);
  await desk.getByRole("button", { name: /^Legg bort/ }).click();
  await expect(desk.getByRole("button", { name: /^Angre/ }), "the same button").toBeFocused(SOON);
  await desk.getByRole("button", { name: /^Angre/ }).click();
  await expect(mine.getByText(/Venter på svar\./)).toBeVisible(SOON);

  await desk.getByText("Spør gruppa").click();
  await desk.getByLabel("Spørsmål til gruppa").fill("Er tempoet passe?");
  await expect(desk.getByLabel("Svar å velge mellom")).toHaveValue("Ja\nNei\nVet ikke");
  await desk.getByRole("button", { name: "Åpne spørsmålet" }).click();
  await mine.locator(".option label").filter({ hasText: /^Ja$/ }).click(SOON);
  await mine.getByRole("button", { name: "Svar", exact: true }).click();
  await expect(mine.getByText("Svaret ditt er med.")).toBeVisible(SOON);
  await expectGood(viewer, "watch, speaking");
  await expectGood(leader, "teach, spoken to");
  await desk.getByRole("button", { name: "Lukk og vis svarene" }).click();
  await expect(mine.getByText("færre enn 3")).toHaveCount(3, SOON);
});

test("sound alone stops the picture, and comes back", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });
  await enter(viewer, `/sessions/${session}/watch`);
  const { page } = viewer;
  await page.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(page, 1, "viewer");

  await page.getByLabel("Lydstyrke").fill("30");
  expect(await page.locator("video").evaluate((video: HTMLVideoElement) => video.volume)).toBeCloseTo(0.3);

  await page.getByRole("button", { name: "Bare lyd" }).click();
  await expect(page.getByRole("button", { name: "Vis bildet" })).toBeFocused();
  await expect(page.getByText("Du hører sendingen. Bildet er skjult.")).toBeVisible();
  await expectGood(viewer, "watch, sound alone");
  const still = async () => {
    const before = await arrived(page);
    await page.waitForTimeout(1500);
    const now = await arrived(page);
    return now.frames === before.frames && now.audio > before.audio;
  };
  await expect.poll(still, { message: "sound comes, pictures do not", timeout: 20_000 }).toBe(true);

  await page.getByRole("button", { name: "Pause i 5 minutter" }).click();
  await expect(page.getByRole("timer")).toHaveText(/4:5\d/);
  await page.getByRole("button", { name: "Avslutt pausen" }).click();
  await expect(page.getByRole("timer")).toHaveCount(0);

  await page.getByRole("button", { name: "Vis bildet" }).click();
  await expectStreams(page, 1, "viewer, with pictures again");

  await leader.page.getByRole("button", { name: "Avslutt sendingen" }).click();
  await leader.page.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(leader.page.getByRole("heading", { name: "Slik gikk sendingen" })).toBeVisible(SOON);
  await expect(leader.page.getByText(/Kl\. .*: Sendingen begynte\./)).toBeVisible();
  await expect(leader.page.getByText(/Godt nett for \d av 1 som så på\./), "once the viewer has gone").toBeVisible(SOON);
  await leader.page.getByText("Tall", { exact: true }).click();
  await expect(leader.page.getByText("På det meste så 1 på samtidig.")).toBeVisible();
  await expectGood(leader, "teach, afterwards");
});

test("a break is over when the clock says so, also for a page that slept", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const { page } = viewer;
  await page.clock.install();
  await enter(viewer, `/sessions/${session}/watch`);
  await page.getByRole("button", { name: "Bare lyd" }).click();
  await page.getByRole("button", { name: "Pause i 5 minutter" }).click();
  await expect(page.getByRole("timer")).toHaveText(/4:5\d/);
  await page.clock.fastForward("04:00");
  await expect(page.getByRole("timer")).toHaveText(/0:5\d/);
  await expect(page.getByText("Pausen er over.")).toHaveCount(0);
  await page.clock.fastForward("01:00");
  await expect(page.getByText("Pausen er over.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause i 10 minutter" })).toBeVisible();
});
