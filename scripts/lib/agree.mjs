// Compares what the server's code and the browser's make of the same generated cases: `node agree.mjs DIR`, where DIR holds
// native.jsonl and the module that `scripts/agree` made. Fails where one case differs, and says where in it.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const dir = resolve(process.argv[2]);
const { initSync, cases, outcome_of } = await import(pathToFileURL(join(dir, "agree.js")));
initSync({ module: readFileSync(join(dir, "agree_bg.wasm")) });

const native = readFileSync(join(dir, "native.jsonl"), "utf8").split("\n").slice(0, -1);
const differing = native.map((line, number) => ({ number, line, browser: outcome_of(number) })).filter(({ line, browser }) => line !== browser);

for (const { number, line, browser } of differing.slice(0, 3)) {
  const at = [...line].findIndex((letter, i) => letter !== browser[i]);
  const around = (text) => text.slice(Math.max(0, at - 60), at + 60);
  console.log(`case ${number} differs at ${at}:\n  server  … ${around(line)}\n  browser … ${around(browser)}`);
}
const whole = native.length === cases() && native.every((line) => line.startsWith("{"));
if (!whole) console.log(`the server told of ${native.length} cases, not of ${cases()}`);
const good = whole && differing.length === 0;
console.log(`  1 ${good ? "passed" : "failed"} (${native.length} generated questionnaires, ${differing.length} differ)`);
process.exit(good ? 0 : 1);
