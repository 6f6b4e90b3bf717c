// Every language has the same areas, keys, kinds (text or plural) and placeholders, and no empty text; the code names
// every key.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LOCALES = process.argv[2] ?? "app/ui/locales";
const LANGUAGES = ["nb", "nn", "en"];
const SOURCES = ["app", "server"];
const FORMS = ["zero", "one", "other"];

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

const placeholders = (text) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));

/** What must agree between languages: the kind, and the placeholders named by any of its forms. */
function shape(value, where) {
  if (typeof value === "string") {
    if (!value.trim()) fault(where, "empty text");
    return `text {${[...placeholders(value)].sort()}}`;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    fault(where, "neither a text nor a plural object");
    return "broken";
  }
  for (const form of ["one", "other"]) if (!(form in value)) fault(where, `plural without "${form}"`);
  const names = new Set(["n"]);
  for (const [form, text] of Object.entries(value)) {
    if (!FORMS.includes(form)) fault(where, `unknown plural form "${form}"`);
    if (typeof text !== "string" || !text.trim()) fault(where, `empty plural form "${form}"`);
    else placeholders(text).forEach((name) => names.add(name));
  }
  return `plural {${[...names].sort()}}`;
}

function read(language, area) {
  const path = join(LOCALES, language, area);
  if (!existsSync(path)) return fault(path, "missing") ?? {};
  const text = readFileSync(path, "utf8");
  try {
    const parsed = JSON.parse(text);
    const written = [...text.matchAll(/^ {2}"((?:[^"\\]|\\.)*)"\s*:/gm)].map((match) => match[1]);
    written.filter((key, index) => written.indexOf(key) !== index).forEach((key) => fault(path, `"${key}" stands twice`));
    return parsed;
  } catch (error) {
    return fault(path, `not JSON: ${error.message}`) ?? {};
  }
}

/** The keys of `area` that the code names, as `area::key` or by another name the file gives the area. */
function named(area) {
  const keys = new Set();
  for (const source of sources) {
    const names = [area, ...[...source.matchAll(new RegExp(`\\b${area} as (\\w+)`, "g"))].map((match) => match[1])];
    for (const match of source.matchAll(new RegExp(`\\b(?:${names.join("|")})::(?:r#)?(\\w+)`, "g"))) keys.add(match[1]);
  }
  return keys;
}

if (!existsSync(LOCALES)) {
  console.error(`i18n: ${LOCALES} is missing`);
  process.exit(1);
}
const strangers = readdirSync(LOCALES).filter((name) => !LANGUAGES.includes(name));
strangers.forEach((name) => fault(join(LOCALES, name), "not one of the languages"));
const areas = [...new Set(LANGUAGES.flatMap((language) => (existsSync(join(LOCALES, language)) ? readdirSync(join(LOCALES, language)) : [])))].sort();

const sources = SOURCES.flatMap((root) => readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".rs")).map((name) => readFileSync(join(root, name), "utf8")));

let count = 0;
for (const area of areas) {
  const [model, ...others] = LANGUAGES.map((language) => ({ language, texts: read(language, area) }));
  count += Object.keys(model.texts).length;
  const keys = new Set([model, ...others].flatMap(({ texts }) => Object.keys(texts)));
  const inCode = named(area.replace(/\.json$/, ""));
  for (const key of keys) {
    if (!inCode.has(key)) fault(`${area} ${key}`, "nobody names it");
    const shapes = [model, ...others].map(({ language, texts }) => {
      const where = `${language}/${area} ${key}`;
      if (key in texts) return { where, shape: shape(texts[key], where) };
      fault(where, "missing");
      return undefined;
    });
    const want = shapes[0]?.shape;
    for (const found of shapes.slice(1)) {
      if (want && found && found.shape !== want) fault(found.where, `is ${found.shape}, bokmål is ${want}`);
    }
  }
}

// What only some read is named where only they read it (and where it is tested): elsewhere it would be an empty text.
const audiences = JSON.parse(readFileSync(join(LOCALES, "..", "audiences.json"), "utf8"));
const files = SOURCES.flatMap((root) => readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".rs")).map((name) => join(root, name)));
const { pages, ...readers } = audiences;
for (const [area, places] of [...Object.values(readers), ...Object.values(pages)].flatMap(Object.entries)) {
  const names = new RegExp(`\\bt::${area}\\b|\\bt::\\{[^}]*\\b${area}\\b`);
  const strangers = files.filter((file) => ![...places, "app/ui/src/i18n/"].some((place) => file.startsWith(place)) && names.test(readFileSync(file, "utf8")));
  strangers.forEach((file) => fault(file, `names the words of \`${area}\`, which not everybody has there`));
}

// Words that ride with some pages only may be missing where a page is reached by a link: each such page asks for them first.
const lazy = /impl LazyRoute for (\w+)/g;
for (const [area, places] of Object.values(pages).flatMap(Object.entries)) {
  for (const file of files.filter((file) => places.some((place) => file.startsWith(place)))) {
    const source = readFileSync(file, "utf8");
    const routes = [...source.matchAll(lazy)];
    const asked = source.split(`words_first(t::${area}::`).length - 1;
    if (asked < routes.length) fault(file, `${routes.length} pages, of which ${asked} wait for the words of \`${area}\` (ui::i18n::words_first)`);
  }
}

faults.forEach((line) => console.error(line));
console.log(`i18n: ${areas.length} areas, ${count} texts, ${LANGUAGES.length} languages, ${faults.length} faults`);
process.exit(faults.length || !count ? 1 : 0);
