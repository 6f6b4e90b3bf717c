// Pages per second and their times: Today for 200 signed-in browsers, beside the sign-in page, which asks the database
// nothing. The client shares the machine with the server: read the numbers against each other.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BROWSERS = 200;
const AT_ONCE = 16;
const SECONDS = 15;
const PASSWORD = "bench-bench-bench";

const database = process.argv[2];
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const base = `http://127.0.0.1:${port}`;
const data = mkdtempSync(join(tmpdir(), "tilbake-bench-"));
const env = { ...process.env, TILBAKE_DEMO_PASSWORD: PASSWORD, TILBAKE_LOGS_FILTER: "warn" };
if (database === "postgres") env.TILBAKE_DATABASE_URL = process.env.TILBAKE_TEST_PG;
const args = ["serve", "--demo", "--data-dir", data, "--listen", `127.0.0.1:${port}`, "--media-port", "0"];
const server = spawn(process.env.TILBAKE_TEST_BIN, args, { env, stdio: "ignore" });

async function ready() {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server does not come up");
}

async function signIn(number) {
  const name = number % 8 === 0 ? "deltaker" : `deltaker${(number % 8) + 1}`;
  const answer = await fetch(`${base}/api/account/sign_in`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ email: `${name}@demo.example`, password: PASSWORD, next: "/" }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(";")[0];
}

async function measure(path, cookies) {
  const times = [];
  const until = performance.now() + SECONDS * 1000;
  let next = 0;
  const browse = async () => {
    while (performance.now() < until) {
      const start = performance.now();
      const answer = await fetch(base + path, { headers: { cookie: cookies[next++ % cookies.length] ?? "", accept: "text/html" } });
      await answer.text();
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, browse));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  return { database, path, pages_per_second: Math.round(times.length / SECONDS), p50_ms: at(0.5), p99_ms: at(0.99), at_once: AT_ONCE };
}

try {
  await ready();
  const cookies = [];
  for (let number = 0; number < BROWSERS; number++) cookies.push(await signIn(number));
  console.log(JSON.stringify(await measure("/sign-in", [""])));
  console.log(JSON.stringify(await measure("/", cookies)));
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(data, { recursive: true, force: true });
}
