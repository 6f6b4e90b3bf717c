// What the spec of a live session imports: a server of its own per test, because a session is ended there, and browsers
// with small cameras whose consoles must stay clean.
import { test as base, expect } from "@playwright/test";
import type { Role } from "./accounts.ts";
import { expectAccessible, expectNoOverflow } from "./looks.ts";
import { type DESKTOP, enter, expectPicturesAndSound, type PartyPage, party, type SMALL_CAMERA, sessionId } from "./parties.ts";
import { type Server, startServer } from "./server.ts";

export interface Live {
  server: Server;
  /** The id of the session named by `title`. */
  session: string;
  /** One more browser, signed in unless it is a visitor's. */
  join: (role: Role | "visitor", viewport?: typeof DESKTOP, camera?: typeof SMALL_CAMERA) => Promise<PartyPage>;
}

export const test = base.extend<{ title: string; env: Record<string, string>; live: Live }>({
  title: ["", { option: true }],
  env: async ({}, use) => use({}),
  live: async ({ browser, env, title }, use) => {
    const server = await startServer({ env });
    const session = await sessionId(server, title);
    const opened: PartyPage[] = [];
    await use({
      server,
      session,
      join: async (role, viewport, camera) => {
        const one = await party(browser, server, role, viewport, camera);
        opened.push(one);
        return one;
      },
    });
    const unexpected = opened.flatMap(({ complaints }) => complaints.unexpected());
    for (const { context } of opened) await context.close();
    await server.stop();
    expect(unexpected, "the browsers' consoles").toEqual([]);
  },
});

/** One sends, and the others see and hear it. */
export async function lesson(session: string, leader: PartyPage, viewers: PartyPage[]): Promise<void> {
  await enter(leader, `/sessions/${session}/teach`);
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 30_000 });
  for (const viewer of viewers) {
    await enter(viewer, `/sessions/${session}/watch`);
    await viewer.page.getByRole("button", { name: "Bli med" }).click();
    await expectPicturesAndSound(viewer.page, 1, "viewer");
  }
}

/** Accessible, and nothing beside the page. */
export async function expectGood({ page }: PartyPage, what: string): Promise<void> {
  await expectAccessible(page, what);
  await expectNoOverflow(page, what);
}

export { expect };
