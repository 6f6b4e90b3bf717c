// Pages per second and their times: Today for 200 signed-in browsers, beside the sign-in page, which asks the database
// nothing. The client shares the machine with the server: read the numbers against each other.
import { demo } from "./demo.mjs";

const BROWSERS = 200;
const AT_ONCE = 16;
const SECONDS = 15;

const database = process.argv[2];
const server = await demo(database);

async function measure(path, cookies) {
  const times = [];
  const until = performance.now() + SECONDS * 1000;
  let next = 0;
  const browse = async () => {
    while (performance.now() < until) {
      const start = performance.now();
      const answer = await fetch(server.base + path, { headers: { cookie: cookies[next++ % cookies.length] ?? "", accept: "text/html" } });
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
  const cookies = [];
  for (let number = 0; number < BROWSERS; number++) cookies.push(await server.signIn(number % 8 === 0 ? "deltaker" : `deltaker${(number % 8) + 1}`));
  console.log(JSON.stringify(await measure("/sign-in", [""])));
  console.log(JSON.stringify(await measure("/", cookies)));
} finally {
  await server.end();
}
