// A group of three with one who teaches, by each of the two ways to write pictures down; and what a group does when the
// network lets nothing through for a while.
import { signInAs } from "../lib/accounts.ts";
import { expect, lesson, test as live } from "../lib/live.ts";
import { arrived, codecs, expectPicturesAndSound, type PartyPage, PHONE } from "../lib/parties.ts";
import { startWire, type Wire } from "../lib/wire.ts";

const DROPPED_MS = 3000;

const test = live.extend<{ wire: Wire }>({
  wire: async ({ live: { server } }, use) => {
    const wire = await startWire(server.mediaPort);
    await use(wire);
    wire.stop();
  },
});

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 180_000 });

/** Its camera's pictures are written down this way from now on. */
async function writeBy({ context }: PartyPage, codec: string): Promise<void> {
  await context.addInitScript((codec) => {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      addTransceiver(track: MediaStreamTrack | string, init?: RTCRtpTransceiverInit): RTCRtpTransceiver {
        const transceiver = super.addTransceiver(track, init);
        if (typeof track !== "string" && track.kind === "video") {
          const { codecs = [] } = RTCRtpReceiver.getCapabilities("video") ?? {};
          transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === `video/${codec}`));
        }
        return transceiver;
      }
    };
  }, codec);
}

for (const codec of ["VP8", "H264"] as const) {
  test(`three see and hear who teaches, by ${codec}`, async ({ live: { server, session, join } }) => {
    const leader = await join("therapist");
    await writeBy(leader, codec);
    const phone = await join("participant", PHONE);
    const another = await join("visitor", PHONE);
    await signInAs(another.context, server, "deltaker2");
    const room = await join("coordinator");
    const group = [phone, another, room];
    await lesson(session, leader, group);
    for (const viewer of group) {
      await expectPicturesAndSound(viewer.page, 1, "one of three, with all there");
      expect(await codecs(viewer.page)).toEqual([`video/${codec}`]);
    }
    // which words these are depends on the machine; that there are some does not
    await expect(leader.page.getByText(/^(Godt nett\.|(Ustabilt|Svakt) nett hos deg)/)).toBeVisible({ timeout: 30_000 });
    // many may sit before one screen: who is there is noted by hand
    const noted = { name: /^Er dere flere foran samme skjerm/ };
    await expect(room.page.getByRole("link", noted)).toHaveAttribute("href", "/participants/arrivals");
    await expect(phone.page.getByRole("link", noted)).toHaveCount(0);
  });
}

test("three seconds without a packet: the lesson goes on by the same connection", async ({ live: { session, join }, wire }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  for (const { context } of [viewer, leader]) await wire.lead(context);
  await lesson(session, leader, [viewer]);
  const begun: string[] = [];
  for (const { page } of [viewer, leader]) {
    page.on("request", (request) => {
      if (request.method() === "POST" && /^\/wh[ie]p\//.test(new URL(request.url()).pathname)) begun.push(request.url());
    });
  }

  wire.cut(true);
  await viewer.page.waitForTimeout(DROPPED_MS);
  const { frames } = await arrived(viewer.page);
  await viewer.page.waitForTimeout(500);
  expect((await arrived(viewer.page)).frames, "nothing comes through").toBe(frames);
  wire.cut(false);
  await expectPicturesAndSound(viewer.page, 1, "viewer, afterwards");
  expect(begun, "nothing begins anew").toEqual([]);
});
