// From networks that let no UDP through but TCP to the media port: the browsers here are told of that way alone.
import { type Page } from "@playwright/test";
import { expect, test } from "../lib/live.ts";
import { enter, expectPicturesAndSound, PHONE } from "../lib/parties.ts";

type Recording = typeof globalThis & { __peers?: RTCPeerConnection[] };

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 120_000 });

/** By which protocols the connections go that are in use. */
function protocols(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const { __peers: peers = [] } = globalThis as Recording;
    for (const peer of peers.filter(({ connectionState }) => connectionState === "connected")) {
      const stats = await peer.getStats();
      for (const report of stats.values()) {
        if (report.type !== "candidate-pair" || !report.nominated) continue;
        found.push(stats.get(report.localCandidateId)?.protocol, stats.get(report.remoteCandidateId)?.protocol);
      }
    }
    return [...new Set(found)];
  });
}

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
  await enter(leader, `/sessions/${session}/teach`);
  await expect(leader.page.getByText("Mikrofonen virker. Vi hører deg.")).toBeVisible({ timeout: 20_000 });
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 30_000 });
  await enter(viewer, `/sessions/${session}/watch`);
  await viewer.page.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(viewer.page, 1, "viewer by TCP");
  for (const { page } of [viewer, leader]) expect(await protocols(page)).toEqual(["tcp"]);
  const numbers = async () => (await fetch(`${server.url}/metrics`)).text();
  expect(await numbers()).toContain("tilbake_media_by_tcp 2");
  // how good a way is, is known when reports have come for a while
  await expect.poll(numbers, { timeout: 30_000 }).toContain('tilbake_media_viewers{quality="good"} 1');
});

test("a lesson goes by UDP where both are open", async ({ live: { server, session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  await expect(leader.page.getByText("Mikrofonen virker. Vi hører deg.")).toBeVisible({ timeout: 20_000 });
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 30_000 });
  await enter(viewer, `/sessions/${session}/watch`);
  await viewer.page.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(viewer.page, 1, "viewer by UDP");
  for (const { page } of [viewer, leader]) expect(await protocols(page)).toEqual(["udp"]);
  // who began by TCP and then found UDP has moved by now
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 30_000 }).toContain("tilbake_media_by_tcp 0");
});
