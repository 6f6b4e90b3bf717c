// Merges parts of the browser's program into one module, and makes modules small. Binaryen's tools do the work.
//
// The parts know each other through the table of functions alone, so the merged module imports what each of them did:
// memory, table and stack pointer of the main module, by way of a module without code that hands them on. Two packs may
// carry the same part: whichever comes later puts the same functions in the same places. That is sound as long as no part
// lays out data, which would overwrite what has changed since, and it is checked here. (Data of zeros says nothing:
// memory is zero to begin with.)
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_OUTPUT = 64 << 20;
const FEATURES = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext", "--enable-mutable-globals", "--enable-reference-types"];
/** What comes from a compiler that hardly optimises has blocks with two results. */
const features = (level) => (level === "-O0" ? [...FEATURES, "--enable-multivalue"] : FEATURES);
const PARTS = "__wasm_split";
/** The module that a pack's imports are asked of (see the loader in pack.mjs). */
export const HOST = "shared";
const IMPORT = 2;
const DATA = 11;

/** An unsigned number as LEB128. */
function number(value) {
  const bytes = [];
  do bytes.push((value & 127) | (value > 127 ? 128 : 0));
  while ((value >>>= 7));
  return Buffer.from(bytes);
}

const text = (words) => Buffer.concat([number(Buffer.byteLength(words)), Buffer.from(words)]);
const list = (items) => Buffer.concat([number(items.length), ...items]);
const section = (id, body) => Buffer.concat([Buffer.from([id]), number(body.length), body]);

/** Reads a module: its sections, and numbers and words at a place. */
class Reader {
  constructor(bytes, at = 8) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }

  section(wanted) {
    while (this.at < this.bytes.length) {
      const id = this.bytes[this.at++];
      const length = this.number();
      if (id === wanted) return new Reader(this.bytes, this.at);
      this.at += length;
    }
    return null;
  }
}

/** What a module imports: [module, name, kind and type as they stand]. */
function imports(bytes) {
  const reader = new Reader(bytes).section(IMPORT);
  if (!reader) return [];
  return Array.from({ length: reader.number() }, () => {
    const [module, name, start] = [reader.text(), reader.text(), reader.at];
    const kind = reader.bytes[reader.at++];
    if (kind === 0) reader.number();
    else if (kind === 3) reader.at += 2;
    else {
      if (kind === 1) reader.at += 1;
      const limits = reader.number();
      reader.number();
      if (limits & 1) reader.number();
    }
    return [module, name, bytes.subarray(start, reader.at)];
  });
}

/** A module without code that hands on what the parts import. */
function handingOn(parts) {
  const wanted = new Map(parts.flatMap((part) => imports(readFileSync(part))).map(([module, name, type]) => [`${module}.${name}`, [module, name, type]]));
  const strange = [...wanted.values()].filter(([module, , type]) => module !== PARTS || type[0] === 0).map(([module, name]) => `${module}.${name}`);
  if (strange.length) throw new Error(`parts import more than memory, table and globals: ${strange}`);
  const counts = [0, 0, 0, 0];
  const taken = [...wanted.values()].map(([, name, type]) => Buffer.concat([text(HOST), text(name), type]));
  const given = [...wanted.values()].map(([, name, type]) => Buffer.concat([text(name), Buffer.from([type[0]]), number(counts[type[0]]++)]));
  return Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), section(IMPORT, list(taken)), section(7, list(given))]);
}

/** Makes a module small where it stands. */
export async function optimise(file, level, ...more) {
  await run("wasm-opt", [level, ...features(level), ...more, "--strip-producers", "--strip-target-features", file, "-o", file], { maxBuffer: MOST_OUTPUT });
}

/** Writes to `file` one module of all `parts`. */
export async function merge(parts, file, level) {
  const dir = mkdtempSync(join(tmpdir(), "tilbake-merge-"));
  try {
    const host = join(dir, "host.wasm");
    writeFileSync(host, handingOn(parts));
    const inputs = parts.flatMap((part, at) => [part, `part${at}`]);
    await run("wasm-merge", [host, PARTS, ...inputs, ...features(level), "--enable-multimemory", "-o", file], { maxBuffer: MOST_OUTPUT });
    // by name, since a level that optimises nothing runs neither
    await optimise(file, level, "--zero-filled-memory", "--memory-packing", "--remove-unused-module-elements");
  } finally {
    rmSync(dir, { recursive: true });
  }
  const made = readFileSync(file);
  if (new Reader(made).section(DATA)) throw new Error(`${file}: a part lays out data, which a second pack with it would overwrite`);
  const strange = imports(made).filter(([module]) => module !== HOST);
  if (strange.length) throw new Error(`${file}: imports from ${strange.map(([module]) => module)}`);
}
