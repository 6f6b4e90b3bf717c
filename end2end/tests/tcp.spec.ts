// From networks that let no UDP through but TCP to the media port: the browsers here are told of that way alone.
import { expect, lesson, test } from "../lib/live.ts";
import { type PartyPage, PHONE, ways } from "../lib/parties.ts";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 120_000 });

/** By which protocols the connections go that are in use. */
const protocols = ({ page }: PartyPage) => ways(page, (local, remote) => `${local.protocol} ${remote.protocol}`);

test("a lesson by TCP, where UDP does not get through", async ({ live: { server, session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  for (const { context } of [viewer, leader]) {
    await context.addInitScript(() => {
      globalThis.RTCPeerConnection = class extends RTCPeerConnection {
        override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
          const sdp = description.sdp?.replace(/^a=candidate:\S+ \d+ udp .*\r\n/gim, "");
          return super.setRemoteDescription({ ...description, sdp });
        }
      };
    });
  }
  await lesson(session, leader, [viewer]);
  for (const one of [viewer, leader]) expect(await protocols(one)).toEqual(["tcp tcp"]);
  const numbers = async () => (await fetch(`${server.url}/metrics`)).text();
  expect(await numbers()).toContain("tilbake_media_by_tcp 2");
  // how good a way is, is known when reports have come for a while
  await expect.poll(numbers, { timeout: 30_000 }).toContain('tilbake_media_viewers{quality="good"} 1');
});

test("a lesson goes by UDP where both are open", async ({ live: { server, session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await lesson(session, leader, [viewer]);
  for (const one of [viewer, leader]) expect(await protocols(one)).toEqual(["udp udp"]);
  // who began by TCP and then found UDP has moved by now
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 30_000 }).toContain("tilbake_media_by_tcp 0");
});
