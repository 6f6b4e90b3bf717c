// One live teaching session with real browsers: a therapist at a desk, a participant with a phone. It is ended here, so
// each test has a server of its own.
import { tabTo } from "../lib/keyboard.ts";
import { expect, expectGood, test } from "../lib/live.ts";
import { DESKTOP, enter, expectPicturesAndSound, expectStreams, PHONE } from "../lib/parties.ts";

const TITLE = "Smerte og hvile";

test.use({ title: TITLE });
test.describe.configure({ timeout: 150_000 });

test("the group sees and hears the therapist; reloads come back; the end is for all", async ({ live: { server, session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");

  await enter(viewer, `/sessions/${session}/watch`);
  await expect(viewer.page.getByRole("heading", { level: 1 })).toHaveText(TITLE);
  await expectGood(viewer, "watch, before joining");
  await viewer.page.getByRole("button", { name: "Bli med" }).click();
  await expect(viewer.page.getByText(/Venter på bilde fra/)).toBeVisible();
  await expectGood(viewer, "watch, waiting");

  await enter(leader, `/sessions/${session}/teach`);
  await expect(leader.page.getByLabel("Slik ser de andre deg")).toBeVisible();
  await expect(leader.page.getByText("Mikrofonen virker. Vi hører deg.")).toBeVisible({ timeout: 20_000 });
  await expectGood(leader, "teach, before sending");
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });

  // the picture comes without a click
  await expect(viewer.page.getByText("Du ser sendingen nå.")).toBeAttached({ timeout: 30_000 });
  await expectPicturesAndSound(viewer.page, 1, "viewer");
  await expectGood(viewer, "watch, live");
  await expect(leader.page.getByText(/1 av \d+ er her/)).toBeVisible({ timeout: 20_000 });
  await expectGood(leader, "teach, live");

  await viewer.page.reload();
  await expectStreams(viewer.page, 1, "viewer after a reload");
  const video = viewer.page.locator("video");
  expect(await video.evaluate((element: HTMLVideoElement) => element.muted), "nothing starts by itself with sound").toBe(true);
  await viewer.page.getByRole("button", { name: "Slå på lyd" }).click();
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.muted || element.paused)).toBe(false);
  await expectPicturesAndSound(viewer.page, 1, "viewer with sound on again");

  await leader.page.reload();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 30_000 });
  await expectPicturesAndSound(viewer.page, 1, "viewer after the leader's reload");

  await leader.page.getByRole("button", { name: "Avslutt sendingen" }).click();
  await expect(leader.page.getByRole("dialog")).toBeVisible();
  await expectGood(leader, "teach, asking");
  await leader.page.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(leader.page.getByText(/Sendingen er over/)).toBeVisible();
  await expect(viewer.page.getByText(/Takk for i dag/)).toBeVisible({ timeout: 15_000 });
  await expectGood(viewer, "watch, ended");

  // ended too early: whoever still has the page open sees it begin again, without a click
  await leader.page.getByRole("button", { name: "Start igjen" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });
  await expectStreams(viewer.page, 1, "viewer after a new start");
  await leader.page.getByRole("button", { name: "Avslutt sendingen" }).click();
  await leader.page.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(viewer.page.getByText(/Takk for i dag/)).toBeVisible({ timeout: 15_000 });
  await leader.page.reload();
  await expect(leader.page.getByText(/Sendingen er over/)).toBeVisible();
  await viewer.page.getByRole("link", { name: "Til dagen i dag" }).click();
  await expect(viewer.page).toHaveURL(`${server.url}/`);
});

test("a small picture gets a small layer, and a larger one as it grows", async ({ live: { session, join } }) => {
  const narrow = { width: 320, height: 640 };
  const viewer = await join("participant", narrow);
  const leader = await join("therapist", undefined, { width: 960, height: 540 });
  await enter(leader, `/sessions/${session}/teach`);
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });
  await enter(viewer, `/sessions/${session}/watch`);
  await viewer.page.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(viewer.page, 1, "viewer");
  const width = () => viewer.page.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth);
  await expect.poll(width, "small").toBeLessThanOrEqual(480);
  await viewer.page.setViewportSize(DESKTOP);
  await expect.poll(width, { message: "large", timeout: 40_000 }).toBeGreaterThan(480);
  await viewer.page.setViewportSize(narrow);
  await expect.poll(width, { message: "small again", timeout: 20_000 }).toBeLessThanOrEqual(480);
  await expectStreams(viewer.page, 1, "viewer, small again");
});

test("a refused camera is told in words, and trying again helps", async ({ live: { session, join } }) => {
  const leader = await join("therapist");
  await enter(leader, "/");
  await leader.page.evaluate(() => sessionStorage.setItem("refuse", "NotAllowedError"));
  await enter(leader, `/sessions/${session}/teach`);
  await expect(leader.page.getByRole("alert").getByText(/får ikke bruke kamera og mikrofon/)).toBeVisible();
  await expectGood(leader, "teach, camera refused");
  await leader.page.evaluate(() => sessionStorage.setItem("refuse", "NotReadableError"));
  await leader.page.getByRole("button", { name: "Prøv igjen" }).click();
  await expect(leader.page.getByRole("alert").getByText(/annet program bruker/)).toBeVisible();
  await leader.page.evaluate(() => sessionStorage.removeItem("refuse"));
  await leader.page.getByRole("button", { name: "Prøv igjen" }).click();
  await expect(leader.page.getByLabel("Slik ser de andre deg")).toBeVisible();
  await expect(leader.page.getByRole("button", { name: "Prøv igjen" })).toHaveCount(0);
});

test("by keyboard alone: join, turn sound off, start, stop", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  await expect(leader.page.getByLabel("Slik ser de andre deg")).toBeVisible();
  await tabTo(leader.page, leader.page.getByRole("button", { name: /^Send herfra$/ }));
  await leader.page.keyboard.press("Enter");
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });

  await enter(viewer, `/sessions/${session}/watch`);
  await tabTo(viewer.page, viewer.page.getByRole("button", { name: /^Bli med$/ }));
  await viewer.page.keyboard.press("Enter");
  await expectPicturesAndSound(viewer.page, 1, "viewer");
  await tabTo(viewer.page, viewer.page.getByRole("button", { name: /^Slå av lyd$/ }));
  await viewer.page.keyboard.press("Enter");
  await expect(viewer.page.getByRole("button", { name: "Slå på lyd" })).toBeFocused();

  await leader.page.locator("h1").focus();
  await tabTo(leader.page, leader.page.getByRole("button", { name: /^Avslutt sendingen$/ }));
  await leader.page.keyboard.press("Enter");
  await tabTo(leader.page, leader.page.getByRole("button", { name: /^Ja, avslutt$/ }));
  await leader.page.keyboard.press("Enter");
  await expect(viewer.page.getByText(/Takk for i dag/)).toBeVisible({ timeout: 15_000 });
});
