// A demo server for measuring: its own data, a free port, the password of the measurements.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PASSWORD = "bench-bench-bench";

/** Starts one on `database`: "sqlite", or "postgres" as scripts/with-postgres names it. */
export async function demo(database) {
  const data = mkdtempSync(join(tmpdir(), "tilbake-bench-"));
  const env = { ...process.env, TILBAKE_DEMO_PASSWORD: PASSWORD, TILBAKE_LOGS_FILTER: "warn", TILBAKE_DATA_DIR: data };
  if (database === "postgres") env.TILBAKE_DATABASE_URL = process.env.TILBAKE_TEST_PG;
  return start(data, env);
}

async function start(data, env) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const args = ["serve", "--demo", "--listen", `127.0.0.1:${port}`, "--media-port", "0"];
  const server = spawn(process.env.TILBAKE_TEST_BIN, args, { env, stdio: "ignore" });
  const gone = new Promise((resolve) => server.once("exit", resolve));
  const stop = async () => {
    server.kill("SIGTERM");
    await gone;
  };
  await ready(base);
  return {
    base,
    env,
    stop,
    again: () => start(data, env),
    signIn: (name) => signIn(base, name),
    end: async () => {
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function ready(base) {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server does not come up");
}

/** Gives the cookie of one who has signed in. */
async function signIn(base, name) {
  const answer = await fetch(`${base}/api/account/sign_in`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ email: `${name}@demo.example`, password: PASSWORD, next: "/" }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(";")[0];
}
