// Starts the built program as a user would, on free ports with a temporary data directory, and stops it.
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const BINARY = process.env.TILBAKE_TEST_BIN ?? join(ROOT, "target/release/tilbake");
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

export interface Server {
  readonly url: string;
  readonly mediaPort: number;
  /** Of every demo account. */
  readonly password: string;
  readonly dataDir: string;
  readonly pid: number;
  /** What it has written so far, both streams. */
  log(): string;
  /** Runs a command of the same program on the same data, e.g. `["media", "sessions"]`; answers its standard output. */
  run(args: string[]): Promise<string>;
  /** Kills it without a warning and starts it again on the same ports and data, without making the demo's day anew. */
  restart(): Promise<void>;
  /** Asks it to end, waits, and removes the data directory. */
  stop(): Promise<void>;
}

export interface Options {
  args?: string[];
  env?: Record<string, string>;
  /** Without: a temporary one, removed by `stop`. */
  dataDir?: string;
}

export async function startServer(options: Options = {}): Promise<Server> {
  const port = await freeTcpPort();
  const mediaPort = await freeMediaPort();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "tilbake-e2e-"));
  const password = "kveldstur-i-regn-42";
  const env = { ...process.env, TILBAKE_DEMO_PASSWORD: password, ...options.env };
  const listen = `127.0.0.1:${port}`;
  const args = ["serve", "--data-dir", dataDir, "--listen", listen, "--media-port", String(mediaPort), ...(options.args ?? [])];
  let log = "";
  const start = (more: string[]) => {
    const child = spawn(BINARY, [...args, ...more], { env, stdio: ["ignore", "pipe", "pipe"], cwd: dataDir });
    child.stdout.on("data", (chunk) => (log += chunk));
    child.stderr.on("data", (chunk) => (log += chunk));
    return child;
  };
  let child = start(["--demo"]);

  const server: Server = {
    url: `http://${listen}`,
    mediaPort,
    password,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    log: () => log,
    run: (more) => runToEnd(more, { ...env, TILBAKE_DATA_DIR: dataDir }, dataDir),
    restart: async () => {
      await end(child, "SIGKILL");
      child = start([]);
      await untilReady(server, child);
    },
    stop: async () => {
      await end(child);
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await untilReady(server, child);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function untilReady(server: Server, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${server.log()}`);
    if (Date.now() > deadline) throw new Error(`the server was not ready in time:\n${server.log()}`);
    const answer = await fetch(`${server.url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((wake) => child.once("exit", wake));
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function runToEnd(args: string[], env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  return new Promise((resolved, rejected) => {
    const child = spawn(BINARY, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.once("error", rejected);
    child.once("close", (code) => (code === 0 ? resolved(out) : rejected(new Error(`tilbake ${args.join(" ")}: ${code}\n${err}`))));
  });
}

export function freeTcpPort(): Promise<number> {
  return new Promise((resolved, rejected) => {
    const probe = createServer().once("error", rejected);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolved(address.port) : rejected(new Error("no port"))));
    });
  });
}

/** Free by UDP and by TCP, and below the numbers that Linux gives to connections: one of these may be taken a moment later. */
async function freeMediaPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await isFreeByUdp(port)) && (await isFreeByTcp(port))) return port;
  }
}

function isFreeByUdp(port: number): Promise<boolean> {
  return new Promise((resolved) => {
    const probe = createSocket("udp4").once("error", () => resolved(false));
    probe.bind(port, "127.0.0.1", () => probe.close(() => resolved(true)));
  });
}

function isFreeByTcp(port: number): Promise<boolean> {
  return new Promise((resolved) => {
    const probe = createServer().once("error", () => resolved(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolved(true)));
  });
}
