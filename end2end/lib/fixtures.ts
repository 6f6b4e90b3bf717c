// What a spec imports instead of Playwright's own `test`: a running server, sign-in, and a console that must stay clean.
import { test as base, type BrowserContext, expect, type Page } from "@playwright/test";
import { type Role, signIn } from "./accounts.ts";
import { Complaints } from "./console.ts";
import { type Server, startServer } from "./server.ts";

interface PerTest {
  /** Fails the test when the browser complained; `complaints.allow(…)` where the complaint is the point. */
  complaints: Complaints;
  /** A signed-in page; further roles by further calls, each in a context of its own. */
  pageAs: (role: Role) => Promise<Page>;
}

interface PerWorker {
  /** Seeded once per worker and project (and again after a failed test); specs that break it start their own by `startServer`. */
  server: Server;
}

const own = async ({}, use: (server: Server) => Promise<void>) => {
  const server = await startServer();
  await use(server);
  await server.stop();
};

export const test = base.extend<PerTest, PerWorker>({
  server: [own, { scope: "worker", timeout: 90_000 }],
  baseURL: async ({ server }, use) => use(server.url),
  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints(context);
      await use(complaints);
      expect(complaints.unexpected(), "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  pageAs: async ({ browser, server, viewport, isMobile, hasTouch }, use) => {
    const opened: { context: BrowserContext; complaints: Complaints }[] = [];
    await use(async (role) => {
      const context = await browser.newContext({ baseURL: server.url, viewport, isMobile, hasTouch, locale: "nb-NO", timezoneId: "Europe/Oslo" });
      opened.push({ context, complaints: new Complaints(context) });
      await signIn(context, server, role);
      return context.newPage();
    });
    const unexpected = opened.flatMap(({ complaints }) => complaints.unexpected());
    for (const { context } of opened) await context.close();
    expect(unexpected, "the browser's console").toEqual([]);
  },
});

/** For a file of journeys that leave something behind which others would meet: a server of its own. */
export function testAlone() {
  // a function of its own as well: by it Playwright tells one worker from another
  return test.extend<object, PerWorker>({ server: [async ({}, use) => own({}, use), { scope: "worker", timeout: 90_000 }] });
}

/** Waits until the page reacts to clicks: the browser's program has taken over the HTML and said so on `<html>`. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-hydrated");
}

export { expect };
