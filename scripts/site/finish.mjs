// Finishes what `cargo leptos build --release --split` left in the site directory: packs the program's many small parts
// and makes the packs small, moves the program into pkg/<build id>/ and writes .br and .gz beside every file that gets
// smaller.
//
// One id for the whole program, not cargo-leptos' `hash-files`: its names are hashed before the references inside the
// files are rewritten, so a changed lazy chunk leaves the main module's name as it was with other bytes behind it, and
// a browser that keeps it for ever loads parts of two builds. The files find each other by relative addresses, so
// moving them together changes nothing inside them.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { pack } from "./pack.mjs";

const PLAIN = /\.(br|gz|woff2|png|jpe?g|webp|mp4|webm)$/;

function files(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Moves pkg/* to pkg/<id>/* and returns the id, which is made of all names and contents. */
function version(site) {
  const pkg = join(site, "pkg");
  const hash = createHash("sha256");
  for (const file of files(pkg)) {
    if (file.endsWith(".d.ts")) rmSync(file);
    else hash.update(file.slice(pkg.length)).update("\0").update(readFileSync(file));
  }
  const id = hash.digest("hex").slice(0, 12);
  const entries = readdirSync(pkg);
  mkdirSync(join(pkg, id));
  for (const entry of entries) renameSync(join(pkg, entry), join(pkg, id, entry));
  writeFileSync(join(site, "build-id"), `${id}\n`);
  return id;
}

/** Keeps a compressed copy only where it saves something; the newest content wins over a copy from before. */
function compress(file) {
  const plain = readFileSync(file);
  const copies = {
    br: brotliCompressSync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: level === "-O0" ? 4 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
    gz: gzipSync(plain, { level: 9 }),
  };
  for (const [extension, bytes] of Object.entries(copies)) {
    rmSync(`${file}.${extension}`, { force: true });
    if (bytes.length < plain.length) writeFileSync(`${file}.${extension}`, bytes);
  }
}

const [site, level = "-Oz"] = process.argv.slice(2);
if (!site) {
  console.error("usage: node scripts/site/finish.mjs <site directory> [-O0…-Oz]");
  process.exit(2);
}
await pack(join(site, "pkg"), "tilbake", level);
const id = version(site);
files(site).filter((file) => !PLAIN.test(file)).forEach(compress);
console.log(`  build ${id}`);
