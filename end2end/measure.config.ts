// What is measured with real browsers rather than judged: `make bench` runs it, alone on the machine.
import { defineConfig } from "@playwright/test";
import judged from "./playwright.config.ts";

export default defineConfig({ ...judged, testDir: "measure", workers: 1, reporter: "line", projects: [{ name: "measure" }] });
