// A camera whose every picture says when it was drawn, and a reader of such pictures: how old is what a viewer sees?
import type { Page } from "@playwright/test";
import type { PartyPage } from "../lib/parties.ts";

/** Blocks along the upper edge, black or white: sixteen bits of the time in milliseconds, four that check them. */
const BLOCKS = 20;

type Seeing = typeof globalThis & { __ages?: number[] };

/** From now on its camera is a canvas of 960×540 with stamps, over noise that is costly to encode. */
export async function stampCamera({ context }: PartyPage): Promise<void> {
  await context.addInitScript((blocks) => {
    const devices = navigator.mediaDevices;
    if (!devices) return;
    const ask = devices.getUserMedia.bind(devices);
    const [width, height] = [960, 540];
    devices.getUserMedia = async (wish) => {
      const stream = await ask({ audio: wish?.audio ?? false, video: false });
      if (!wish?.video) return stream;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
      if (!pen) throw new Error("no canvas");
      const draw = () => {
        for (let at = 0; at < 20; at++) {
          pen.fillStyle = `hsl(${Math.random() * 360} 60% ${20 + Math.random() * 60}%)`;
          pen.fillRect(Math.random() * width, 60 + Math.random() * (height - 60), 40, 24);
        }
        const now = Math.floor(performance.timeOrigin + performance.now()) % 65_536;
        const check = (now ^ (now >> 4) ^ (now >> 8) ^ (now >> 12)) & 15;
        const bits = now * 16 + check;
        for (let at = 0; at < blocks; at++) {
          pen.fillStyle = (bits >> at) & 1 ? "white" : "black";
          pen.fillRect((at * width) / blocks, 0, width / blocks, 60);
        }
      };
      draw();
      setInterval(draw, 66);
      const [picture] = canvas.captureStream(15).getVideoTracks();
      if (picture) stream.addTrack(picture);
      return stream;
    };
  }, BLOCKS);
}

/** Reads the pictures of a page for so long: how old each was when it was to be seen, in milliseconds, in order of age. */
export async function agesOf(page: Page, ms: number): Promise<number[]> {
  await page.evaluate((blocks) => {
    const ages: number[] = [];
    (globalThis as Seeing).__ages = ages;
    const video = document.querySelector("video");
    const canvas = Object.assign(document.createElement("canvas"), { width: blocks, height: 1 });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (!video || !pen) throw new Error("no picture");
    const read = (_: number, { expectedDisplayTime }: VideoFrameCallbackMetadata) => {
      video.requestVideoFrameCallback(read);
      // the middle of the blocks' row
      pen.drawImage(video, 0, (video.videoHeight / 540) * 20, video.videoWidth, (video.videoHeight / 540) * 20, 0, 0, blocks, 1);
      const pixels = pen.getImageData(0, 0, blocks, 1).data;
      let bits = 0;
      for (let at = 0; at < blocks; at++) bits |= Number((pixels[at * 4 + 1] ?? 0) > 127) << at;
      const [drawn, check] = [bits >> 4, bits & 15];
      if (((drawn ^ (drawn >> 4) ^ (drawn >> 8) ^ (drawn >> 12)) & 15) !== check) return;
      const seen = Math.floor(performance.timeOrigin + Math.max(expectedDisplayTime, performance.now())) % 65_536;
      ages.push((seen - drawn + 65_536) % 65_536);
    };
    video.requestVideoFrameCallback(read);
  }, BLOCKS);
  await page.waitForTimeout(ms);
  const ages = await page.evaluate(() => (globalThis as Seeing).__ages ?? []);
  return ages.sort((a, b) => a - b);
}
