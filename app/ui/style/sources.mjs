// What app.css is made of, as a short hash: it stands in app.css, so that a change of src/ that was not built is found.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SRC = join(import.meta.dirname, "src");

export function sources() {
  const hash = createHash("sha256");
  for (const name of readdirSync(SRC).sort()) hash.update(name).update("\0").update(readFileSync(join(SRC, name)));
  return hash.digest("hex").slice(0, 12);
}
