// A stretch of network between browsers and the media server, to be made worse: slower, dead for a while, or another one.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import type { BrowserContext } from "@playwright/test";

/** How long a datagram may wait for its turn on a slow wire, as in a home router. */
const QUEUE_MS = 300;

export interface Wire {
  /** Leads the media of a browser over this wire, and over nothing else. */
  lead(context: BrowserContext): Promise<void>;
  /** Lets nothing through, or lets everything through again. */
  cut(isCut: boolean): void;
  /** Carries so many bits a second to the browsers; without a number, as many as there are. */
  narrow(bitsPerSecond?: number): void;
  /** Browsers come from other addresses from now on, and nothing finds the way to the earlier ones. */
  move(): void;
  stop(): void;
}

export async function startWire(mediaPort: number): Promise<Wire> {
  const near = createSocket("udp4");
  await new Promise<void>((bound) => near.bind(0, "127.0.0.1", bound));
  const { port } = near.address();
  /** One towards the server for each address of a browser. */
  const far = new Map<string, Socket>();
  let [dead, limit, free] = [false, Number.POSITIVE_INFINITY, 0];

  const back = (datagram: Buffer, { address, port }: RemoteInfo) => {
    if (dead) return;
    const now = performance.now();
    const at = Math.max(free, now);
    if (at - now > QUEUE_MS) return;
    free = at + (datagram.length * 8000) / limit;
    const send = () => {
      if (!dead) near.send(datagram, port, address);
    };
    if (at === now) send();
    else setTimeout(send, at - now);
  };
  near.on("message", (datagram, from) => {
    if (dead) return;
    const name = `${from.address} ${from.port}`;
    let socket = far.get(name);
    if (!socket) {
      socket = createSocket("udp4").on("message", (answer) => back(answer, from));
      far.set(name, socket);
    }
    socket.send(datagram, mediaPort, "127.0.0.1");
  });
  const move = () => {
    for (const socket of far.values()) socket.close();
    far.clear();
  };

  return {
    lead: (context) =>
      context.addInitScript((port) => {
        globalThis.RTCPeerConnection = class extends RTCPeerConnection {
          setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
            // a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ …
            const led = (line: string) => {
              const part = line.split(" ");
              if (!line.startsWith("a=candidate:")) return [line];
              if (part[2]?.toLowerCase() !== "udp" || part[4] !== "127.0.0.1") return [];
              return [part.with(5, String(port)).join(" ")];
            };
            const sdp = (description.sdp ?? "").split("\r\n").flatMap(led).join("\r\n");
            return super.setRemoteDescription({ ...description, sdp });
          }
        };
      }, port),
    cut: (isCut) => {
      dead = isCut;
    },
    narrow: (bitsPerSecond = Number.POSITIVE_INFINITY) => {
      limit = bitsPerSecond;
    },
    move,
    stop: () => {
      dead = true;
      move();
      near.close();
    },
  };
}
