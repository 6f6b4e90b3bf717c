// Makes app.css out of Designsystemet (only the components we use), its tokens in our colours, and src/*.css; also the
// icon paths, the font, the PNG icons and the reader of PDF. Run with `npm ci && npm run build`; everything made is committed, so that a
// normal build needs no npm here.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { transform } from "lightningcss";
import { sources } from "./sources.mjs";

const components = [
  "base", "button", "card", "dialog", "error-summary", "field", "fieldset", "heading", "input", "label", "link", "list",
  "paragraph", "skeleton", "skip-link", "table", "tag", "validation-message",
];
const publicDir = "../../../public";

const run = (...args) => execFileSync("node_modules/.bin/designsystemet", args, { stdio: ["ignore", "ignore", "inherit"] });
run("tokens", "create", "--config", "designsystemet.config.json", "--clean", "true");
run("tokens", "build", "-t", "design-tokens", "-o", "tokens-built", "--clean", "true");

const ds = "node_modules/@digdir/designsystemet-css/dist/src";
const layer = (name, css) => `@layer ${name}{${css}}\n`;
const tokens = readFileSync("tokens-built/tilbake.css", "utf8").replace(/^@charset[^;]*;/, "");
const parts = [
  "@layer reset, ds.theme, ds.base, ds.components, app;\n",
  tokens,
  ...components.map((c) => layer(c === "base" ? "ds.base" : "ds.components", readFileSync(`${ds}/${c}.css`, "utf8"))),
  ...readdirSync("src").sort().map((f) => layer(f.includes("reset") ? "reset" : "app", readFileSync(`src/${f}`, "utf8"))),
];
const { code } = transform({
  filename: "app.css",
  code: Buffer.from(parts.join("")),
  minify: true,
  // light-dark(), nesting and :has() stand as they are: browsers of the last two years
  targets: { chrome: 120 << 16, firefox: 121 << 16, safari: (17 << 16) | (2 << 8) },
});
const made = `Built by app/ui/style/build.mjs of src ${sources()}.`;
const notice = `/* ${made} Contains Designsystemet (MIT, Digitaliseringsdirektoratet). */\n`;
writeFileSync("app.css", notice + code + "\n");
const brotli = brotliCompressSync(code).length;
console.log(`app.css: ${code.length} bytes, ${brotli} brotli`);
if (brotli > 24_000) throw new Error("app.css is over its budget of 24 kB brotli");
rmSync("design-tokens", { recursive: true });
rmSync("tokens-built", { recursive: true });

await import("./icons.mjs");

mkdirSync(`${publicDir}/fonts`, { recursive: true });
const inter = "node_modules/@fontsource-variable/inter";
copyFileSync(`${inter}/files/inter-latin-wght-normal.woff2`, `${publicDir}/fonts/inter-latin-5.woff2`);
copyFileSync(`${inter}/LICENSE`, `${publicDir}/fonts/LICENSE-Inter.txt`);

// reads PDF for slides; the build for browsers of some years, because whoever leads brings their own
mkdirSync(`${publicDir}/pdf`, { recursive: true });
const pdf = "node_modules/pdfjs-dist";
for (const file of ["pdf.min.mjs", "pdf.worker.min.mjs"]) copyFileSync(`${pdf}/legacy/build/${file}`, `${publicDir}/pdf/${file}`);
for (const file of ["jbig2.wasm", "openjpeg.wasm", "qcms_bg.wasm", "LICENSE_JBIG2", "LICENSE_OPENJPEG", "LICENSE_QCMS"]) {
  copyFileSync(`${pdf}/wasm/${file}`, `${publicDir}/pdf/${file}`);
}
copyFileSync(`${pdf}/LICENSE`, `${publicDir}/pdf/LICENSE`);

mkdirSync(`${publicDir}/icons`, { recursive: true });
const mark = readFileSync(`${publicDir}/icons/mark.svg`, "utf8");
const png = (name, svg, width) =>
  writeFileSync(`${publicDir}/icons/${name}.png`, new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng());
for (const width of [180, 192, 512]) png(`mark-${width}`, mark, width);
// launchers cut a maskable icon round: the ground and the hill run out to the corners
const maskable = mark.replace(' rx="12"', "").replace("V36a12 12 0 0 1-12 12H12A12 12 0 0 1 0 36z", "V48H0z");
png("mark-maskable-512", maskable, 512);
