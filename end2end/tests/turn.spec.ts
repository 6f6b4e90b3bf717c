// From networks that let no UDP through, or nothing but TLS: everything goes over a relay, Debian's coturn, and the
// browsers here may use no other way.
import { expect, lesson, test as live } from "../lib/live.ts";
import { type PartyPage, PHONE, ways } from "../lib/parties.ts";
import { type Relay, startRelay } from "../lib/relay.ts";

type Way = keyof Relay["urls"];

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

/** How the connections go that are in use: from where they leave, and how the relay is reached. */
const used = ({ page }: PartyPage) => ways(page, ({ candidateType, relayProtocol }) => `${candidateType} ${relayProtocol}`);

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
      await lesson(session, leader, [viewer]);
      for (const one of [viewer, leader]) expect(await used(one)).toEqual([`relay ${way}`]);
      const numbers = async () => (await fetch(`${server.url}/metrics`)).text();
      expect(await numbers()).toContain("tilbake_media_publishers 1");
      // how good a way is, is known when reports have come for a while
      await expect.poll(numbers, { timeout: 30_000 }).toContain('tilbake_media_viewers{quality="good"} 1');
      expect(server.log(), "the secret stays where it is").not.toContain(relay.secret);
    });
  });
}
