// Compares what a browser downloads with the budgets of the design (kB = 1000 bytes, as compressed by the build).
// First load: the main module, its glue, the scripts of public/js that every page names, the words of one language
// (the server makes that script; its size is taken from the catalogue) and the style sheet. Every other .wasm is a
// pack that a page loads later (scripts/site/pack.mjs).
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = { wasm: 260, js: 35, css: 24, pack: 60 };
const NAME = "tilbake";
const FIRST_SCRIPTS = ["js/boot.js"];
const LOCALES = "app/ui/locales";
const READERS = ["participants", "staff", "admins"];

const SOURCES = ["app", "frontend", "public", "Cargo.lock"];

const site = process.argv[2];
const idFile = join(site, "build-id");
const required = process.argv.includes("--required");
const missing = !existsSync(idFile) ? "no release build" : !required && isOld(idFile) ? "a release build of other sources" : "";
if (missing) {
  console.log(`sizes: ${missing} in ${site}, nothing to compare (make build)`);
  process.exit(required ? 1 : 0);
}

/** Has a source changed since? A kept machine holds what an earlier version was built to. */
function isOld(built) {
  const at = statSync(built).mtimeMs;
  const within = (path) => (statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).map((name) => join(path, name)) : [path]);
  return SOURCES.flatMap(within).some((path) => statSync(path).mtimeMs > at);
}

const pkg = join(site, "pkg", readFileSync(idFile, "utf8").trim());
const names = readdirSync(pkg);

/** Size of the compressed copy, or of the file itself where compressing saved nothing. */
function size(name, extension, dir = pkg) {
  const copy = join(dir, `${name}.${extension}`);
  return statSync(existsSync(copy) ? copy : join(dir, name)).size;
}

const { pages, ...readers } = JSON.parse(readFileSync(join(LOCALES, "..", "audiences.json"), "utf8"));

/** The largest language's texts that a reader gets (app/ui/audiences.json) at a page under `path`, or elsewhere, compressed. */
function words(reader, path) {
  const others = Object.keys(readers).filter((name) => name !== reader).map((name) => readers[name]);
  const elsewhere = Object.keys(pages).filter((name) => name !== path).map((name) => pages[name]);
  const kept = [...others, ...elsewhere].flatMap(Object.keys).map((area) => `${area}.json`);
  const texts = (language) => {
    const names = readdirSync(join(LOCALES, language)).filter((name) => !kept.includes(name));
    const areas = names.map((name) => JSON.parse(readFileSync(join(LOCALES, language, name), "utf8")));
    return gzipSync(JSON.stringify(areas.flatMap(Object.values)), { level: 9 }).length;
  };
  return Math.max(...readdirSync(LOCALES).map(texts));
}

const glue = names.filter((name) => name.endsWith(".js") && (name === `${NAME}.js` || name.startsWith("__wasm_split")));
const css = names.filter((name) => name.endsWith(".css"));
const packs = names.filter((name) => name.endsWith(".wasm") && name !== `${NAME}.wasm`);
const sum = (list, extension) => list.reduce((total, name) => total + size(name, extension), 0);
const scripts = FIRST_SCRIPTS.filter((name) => existsSync(join(site, name))).reduce((total, name) => total + size(name, "gz", site), 0);

const rows = [
  ["first-load WebAssembly", size(`${NAME}.wasm`, "br"), BUDGET_KB.wasm, "br"],
  ...READERS.map((reader) => [`first-load JavaScript, ${reader}`, sum(glue, "gz") + scripts + words(reader), BUDGET_KB.js, "gz"]),
  ...Object.keys(pages).map((path) => {
    const most = Math.max(...READERS.map((reader) => words(reader, path)));
    return [`first-load JavaScript, ${path}`, sum(glue, "gz") + scripts + most, BUDGET_KB.js, "gz"];
  }),
  ["first-load CSS", sum(css, "br"), BUDGET_KB.css, "br"],
  ...packs.map((file) => {
    const name = file.replace(".wasm", "");
    return [name, size(file, "br"), BUDGET_KB.pack, "br"];
  }),
];

let over = 0;
for (const [what, bytes, limit, coding] of rows) {
  const bad = bytes > limit * 1000;
  over += bad ? 1 : 0;
  console.log(`${bad ? "OVER" : "  ok"}  ${(bytes / 1000).toFixed(1).padStart(6)} of ${String(limit).padStart(3)} kB ${coding}  ${what}`);
}
if (over) {
  console.error(`sizes: ${over} over budget`);
  process.exit(1);
}
