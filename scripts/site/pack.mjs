// Packs the parts of the browser's program that load later. The splitter makes one module for every set of pages that
// share code: over two hundred, most below a kilobyte, and up to a hundred requests before a page answers. Here they
// become one file a page and one with what many pages share, compressed as a whole.
//
// A pack is itself a WebAssembly module, without code: each part is one of its custom sections, by name. So it travels
// by the same preload, type and streaming as any other module, and the browser hands a part out as bytes.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Parts that at least this share of the pages needs are common. */
const COMMON_SHARE = 1 / 3;
const COMMON = "common";
const MANIFEST = "__wasm_split_manifest.json";
/** In a page's pack: which parts the page needs, from the common pack and from its own, its own module last. */
const NEEDS = "needs";

/** An unsigned number as LEB128. */
function number(value) {
  const bytes = [];
  do bytes.push((value & 127) | (value > 127 ? 128 : 0));
  while ((value >>>= 7));
  return Buffer.from(bytes);
}

/** A module that holds nothing but `sections`: [name, bytes]. */
function container(sections) {
  const parts = [Buffer.from([0, 97, 115, 109, 1, 0, 0, 0])];
  for (const [name, bytes] of sections) {
    const body = Buffer.concat([number(name.length), Buffer.from(name), bytes]);
    parts.push(Buffer.from([0]), number(body.length), body);
  }
  return Buffer.concat(parts);
}

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
const parts = new Map();
const pack = (name) => once(packs, name, () => WebAssembly.compileStreaming(fetch(new URL(\`./\${name}.wasm\`, import.meta.url))));
const section = (module, name) => WebAssembly.Module.customSections(module, name)[0];
const part = (module, name) => once(parts, name, () => WebAssembly.instantiate(section(module, name), getSharedImports()));

async function page(name) {
  const [common, own] = await Promise.all([pack("${COMMON}"), pack(name)]);
  const [fromCommon, fromOwn] = JSON.parse(new TextDecoder().decode(section(own, "${NEEDS}")));
  const last = fromOwn.pop();
  await Promise.all([...fromCommon.map((name) => part(common, name)), ...fromOwn.map((name) => part(own, name))]);
  await part(own, last);
}
`;

/** Replaces the parts in \`dir\` by packs, and the splitter's script and list of preloads by ones that know them. */
export function pack(dir) {
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
  const bytes = (part) => readFileSync(join(dir, `${part}.wasm`));
  const write = (name, sections) => writeFileSync(join(dir, `${name}.wasm`), container(sections));

  const all = [...users.keys()];
  write(COMMON, all.filter(isCommon).map((part) => [part, bytes(part)]));
  const lists = {};
  for (const [page, parts] of pages) {
    const own = parts.filter((part) => !isCommon(part));
    const needs = Buffer.from(JSON.stringify([parts.filter(isCommon), own]));
    const name = page.replace(/^_+|_\d+$/g, "");
    write(name, [[NEEDS, needs], ...own.map((part) => [part, bytes(part)])]);
    lists[page] = [COMMON, name];
  }
  for (const part of all) rmSync(join(dir, `${part}.wasm`));
  writeFileSync(join(dir, MANIFEST), JSON.stringify(lists));
  const exports = loads.map(([load, page]) => `export const ${load} = wrapAsyncCb(() => page("${lists[page][1]}"));\n`);
  writeFileSync(join(dir, script), theirs.slice(0, start) + LOADER + exports.join(""));
}
