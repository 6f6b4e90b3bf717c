// T3 and T5 of the media targets through the product's own pages: how old what a viewer sees is, and how soon all is well again.
import { expect, lesson, test } from "../lib/live.ts";
import { arrived, DESKTOP, type PartyPage } from "../lib/parties.ts";
import { startWire, type Wire } from "../lib/wire.ts";
import { agesOf, stampCamera } from "./stamps.ts";

const TIMES = 5;

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 400_000 });

const report = (what: string, figures: object) => console.log(JSON.stringify({ what, ...figures }));

/** The sorted numbers' middle and worst, and how many they are. */
function summed(numbers: number[]): { p50: number; p95: number; worst: number; of: number } {
  const at = (share: number) => Math.round(numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), worst: at(1), of: numbers.length };
}

/** Somebody teaches, somebody watches over this wire. */
async function begin(join: (role: "participant" | "therapist", viewport?: typeof DESKTOP) => Promise<PartyPage>, session: string, wire?: Wire) {
  const viewer = await join("participant", DESKTOP);
  const leader = await join("therapist");
  await stampCamera(leader);
  await wire?.lead(viewer.context);
  for (const { complaints } of [viewer, leader]) complaints.allow(/net::ERR_|WebSocket|Failed to fetch|status of (404|50\d)/);
  await lesson(session, leader, [viewer]);
  return { viewer, leader };
}

const width = ({ page }: PartyPage) => page.locator("video").first().evaluate((video: HTMLVideoElement) => video.videoWidth);
const large = (viewer: PartyPage) => expect.poll(() => width(viewer), { message: "the large picture", timeout: 90_000 }).toBe(960);

/** Milliseconds until this holds. */
async function until(holds: () => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - begun;
    if (performance.now() - begun > 60_000) throw new Error("it never came to hold");
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** Milliseconds until new pictures and new sound have come. */
async function untilBack({ page }: PartyPage): Promise<number> {
  const before = await arrived(page);
  // after a new connection counting begins anew
  return until(async () => {
    const now = await arrived(page);
    const [frames, audio] = now.frames < before.frames ? [now.frames, now.audio] : [now.frames - before.frames, now.audio - before.audio];
    return frames > 2 && audio > 2;
  });
}

test("T3: how old a picture is when it is seen", async ({ live: { session, join } }) => {
  const { viewer } = await begin(join, session);
  await large(viewer);
  report("T3 age of a picture, ms", summed(await agesOf(viewer.page, 20_000)));
});

test("T5: a lower layer on 600 kbit/s", async ({ live: { server, session, join } }) => {
  const wire = await startWire(server.mediaPort);
  const { viewer } = await begin(join, session, wire);
  const took: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    wire.narrow();
    await large(viewer);
    await viewer.page.waitForTimeout(3000);
    wire.narrow(600_000);
    took.push(await until(async () => (await width(viewer)) < 960));
  }
  report("T5 until a lower layer is seen, ms", summed(took.sort((a, b) => a - b)));
  wire.stop();
});

test("T5: media back after another network, and after the server's restart", async ({ live: { server, session, join } }) => {
  const wire = await startWire(server.mediaPort);
  const { viewer } = await begin(join, session, wire);
  const [moved, restarted]: number[][] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    wire.move();
    // what a browser says when Wi-Fi gives way to another network
    await viewer.page.evaluate(() => dispatchEvent(new Event("online")));
    moved?.push(await untilBack(viewer));
    await viewer.page.waitForTimeout(2000);
  }
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now();
    await server.restart();
    const started = performance.now() - begun;
    restarted?.push(started + (await untilBack(viewer)));
    await viewer.page.waitForTimeout(5000);
  }
  for (const [what, took] of [["another network", moved], ["the server's restart", restarted]] as const) {
    report(`T5 until media is back after ${what}, ms`, summed((took ?? []).sort((a, b) => a - b)));
  }
  wire.stop();
});
