// Copies the paths of the icons we use from Aksel (MIT) into Rust constants: unused ones never reach the browser.
import { readFileSync, writeFileSync } from "node:fs";

const used = {
  HOUSE: "House", CLIPBOARD: "Clipboard", TREND: "TrendUp", EYE: "Eye", PEOPLE: "PersonGroup", PERSON: "PersonCircle",
  MENU: "MenuHamburger", VIDEO: "Video", PHONE: "Phone", CENTRE: "Buildings2", REMOTE_TEAM: "PersonSuit",
  BRIEFCASE: "Briefcase", PIN: "LocationPin", WARNING: "ExclamationmarkTriangle", INFO: "InformationSquare",
  SUCCESS: "CheckmarkCircle", DANGER: "XMarkOctagon", CHECK: "Checkmark", BACK: "ArrowLeft", FORWARD: "ArrowRight",
  LANGUAGE: "Globe", SUN: "Sun", LEAVE: "Leave", CLOCK: "Clock", OFFLINE: "GlobeSlash", PENCIL: "Pencil",
  TRASH: "Trash", CAMERA: "Camera", MICROPHONE: "Microphone", BOOK: "Book", TRAINING: "Bandage", SOUND: "Speaker",
};
const lines = Object.entries(used).sort().map(([name, file]) => {
  const svg = readFileSync(`node_modules/@navikt/aksel-icons/dist/svg/${file}.svg`, "utf8");
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "").trim()
    .replace(/\s*fill="(currentColor|#[0-9a-fA-F]+)"/g, "").replace(/\s*\n\s*/g, "");
  return `pub const ${name}: Glyph = Glyph(r#"${inner}"#);`;
});
writeFileSync("../src/icon/glyphs.rs", `//! Icon paths from @navikt/aksel-icons (MIT), written by \`style/icons.mjs\`. Invariant: never edited by hand.

use super::Glyph;

${lines.join("\n")}
`);
