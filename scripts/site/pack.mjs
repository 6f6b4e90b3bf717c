// Packs the parts of the browser's program that load later. The splitter makes one module for every set of pages that
// share code: over six hundred, most below a kilobyte, and up to two hundred requests before a page answers. Here they
// become one module a page and one with what many pages share.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { HOST, merge, optimise } from "./merge.mjs";

/** Parts that at least this share of the pages needs are common. */
const COMMON_SHARE = 1 / 3;
const COMMON = "common";
const MANIFEST = "__wasm_split_manifest.json";

const LOADER = `
/** Makes once what \`make\` promises; a failure is forgotten, so that the next try begins anew. */
function once(memory, name, make) {
  if (!memory.has(name)) {
    const made = make();
    memory.set(name, made);
    made.catch(() => memory.delete(name));
  }
  return memory.get(name);
}

const packs = new Map();
const shared = () => ({ ${HOST}: getSharedImports().__wasm_split });
const pack = (name) => once(packs, name, () => WebAssembly.instantiateStreaming(fetch(new URL(\`./\${name}.wasm\`, import.meta.url)), shared()));
const page = (name) => Promise.all([pack("${COMMON}"), pack(name)]);
`;

/** Runs the jobs, as many at a time as there are processors. */
async function all(jobs) {
  const left = [...jobs];
  const work = async () => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

/**
 * Replaces the parts in `dir` by packs, and the splitter's script and list of preloads by ones that know them; makes
 * `main` small as well. `level` is wasm-opt's.
 */
export async function pack(dir, main, level) {
  const manifest = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8"));
  const script = readdirSync(dir).find((name) => name.startsWith("__wasm_split.") && name.endsWith(".js"));
  const theirs = readFileSync(join(dir, script), "utf8");
  const start = theirs.indexOf("function makeLoad(");
  const loads = [...theirs.matchAll(/^export const (__wasm_split_load_(\S+)) =/gm)].map(([, load, page]) => [load, page]);
  const unknown = loads.filter(([, page]) => !manifest[page]).map(([load]) => load);
  if (start < 0 || !loads.length || unknown.length) throw new Error(`the splitter's script has changed: ${script} ${unknown}`);

  const pages = Object.entries(manifest);
  const users = new Map();
  for (const part of pages.flatMap(([, parts]) => parts)) users.set(part, (users.get(part) ?? 0) + 1);
  const isCommon = (part) => users.get(part) >= pages.length * COMMON_SHARE;
  const file = (name) => join(dir, `${name}.wasm`);

  const parts = [...users.keys()];
  const packs = [[COMMON, parts.filter(isCommon)]];
  const lists = {};
  for (const [page, needed] of pages) {
    const name = page.replace(/^_+|_\d+$/g, "");
    packs.push([name, needed.filter((part) => !isCommon(part))]);
    lists[page] = [COMMON, name];
  }
  await all([
    () => optimise(file(main), level),
    ...packs.map(([name, parts]) => () => merge(parts.map(file), file(name), level)),
  ]);
  for (const part of parts) rmSync(file(part));
  writeFileSync(join(dir, MANIFEST), JSON.stringify(lists));
  const exports = loads.map(([load, page]) => `export const ${load} = wrapAsyncCb(() => page("${lists[page][1]}"));\n`);
  writeFileSync(join(dir, script), theirs.slice(0, start) + LOADER + exports.join(""));
}
