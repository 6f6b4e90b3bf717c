// From networks that let no UDP through, or nothing but TLS: everything goes over a relay, Debian's coturn, and the
// browsers here may use no other way.
import { type Page } from "@playwright/test";
import { expect, test as live } from "../lib/live.ts";
import { enter, expectPicturesAndSound, PHONE } from "../lib/parties.ts";
import { type Relay, startRelay } from "../lib/relay.ts";

type Way = keyof Relay["urls"];
type Recording = typeof globalThis & { __peers?: RTCPeerConnection[] };

const test = live.extend<{ way: Way; relay: Relay }>({
  way: ["udp", { option: true }],
  relay: async ({}, use) => {
    const relay = await startRelay();
    await use(relay);
    await relay.stop();
  },
  // one address alone: the way that is meant is the only one there is
  env: async ({ relay, way }, use) => use({ TILBAKE_TURN_URLS: relay.urls[way], TILBAKE_TURN_SECRET: relay.secret }),
});

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 150_000 });

/** How the connection goes that is in use: from where it leaves, and how the relay is reached. */
function ways(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const { __peers: peers = [] } = globalThis as Recording;
    for (const peer of peers.filter(({ connectionState }) => connectionState === "connected")) {
      const stats = await peer.getStats();
      for (const report of stats.values()) {
        if (report.type !== "candidate-pair" || !report.nominated) continue;
        const { candidateType, relayProtocol } = stats.get(report.localCandidateId) ?? {};
        found.push(`${candidateType} ${relayProtocol}`);
      }
    }
    return [...new Set(found)];
  });
}

for (const way of ["udp", "tcp", "tls"] as const) {
  test.describe(way, () => {
    test.use({ way });
    test(`a lesson over a relay by ${way}, and no other way`, async ({ live: { server, session, join }, relay }) => {
      const viewer = await join("participant", PHONE);
      const leader = await join("therapist");
      for (const { context } of [viewer, leader]) {
        await context.addInitScript(() => {
          globalThis.RTCPeerConnection = class extends RTCPeerConnection {
            constructor(configuration?: RTCConfiguration) {
              super({ ...configuration, iceTransportPolicy: "relay" });
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
      await expectPicturesAndSound(viewer.page, 1, `viewer by ${way}`);
      for (const { page } of [viewer, leader]) expect(await ways(page)).toEqual([`relay ${way}`]);
      const numbers = async () => (await fetch(`${server.url}/metrics`)).text();
      expect(await numbers()).toContain("tilbake_media_publishers 1");
      // how good a way is, is known when reports have come for a while
      await expect.poll(numbers, { timeout: 30_000 }).toContain('tilbake_media_viewers{quality="good"} 1');
      expect(server.log(), "the secret stays where it is").not.toContain(relay.secret);
    });
  });
}
