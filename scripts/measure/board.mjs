// Day and week views of a busy centre: 60 participants and 100,000 sessions (server/examples/busy_centre.rs). The week board
// of the coordinator over four weeks, a participant's week and day. One request after another: what one person waits for.
import { spawnSync } from "node:child_process";
import { demo } from "./demo.mjs";

const ROUNDS = 50;
const WEEK = 7 * 24 * 3600 * 1000;

const filler = process.env.TILBAKE_TEST_BUSY;
const first = await demo(process.argv[2]);
await first.stop();
const filled = spawnSync(filler, [], { env: first.env, stdio: "inherit" });
if (filled.status !== 0) throw new Error("the centre was not filled");
// what autovacuum does within a minute of so many new rows: no real centre is filled and read in the same moment
if (process.argv[2] === "postgres") spawnSync("psql", ["-qc", "ANALYZE", first.env.TILBAKE_DATABASE_URL], { stdio: "inherit" });
const server = await first.again();
try {
  const coordinator = await server.signIn("koordinator");
  const participant = await server.signIn("busy-deltaker7");
  const week = (number) => new Date(Date.now() + number * WEEK).toISOString().slice(0, 10);
  const weeks = [-1, 0, 1, 2].map((number) => `/schedule?week=${week(number)}`);
  await report("board of a week, four weeks in turn", coordinator, weeks);
  await report("a participant's week", participant, [0, 1].map((number) => `/plan?week=${week(number)}`));
  await report("a participant's day", participant, ["/"]);
  await report("the coordinator's day", coordinator, ["/"]);
} finally {
  await server.end();
}

async function report(what, cookie, paths) {
  const times = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS * paths.length; round++) {
    const start = performance.now();
    const answer = await fetch(server.base + paths[round % paths.length], { headers: { cookie, accept: "text/html" } });
    const text = await answer.text();
    times.push(performance.now() - start);
    if (answer.status !== 200) throw new Error(`${paths[round % paths.length]}: ${answer.status}`);
    bytes = Math.max(bytes, text.length);
  }
  times.sort((a, b) => a - b);
  const at = (share) => Number(times[Math.floor(times.length * share)].toFixed(1));
  console.log(JSON.stringify({ database: process.argv[2], what, p50_ms: at(0.5), p95_ms: at(0.95), most_kb: Math.round(bytes / 1000) }));
}
