// How long one answer takes in a questionnaire of 500 items, half of them with a condition, on a processor four times slower:
// the engine in WebAssembly alone, without the page. Prints one line of JSON; scripts/bench.d/40-long-form makes the module.
import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "@playwright/test";

const [dir] = process.argv.slice(2);
const ITEMS = 500;
const ANSWERS = 200;
const SLOWER = 4;
const FILES = { "/agree.js": "text/javascript", "/agree_bg.wasm": "application/wasm" };

const server = createServer((request, response) => {
  const type = FILES[request.url];
  response.setHeader("content-type", type ?? "text/html");
  response.end(type ? readFileSync(join(dir, request.url)) : "<!doctype html><title>x</title>");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const measured = await page.evaluate(
    async ([items, answers]) => {
      const { default: init, Long } = await import("/agree.js");
      await init();
      const form = new Long(items);
      const times = [];
      let asked = 0;
      for (let n = 0; n < answers; n += 1) {
        const start = performance.now();
        asked = form.answer(n);
        times.push(performance.now() - start);
        // as between two taps
        await new Promise((done) => setTimeout(done));
      }
      return { times, asked };
    },
    [ITEMS, ANSWERS],
  );
  const times = measured.times.sort((a, b) => a - b);
  const at = (part) => Number(times[Math.floor((times.length - 1) * part)].toFixed(1));
  const module = join(dir, "agree_bg.wasm");
  console.log(
    JSON.stringify({
      items: ITEMS,
      asked: measured.asked,
      slower: SLOWER,
      answers: ANSWERS,
      median_ms: at(0.5),
      p95_ms: at(0.95),
      most_ms: at(1),
      wasm_kb: Math.round(statSync(module).size / 1000),
      brotli_kb: Math.round(brotliCompressSync(readFileSync(module)).length / 1000),
    }),
  );
} finally {
  await browser.close();
  server.close();
}
