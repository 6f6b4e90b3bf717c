// Collects what a browser complains about: errors in the console, uncaught exceptions, requests that failed.
import type { BrowserContext } from "@playwright/test";

export class Complaints {
  readonly list: string[] = [];
  private readonly allowed: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on("console", (message) => {
      if (message.type() === "error") this.list.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.list.push(`uncaught: ${error.error().message}`));
  }

  /** For a test whose point is an error: what it may say. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  unexpected(): string[] {
    return this.list.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}
