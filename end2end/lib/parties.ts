// Parties of live sessions: browsers with a small fake camera, and what really arrives in them.
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { type Role, signIn } from "./accounts.ts";
import { Complaints } from "./console.ts";
import { hydrated } from "./fixtures.ts";
import type { Server } from "./server.ts";

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

type Recording = typeof globalThis & { __peers?: RTCPeerConnection[] };

/** What fits many browsers on two cores. */
export const SMALL_CAMERA = { width: 320, height: 180 };

export interface PartyPage {
  page: Page;
  context: BrowserContext;
  complaints: Complaints;
}

/** Signed in unless a visitor, with every connection kept where the test can ask it. */
export async function party(browser: Browser, server: Server, role: Role | "visitor", viewport = DESKTOP, camera = SMALL_CAMERA): Promise<PartyPage> {
  const context = await browser.newContext({ baseURL: server.url, viewport, locale: "nb-NO", timezoneId: "Europe/Oslo" });
  const complaints = new Complaints(context);
  // a stream that has not begun is asked for again: the browser notes each answer
  complaints.allow(/status of (409|503)/);
  await context.addInitScript(() => {
    const peers: RTCPeerConnection[] = [];
    (globalThis as Recording).__peers = peers;
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    };
  });
  await context.addInitScript((camera) => {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wish) => {
      const refusal = sessionStorage.getItem("refuse");
      if (refusal) return Promise.reject(new DOMException("refused by the test", refusal));
      const video = wish?.video && typeof wish.video === "object" ? { ...wish.video, ...camera } : wish?.video;
      return ask({ ...wish, video });
    };
  }, camera);
  if (role !== "visitor") await signIn(context, server, role);
  return { page: await context.newPage(), context, complaints };
}

/** Speaks without a pause from now on, once something was clicked: the browser's own small camera only beeps now and then. */
export async function speak({ context }: PartyPage): Promise<void> {
  await context.addInitScript(() => {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      const sound = new AudioContext();
      addEventListener("click", () => sound.resume(), { capture: true });
      const [voice, out] = [sound.createOscillator(), sound.createMediaStreamDestination()];
      voice.connect(out);
      voice.start();
      const beeps = stream.getAudioTracks();
      for (const track of beeps) {
        stream.removeTrack(track);
        track.stop();
      }
      for (const track of beeps.length > 0 ? out.stream.getAudioTracks() : []) stream.addTrack(track);
      return stream;
    };
  });
}

/** Opens a page of a session and waits until it reacts. */
export async function enter({ page }: PartyPage, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

export interface Arrived {
  streams: number;
  frames: number;
  audio: number;
  energy: number;
}

type Report = Record<string, any>;

/** What each connection of a page that is up tells of itself, by the reports' names. */
async function reports(page: Page): Promise<Map<string, Report>[]> {
  const told = await page.evaluate(async () => {
    const { __peers: peers = [] } = globalThis as Recording;
    const up = peers.filter(({ connectionState }) => connectionState === "connected");
    return Promise.all(up.map(async (peer) => [...(await peer.getStats()).values()]));
  });
  return told.map((one) => new Map(one.map((report: Report) => [report.id, report])));
}

/** Sums over the connections that receive. */
export async function arrived(page: Page): Promise<Arrived> {
  const sum = { streams: 0, frames: 0, audio: 0, energy: 0 };
  for (const connection of await reports(page)) {
    let frames = 0;
    for (const report of connection.values()) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "video") frames += report.framesDecoded ?? 0;
      if (report.kind === "audio") {
        sum.audio += report.packetsReceived ?? 0;
        sum.energy += report.totalAudioEnergy ?? 0;
      }
    }
    sum.frames += frames;
    if (frames > 0) sum.streams += 1;
  }
  return sum;
}

/** How the pictures that come in are written down: their media types. */
export async function codecs(page: Page): Promise<string[]> {
  return (await reports(page)).flatMap((connection) => {
    const pictures = [...connection.values()].filter(({ type, kind, codecId }) => type === "inbound-rtp" && kind === "video" && codecId);
    return pictures.map(({ codecId }) => connection.get(codecId)?.mimeType);
  });
}

/** Both ends of the ways that are in use, each kind once, as `told` names them. */
export async function ways(page: Page, told: (local: Report, remote: Report) => string): Promise<string[]> {
  const found = (await reports(page)).flatMap((connection) => {
    const pairs = [...connection.values()].filter(({ type, nominated }) => type === "candidate-pair" && nominated);
    return pairs.map((pair) => told(connection.get(pair.localCandidateId) ?? {}, connection.get(pair.remoteCandidateId) ?? {}));
  });
  return [...new Set(found)];
}

/** Pictures and sound packets of `streams` others really come in, and go on coming. */
export async function expectStreams(page: Page, streams: number, who: string): Promise<void> {
  await expect.poll(async () => (await arrived(page)).streams, { message: `${who}: streams with pictures`, timeout: 30_000 }).toBe(streams);
  const before = await arrived(page);
  await expect
    .poll(
      async () => {
        const now = await arrived(page);
        return now.frames > before.frames && now.audio > before.audio;
      },
      { message: `${who}: frames and audio packets grow`, timeout: 20_000 },
    )
    .toBe(true);
}

/** The same, and the sound is heard: a page that plays without sound measures silence. */
export async function expectPicturesAndSound(page: Page, streams: number, who: string): Promise<void> {
  await expectStreams(page, streams, who);
  const { energy } = await arrived(page);
  await expect.poll(async () => (await arrived(page)).energy, { message: `${who}: the sound is no silence`, timeout: 20_000 }).toBeGreaterThan(energy);
}

/** The id of the demo's session with this title, as an operator finds it. */
export async function sessionId(server: Server, title: string): Promise<string> {
  const lines = (await server.run(["media", "sessions"])).split("\n");
  const line = lines.find((text) => text.includes(title)) ?? "";
  const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(line)?.[0];
  expect(id, `a session "${title}" in:\n${lines.join("\n")}`).toBeTruthy();
  return id ?? "";
}
