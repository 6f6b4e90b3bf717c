// app.css is made of src/*.css by hand (app/ui/style/build.mjs) and committed: it must be made of what is there now.
import { readFileSync } from "node:fs";
import { sources } from "../../app/ui/style/sources.mjs";

const made = /of src ([0-9a-f]+)\./.exec(readFileSync("app/ui/style/app.css", "utf8"))?.[1];
if (made !== sources()) {
  console.error("style: app/ui/style/src has changed since app.css was made: cd app/ui/style && npm ci && npm run build");
  process.exit(1);
}
console.log("style: app.css is made of what is there");
