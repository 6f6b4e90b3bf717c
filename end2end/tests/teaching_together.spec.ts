// Several pictures in one session: a screen beside its speaker, and a second presenter who takes over; a camera that goes, and
// another network. A server of its own for each test.
import type { Page } from "@playwright/test";
import { expect, expectGood, lesson, type Live, test } from "../lib/live.ts";
import { enter, expectPicturesAndSound, expectStreams, type PartyPage, PHONE } from "../lib/parties.ts";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 180_000 });

const SOON = { timeout: 20_000 };

/** A therapist sends, and a participant watches. */
async function begun({ session, join }: Live): Promise<{ viewer: PartyPage; leader: PartyPage }> {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await lesson(session, leader, [viewer]);
  return { viewer, leader };
}

test("a screen is shown large beside who speaks, and goes again", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  const [seen, desk] = [viewer.page, leader.page];
  await enter(leader, `/sessions/${session}/teach`);
  await expect(desk.getByRole("button", { name: "Del skjermen" })).toHaveCount(0);
  await desk.getByRole("button", { name: "Send herfra" }).click();
  await expect(desk.getByText(/Du sender nå/)).toBeVisible(SOON);
  await enter(viewer, `/sessions/${session}/watch`);
  await seen.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(seen, 1, "viewer");
  await expect(seen.getByText("Godt nett.")).toBeVisible({ timeout: 30_000 });
  const speaker = seen.locator(".stage > .screen");
  const alone = (await speaker.boundingBox())?.width ?? 0;

  await desk.getByRole("button", { name: "Del skjermen" }).click();
  await expect(desk.getByText("Du deler skjermen nå.")).toBeVisible(SOON);
  await expect(desk.getByRole("button", { name: "Slutt å dele skjermen" })).toBeFocused();
  const screen = seen.getByRole("figure").filter({ hasText: /^.*Skjermen til / });
  await expect(screen).toBeVisible(SOON);
  await expectStreams(seen, 2, "viewer, with the screen");
  const beside = (await speaker.boundingBox())?.width ?? 0;
  expect(beside, "who speaks is small beside it").toBeLessThan(alone);
  await expectGood(viewer, "watch, with a screen");
  await expectGood(leader, "teach, sharing");

  await seen.getByRole("button", { name: "Bare lyd" }).click();
  await expect(screen).toBeHidden();
  await seen.getByRole("button", { name: "Vis bildet" }).click();
  await expect(screen).toBeVisible();

  await desk.getByRole("button", { name: "Slutt å dele skjermen" }).click();
  await expect(screen).toHaveCount(0, SOON);
  await expect(desk.getByRole("button", { name: "Del skjermen" })).toBeFocused();
  await expectStreams(seen, 1, "viewer, without the screen");
  await desk.getByRole("button", { name: "Del skjermen" }).click();
  await expect(screen).toBeVisible(SOON);
  await desk.getByRole("button", { name: "Avslutt sendingen" }).click();
  await desk.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(seen.getByText(/Takk for i dag/)).toBeVisible(SOON);
  await expect(screen).toHaveCount(0);
});

test("somebody on the other site sends too, takes over, and nobody loads the page anew", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  const second = await join("coordinator");
  const [seen, desk, other] = [viewer.page, leader.page, second.page];
  await enter(second, `/sessions/${session}/watch`);
  await other.getByRole("link", { name: "Send bilde og lyd herfra" }).click();
  await expect(other.getByLabel("Slik ser de andre deg")).toBeVisible(SOON);
  await expect(other.getByRole("heading", { name: "Hvem er her" }), "not for those who only send").toHaveCount(0);

  await enter(leader, `/sessions/${session}/teach`);
  await desk.getByRole("button", { name: "Send herfra" }).click();
  await expect(desk.getByText(/Du sender nå/)).toBeVisible(SOON);
  await enter(viewer, `/sessions/${session}/watch`);
  await seen.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(seen, 1, "viewer");

  await expect(other.getByText(/ sender nå\. Trykk «Send herfra»/)).toBeVisible(SOON);
  await expectStreams(other, 1, "the second sees the first");
  await other.getByRole("button", { name: "Send herfra" }).click();
  await expect(other.getByText(/Du sender nå/)).toBeVisible(SOON);
  await expect(other.getByRole("button", { name: "Avslutt sendingen" }), "that is the leader's").toHaveCount(0);
  await expectStreams(seen, 2, "viewer of both");
  await expect(desk.getByRole("heading", { name: "De andre som sender" })).toBeVisible(SOON);
  await expectPicturesAndSound(desk, 1, "the first sees and hears the second");
  await expectGood(viewer, "watch, two who send");
  await expectGood(leader, "teach, two who send");
  await expectGood(second, "teach, as the second");

  await desk.getByRole("button", { name: "Slutt å sende herfra" }).click();
  await expect(desk.getByText(/ sender nå\. Trykk «Send herfra»/)).toBeVisible(SOON);
  await expectPicturesAndSound(seen, 1, "viewer, after the hand-over");
  await expect(seen.getByText("Du ser sendingen nå.")).toBeAttached(SOON);
  await desk.getByRole("button", { name: "Send herfra" }).click();
  await expectStreams(seen, 2, "viewer of both again");
  await other.getByRole("button", { name: "Slutt å sende herfra" }).click();
  await expectStreams(seen, 1, "viewer of the first again");
  await desk.getByRole("button", { name: "Avslutt sendingen" }).click();
  await desk.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(seen.getByText(/Takk for i dag/)).toBeVisible(SOON);
});

test("a camera and microphone that are pulled out, or taken by a call, are opened anew", async ({ live }) => {
  const { viewer, leader } = await begun(live);
  await leader.page.getByLabel("Slik ser de andre deg").evaluate((video: HTMLVideoElement) => {
    for (const track of (video.srcObject as MediaStream).getTracks()) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  });
  await expectPicturesAndSound(viewer.page, 1, "viewer, from what was opened anew");
});

/** What is said to the media server from now on: method and status. */
function signalling(page: Page): string[] {
  const said: string[] = [];
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (/^\/(whip|whep|media)\//.test(path)) said.push(`${response.request().method()} ${response.status()}`);
  });
  return said;
}

test("on another network the same stream goes on, for who sends and who watches", async ({ live }) => {
  const { viewer, leader } = await begun(live);
  for (const { page } of [viewer, leader, viewer]) {
    const said = signalling(page);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect.poll(() => said, SOON).toEqual(["PATCH 200"]);
    await expectPicturesAndSound(viewer.page, 1, "viewer, after the restart");
    expect(said, "nothing begins anew").toEqual(["PATCH 200"]);
  }
});

test("a picture that failed beside another is tried again by a click", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  const second = await join("coordinator");
  const { page } = viewer;
  viewer.complaints.allow(/status of 422/);
  await lesson(session, leader, [viewer]);
  const beside = (url: URL) => url.pathname.startsWith("/whep/") && url.searchParams.has("publisher");
  await page.route(beside, (route) => route.fulfill({ status: 422 }));
  await enter(second, `/sessions/${session}/teach`);
  await second.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(second.page.getByText(/Du sender nå/)).toBeVisible(SOON);
  const tile = page.locator(".tile");
  await expect(tile.getByText(/^Vi mistet /)).toBeVisible(SOON);
  await expectGood(viewer, "watch, a picture that failed");
  await page.unroute(beside);
  await tile.getByRole("button", { name: "Prøv igjen" }).press("Enter");
  await expectStreams(page, 2, "viewer, of both");
  await expect(tile.getByRole("button", { name: "Prøv igjen" })).toHaveCount(0);
});
