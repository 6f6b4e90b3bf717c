// Who may import whom (docs/ARCHITECTURE.md), proved on what cargo resolves and on what the sources name.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

const FEATURE = ["contract", "domain", "ui", "service"];
/** Crate → the crates of this workspace that it may depend on. */
const MAY = {
  domain: [],
  contract: ["domain"],
  ui: ["contract", "domain"],
  entity: ["domain"],
  migrations: [],
  sfu: [],
  service: ["contract", "domain", "entity"],
  frontend: ["app", "ui"],
  load: [],
};
/** A feature that may use another one: `consult` shows a questionnaire inside a talk. */
const FEATURE_MAY = { consult: ["questionnaire"] };
const NEVER_IN_BROWSER = ["axum", "tokio", "sea-orm", "sqlx", "sfu", "webrtc", "rtc", "service", "entity", "migrations"];
/** Queries live in `entity`. These sea_orm names are about connections, transactions and errors. */
const CONNECTION_NAMES = [
  "AccessMode", "ConnectOptions", "ConnectionTrait", "Database", "DatabaseBackend", "DatabaseConnection", "DatabaseTransaction", "DbBackend",
  "DbErr", "IsolationLevel", "RuntimeErr", "SqlErr", "SqlxError", "SqlxPostgresConnector", "SqlxSqliteConnector", "StreamTrait",
  "TransactionError", "TransactionTrait", "sqlx",
];

const faults = [];
const cargo = (...args) => execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28 });

const metadata = JSON.parse(cargo("metadata", "--no-deps", "--format-version", "1"));
const root = metadata.workspace_root;
const packages = metadata.packages.map((found) => ({ ...found, dir: relative(root, found.manifest_path).replace(/\/?Cargo\.toml$/, "") }));
const house = new Set(packages.map(({ name }) => name));
const features = packages.filter(({ dir }) => dir.startsWith("app/features/")).map(({ name }) => name);

for (const { name, dependencies } of packages) {
  let may = MAY[name];
  if (features.includes(name)) may = [...FEATURE, ...(FEATURE_MAY[name] ?? [])];
  if (name === "app") may = [...features, "contract", "domain", "ui"];
  if (name === "server") continue;
  if (!may) {
    faults.push(`${name}: a new crate needs its row in scripts/checks/layering.mjs`);
    continue;
  }
  for (const { name: used, kind } of dependencies) {
    if (kind === null && house.has(used) && !may.includes(used)) faults.push(`${name} must not depend on ${used}`);
  }
  const service = dependencies.find((used) => used.name === "service" && used.kind === null);
  if (features.includes(name) && service && !service.optional) faults.push(`${name}: service must be optional (feature ssr)`);
}

const tree = cargo("tree", "-p", "frontend", "--target", "wasm32-unknown-unknown", "-e", "normal", "--prefix", "none", "--format", "{p}");
const inBrowser = new Set(tree.split("\n").map((line) => line.split(" ")[0]));
for (const name of NEVER_IN_BROWSER) if (inBrowser.has(name)) faults.push(`frontend pulls ${name} into the browser (cargo tree -p frontend -i ${name})`);

/** Names taken from sea_orm by a source text: `sea_orm::A`, `sea_orm::{A, b::C}` (first segment counts), `sea_orm::*`. */
function seaOrmNames(text) {
  const names = [];
  for (const match of text.matchAll(/\bsea_orm(?:_migration)?::(?:\{([^;]*?)\}\s*;|(\*|\w+))/gs)) {
    if (match[2]) names.push(match[2]);
    else names.push(...match[1].split(/[,{}]/).map((part) => part.trim().split(/::|\s+as\s+/)[0]).filter(Boolean));
  }
  return names;
}

const sources = (dir) =>
  readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".rs"))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));

for (const { name, dir } of packages) {
  if (["entity", "migrations", "domain"].includes(name)) continue;
  for (const file of sources(join(dir, "src")).filter((path) => basename(path) !== "tests.rs")) {
    const allowed = ["service", "server"].includes(name) ? CONNECTION_NAMES : [];
    const bad = seaOrmNames(readFileSync(join(root, file), "utf8")).filter((found) => !allowed.includes(found));
    if (bad.length) faults.push(`${file} names sea_orm::${[...new Set(bad)].join(", ")}: queries belong in entity`);
  }
}

faults.forEach((line) => console.error(line));
console.log(`layering: ${packages.length} crates, ${inBrowser.size} in the browser, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
