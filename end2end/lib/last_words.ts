// Says once more at the very end, in few lines, what failed and why: of a long log often only the end is kept.
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const COLOURS = /\u001b\[[0-9;]*m/g;
const LINES = 6;

export default class LastWords implements Reporter {
  #failures: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.outcome() !== "unexpected") return;
    const why = result.errors.map(({ message = "", location }) => {
      const lines = message.replace(COLOURS, "").split("\n").filter((line) => line.trim());
      return [`line ${location?.line ?? "?"}: ${lines[0] ?? ""}`, ...lines.slice(1, LINES)].join("\n    ");
    });
    this.#failures.push(`${test.titlePath().filter(Boolean).join(" › ")}\n  ${why.join("\n  ")}`);
  }

  onEnd(): void {
    for (const failure of this.#failures) console.log(`\nFailed: ${failure}`);
  }
}
