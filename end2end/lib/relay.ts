// Debian's coturn, set up as docs/operations.md says, on this machine and free ports.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeTcpPort } from "./server.ts";

const SECRET = "bare-for-denne-testen";
const START_TIMEOUT_MS = 20_000;

export interface Relay {
  /** By the way a browser goes there. */
  readonly urls: Record<"udp" | "tcp" | "tls", string>;
  readonly secret: string;
  log(): string;
  stop(): Promise<void>;
}

/** A relay that leads to this machine alone, as in use it leads to the media server alone. */
export async function startRelay(): Promise<Relay> {
  const dir = mkdtempSync(join(tmpdir(), "tilbake-relay-"));
  const [plain, tls] = [await freeTcpPort(), await freeTcpPort()];
  const [key, certificate, log] = [join(dir, "key.pem"), join(dir, "certificate.pem"), join(dir, "log")];
  const asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  execFileSync("openssl", [...asked, "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const lines = [
    `listening-port=${plain}`,
    `tls-listening-port=${tls}`,
    "listening-ip=127.0.0.1",
    "relay-ip=127.0.0.1",
    "min-port=49152",
    "max-port=65535",
    "realm=localhost",
    "use-auth-secret",
    `static-auth-secret=${SECRET}`,
    `cert=${certificate}`,
    `pkey=${key}`,
    "fingerprint",
    "no-cli",
    "no-tcp-relay",
    "no-multicast-peers",
    "no-dtls",
    "no-tlsv1",
    "no-tlsv1_1",
    "denied-peer-ip=0.0.0.0-255.255.255.255",
    "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "allowed-peer-ip=127.0.0.1",
    // where nothing but this machine is there to lead to
    "allow-loopback-peers",
    `userdb=${join(dir, "users")}`,
    `pidfile=${join(dir, "pid")}`,
    `log-file=${log}`,
    "simple-log",
    "verbose",
  ];
  const settings = join(dir, "turnserver.conf");
  writeFileSync(settings, `${lines.join("\n")}\n`);
  const child = spawn("turnserver", ["-c", settings], { stdio: "ignore" });
  const relay: Relay = {
    urls: {
      udp: `turn:127.0.0.1:${plain}?transport=udp`,
      tcp: `turn:127.0.0.1:${plain}?transport=tcp`,
      tls: `turns:localhost:${tls}?transport=tcp`,
    },
    secret: SECRET,
    log: () => {
      try {
        return readFileSync(log, "utf8");
      } catch {
        return "";
      }
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((wake) => child.once("exit", wake));
        child.kill("SIGKILL");
        await ended;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!relay.log().includes(`UDP listener opened on: 127.0.0.1:${plain}`)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = relay.log();
      await relay.stop();
      throw new Error(`the relay did not start:\n${said}`);
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return relay;
}
