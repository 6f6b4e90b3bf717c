// The demo accounts, and signing in without walking through the form each time.
import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

export const ACCOUNTS = {
  participant: "deltaker@demo.example",
  therapist: "fagperson@demo.example",
  coordinator: "koordinator@demo.example",
  secretary: "sekretaer@demo.example",
  manager: "leder@demo.example",
  admin: "admin@demo.example",
} as const;

export type Role = keyof typeof ACCOUNTS;

/** Signs the whole context in as who holds one of the roles. */
export async function signIn(context: BrowserContext, server: Server, role: Role): Promise<void> {
  await enter(context, server, ACCOUNTS[role]);
}

/** The same as one of the demo by the name in their address: `deltaker3`. */
export async function signInAs(context: BrowserContext, server: Server, name: string): Promise<void> {
  await enter(context, server, `${name}@demo.example`);
}

/**
 * By the same request that the form sends; pages of the context share the cookie. Pages of somebody who was signed in
 * before are left first: their session ends now, and their sockets would be refused.
 */
async function enter(context: BrowserContext, server: Server, email: string): Promise<void> {
  const before = (await context.cookies(server.url)).some(({ httpOnly }) => httpOnly);
  const pages = before ? context.pages().filter((page) => page.url().startsWith(server.url)) : [];
  for (const page of pages) await page.goto("about:blank");
  const answer = await context.request.post(`${server.url}/api/account/sign_in`, {
    form: { email, password: server.password },
    headers: { origin: server.url, "sec-fetch-site": "same-origin", accept: "text/html" },
    maxRedirects: 0,
  });
  expect(answer.status(), `sign-in as ${email}`).toBeLessThan(400);
  const cookies = await context.cookies(server.url);
  expect(cookies.filter(({ httpOnly }) => httpOnly), `a session cookie for ${email}`).not.toHaveLength(0);
}

/** Fills in and sends the sign-in form that is on the page, as a person would. */
export async function signInByForm(page: Page, server: Server, role: Role): Promise<void> {
  await page.locator('input[name="email"]').fill(ACCOUNTS[role]);
  await page.locator('input[name="password"]').fill(server.password);
  await page.locator('form[action*="sign_in"] button[type="submit"]').click();
}

/** As somebody who comes back with nothing: the page is left before its cookies go, or its socket would be refused. */
export async function leaveAndForget(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
}
