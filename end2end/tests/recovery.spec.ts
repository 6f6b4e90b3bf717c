// What a live session does when something breaks: the browser's network goes, the server dies. Nobody clicks anything.
import { expect, lesson, test } from "../lib/live.ts";
import { expectPicturesAndSound, expectStreams, PHONE } from "../lib/parties.ts";

const OFFLINE = "Du er uten nett";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 180_000 });

test("the network goes and comes back, the server dies and comes back: the lesson goes on", async ({ live: { server, session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  for (const { complaints } of [viewer, leader]) complaints.allow(/net::ERR_|WebSocket|Failed to fetch|status of (404|50\d)/);
  await lesson(session, leader, [viewer]);

  await viewer.context.setOffline(true);
  await expect(viewer.page.getByText(OFFLINE).first()).toBeVisible({ timeout: 30_000 });
  await viewer.context.setOffline(false);
  await expectPicturesAndSound(viewer.page, 1, "viewer with the network back");

  await server.restart();
  await expectStreams(viewer.page, 1, "viewer after the server came back");
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 60_000 });
  await expectPicturesAndSound(viewer.page, 1, "viewer, and the sound is back");
});
