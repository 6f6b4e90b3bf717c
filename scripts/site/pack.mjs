// Packs the parts of the browser's program that load later. The splitter makes one module for every set of pages that
// share code: over six hundred, most below a kilobyte, and up to two hundred requests before a page answers. Here they
// become one module a page, one with what many pages share, and one for each family of pages that go together.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { HOST, merge, optimise } from "./merge.mjs";

/** Parts that at least this share of the pages needs are common. */
const COMMON_SHARE = 0.36;
const COMMON = "common";
/**
 * Pages that whoever opens one opens soon again: what two of them need, and no earlier family of theirs has, is fetched once
 * for all.
 */
const FAMILIES = {
  media: ["talk_page_view", "teach_page_view", "watch_page_view", "captions_page_view"],
  // what a lesson has beside the picture
  lesson: ["teach_page_view", "watch_page_view", "captions_page_view"],
  // what staff go to and fro between, and what participants do
  care: [
    "participant_page_view", "notes_page_view", "team_page_view", "action_plan_page_view", "work_page_view",
    "scheduled_page_view", "inbox_page_view", "edit_programme_page_view", "accounting_page_view",
  ],
  // what is read of one participant, and taken along
  told: ["record_text_page_view", "results_page_view"],
  own: [
    "goals_page_view", "own_work_page_view", "training_page_view", "privacy_page_view", "consents_page_view",
    "requests_page_view", "export_page_view",
  ],
  // what is on, today and later, and the lists that staff come to from there
  day: [
    "today_page_view", "plan_page_view", "planned_page_view", "participants_page_view", "risk_alerts_page_view",
    "course_page_view",
  ],
  // what participants fill in, from the first question to the receipt
  answering: [
    "answer_page_view", "summary_page_view", "done_page_view", "questionnaires_page_view", "tablet_page_view",
    "own_work_trial_page_view",
  ],
};
/** How many members must need it, where two are too few for the pack to stay light. */
const LEAST = { media: 3 };
/** The page that a family leads to: the smallest of what it alone needs come along, up to so many bytes as they are built. */
const CARRIED = { answering: ["answer_page_view", 61_000] };
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
const page = (...names) => Promise.all(names.map(pack));
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
  /** The smallest of these parts, up to so many bytes together. */
  const smallest = (of, most) => {
    const weighed = of.map((part) => [statSync(file(part)).size, part]).sort(([a], [b]) => a - b);
    let sum = 0;
    return weighed.filter(([size]) => (sum += size) <= most).map(([, part]) => part);
  };
  const packs = [[COMMON, parts.filter(isCommon)]];
  const nameOf = (page) => page.replace(/^_+|_\d+$/g, "");
  const partsOf = (wanted) => pages.filter(([page]) => wanted.includes(nameOf(page))).map(([, parts]) => parts);
  const families = [];
  for (const [family, members] of Object.entries(FAMILIES)) {
    const needed = partsOf(members);
    if (needed.length !== members.length) throw new Error(`${family}: not all of ${members} are there`);
    const earlier = families.filter((one) => members.every((member) => one.members.includes(member)));
    const isFree = (part) => !isCommon(part) && !earlier.some(({ shared }) => shared.has(part));
    const least = LEAST[family] ?? 2;
    const shared = new Set(parts.filter((part) => isFree(part) && needed.filter((parts) => parts.includes(part)).length >= least));
    const [page, most] = CARRIED[family] ?? [];
    if (page) smallest(partsOf([page])[0].filter((part) => isFree(part) && !shared.has(part)), most).forEach((part) => shared.add(part));
    packs.push([family, [...shared]]);
    families.push({ family, members, shared });
  }
  const lists = {};
  for (const [page, needed] of pages) {
    const name = nameOf(page);
    const around = families.filter(({ members }) => members.includes(name));
    packs.push([name, needed.filter((part) => !isCommon(part) && !around.some(({ shared }) => shared.has(part)))]);
    lists[page] = [COMMON, ...around.map(({ family }) => family), name];
  }
  await all([
    () => optimise(file(main), level),
    ...packs.map(([name, parts]) => () => merge(parts.map(file), file(name), level)),
  ]);
  for (const part of parts) rmSync(file(part));
  writeFileSync(join(dir, MANIFEST), JSON.stringify(lists));
  const exports = loads.map(([load, page]) => `export const ${load} = wrapAsyncCb(() => page(${lists[page].map((name) => `"${name}"`).join(", ")}));\n`);
  writeFileSync(join(dir, script), theirs.slice(0, start) + LOADER + exports.join(""));
}
