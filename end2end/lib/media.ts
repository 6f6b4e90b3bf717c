// Proof that sound and pictures really arrive: what the browser's own peer connections say they have decoded.
import { type BrowserContext, expect, type Page } from "@playwright/test";

interface Received {
  frames: number;
  audioPackets: number;
  /** Sum of the sound's energy: stays at 0 where packets arrive but nothing is to be heard (a muted or paused element). */
  audioEnergy: number;
}

type Recording = typeof globalThis & { __peers?: RTCPeerConnection[] };

/** Remembers every peer connection that a page of this context opens. Call before the page is loaded (`pageAs` does). */
export async function recordPeers(context: BrowserContext): Promise<void> {
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
}

/** What all open connections of the page have received so far, and how many of them there are. */
export async function received(page: Page): Promise<Received & { connections: number }> {
  return page.evaluate(async () => {
    const open = ((globalThis as Recording).__peers ?? []).filter(({ connectionState }) => connectionState === "connected");
    const sum = { frames: 0, audioPackets: 0, audioEnergy: 0, connections: open.length };
    for (const peer of open) {
      for (const row of (await peer.getStats()).values()) {
        if (row.type !== "inbound-rtp") continue;
        if (row.kind === "video") sum.frames += row.framesDecoded ?? 0;
        if (row.kind === "audio") {
          sum.audioPackets += row.packetsReceived ?? 0;
          sum.audioEnergy += row.totalAudioEnergy ?? 0;
        }
      }
    }
    return sum;
  });
}

/** Waits until decoded frames and audible sound have both grown since now (or one of the two, by `kinds`). */
export async function expectMediaFlows(page: Page, kinds: ("video" | "audio")[] = ["video", "audio"]): Promise<void> {
  const before = await received(page);
  await expect
    .poll(async () => {
      const now = await received(page);
      const grown = { video: now.frames > before.frames + 5, audio: now.audioEnergy > before.audioEnergy };
      return kinds.filter((kind) => !grown[kind]);
    }, { message: "media that does not grow", timeout: 20_000 })
    .toEqual([]);
}
