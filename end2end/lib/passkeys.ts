// A passkey in the browser itself: Chromium's virtual authenticator, with a finger that is always right until told otherwise.
import { type CDPSession, type Page } from "@playwright/test";
import { type Server } from "./server.ts";

export interface Passkeys {
  /** From now on the person does, or does not, what the screen asks. */
  agree(yes: boolean): Promise<void>;
  /** How many it holds. */
  count(): Promise<number>;
}

/** Browsers have passkeys for a name, not for a bare address. */
export function named(server: Server): string {
  return server.url.replace("127.0.0.1", "localhost");
}

/** Gives the page's browser an authenticator of its own. */
export async function withPasskeys(page: Page): Promise<Passkeys> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    agree: async (yes) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes });
    },
    count: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}
