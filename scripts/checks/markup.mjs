// Leptos writes what stands between the tags of a <textarea> into the page as it is: a text that a person wrote would be
// markup. It goes in by inner_html, escaped (ui::html::as_field_content).
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const files = readdirSync("app", { recursive: true }).filter((name) => name.endsWith(".rs")).map((name) => join("app", name));
const withContent = /<textarea\b(?:[^>"]|"[^"]*")*>(?!<\/textarea>)/;
const faults = files.filter((file) => withContent.test(readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, "").replace(/=>|->/g, "")));
faults.forEach((file) => console.error(`${file}: a <textarea> with children; give it inner_html=as_field_content(…)`));
console.log(`markup: ${files.length} files, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
