// How soon a page is there and answers, on the phone of the budgets: 1.6 Mbit/s, 150 ms round trip, a processor four times
// slower, nothing in the cache. Prints one line of JSON a page; scripts/bench.d/30-vitals starts the server.
import { chromium } from "@playwright/test";

const [base, password] = process.argv.slice(2);
const RUNS = 5;
const PAGES = [
  { path: "/sign-in", account: null, act: (page) => page.locator('input[name="email"]').click() },
  { path: "/", account: "deltaker", act: (page) => page.locator('form[action*="quick_log"] button').click() },
  { path: "/questionnaires", account: "deltaker", act: (page) => page.locator("main a").first().focus() },
  { path: "/training", account: "deltaker", act: (page) => page.locator('form[action*="training/log"] button').click() },
  { path: "/participants", account: "fagperson", act: (page) => page.locator("main a").first().focus() },
];

/** What the page itself can know, from its first moment. */
const watch = () => {
  window.vitals = { lcp: 0, cls: 0, inp: 0, hydrated: 0 };
  const on = (type, each, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  on("largest-contentful-paint", (entry) => (window.vitals.lcp = entry.startTime));
  on("layout-shift", (entry) => (window.vitals.cls += entry.hadRecentInput ? 0 : entry.value));
  on("event", (entry) => (window.vitals.inp = Math.max(window.vitals.inp, entry.interactionId ? entry.duration : 0)), { durationThreshold: 16 });
  new MutationObserver((_, observer) => {
    if (!document.documentElement?.hasAttribute("data-hydrated")) return;
    window.vitals.hydrated = performance.now();
    observer.disconnect();
  }).observe(document, { attributes: true, childList: true, subtree: true });
};

async function once(browser, { path, account, act }) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "nb-NO" });
  if (account) {
    await context.request.post(`${base}/api/account/sign_in`, {
      form: { email: `${account}@demo.example`, password },
      headers: { origin: base, "sec-fetch-site": "same-origin", accept: "text/html" },
      maxRedirects: 0,
    });
  }
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(watch);
  await page.goto(`${base}${path}`);
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
  await page.waitForTimeout(500);
  await act(page);
  await page.waitForTimeout(1000);
  const vitals = await page.evaluate(() => window.vitals);
  await context.close();
  return vitals;
}

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const subject of PAGES) {
    const runs = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await once(browser, subject));
    const of = (name) => middle(runs.map((run) => run[name]));
    console.log(
      JSON.stringify({
        page: subject.path,
        lcp_ms: Math.round(of("lcp")),
        interactive_ms: Math.round(of("hydrated")),
        inp_ms: Math.round(of("inp")),
        cls: Number(of("cls").toFixed(4)),
        runs: RUNS,
      }),
    );
  }
} finally {
  await browser.close();
}
