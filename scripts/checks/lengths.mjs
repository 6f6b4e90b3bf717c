// Files people must read stay short: a warning above 300 lines, a fault above 500. Vendored and generated files aside.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const CODE = /\.(rs|ts|mjs|js|css|sh)$/;
const ASIDE = /^public\/(vendor|assets)\/|(^|\/)vendor\/|\.min\.(js|css)$/;

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((name) => CODE.test(name) && !ASIDE.test(name) && existsSync(name));
const long = tracked
  .map((name) => ({ name, lines: readFileSync(name, "utf8").split("\n").length - 1 }))
  .filter(({ lines }) => lines > 300)
  .sort((a, b) => b.lines - a.lines);

for (const { name, lines } of long) console.log(`${lines > 500 ? "TOO LONG" : "    long"}  ${lines}  ${name}`);
const broken = long.filter(({ lines }) => lines > 500).length;
console.log(`lengths: ${tracked.length} files, ${long.length} above 300 lines, ${broken} above 500`);
process.exit(broken ? 1 : 0);
