// An identity provider of our own on a free port: the npm package `oidc-provider`, holding its client to PKCE, pushed requests and
// `private_key_jwt`. It answers as `localhost`, so that it is another site to the browser than Tilbake on 127.0.0.1.
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import Provider from "oidc-provider";

export const NAME = "Test-ID";
export const LEVELS = ["idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"] as const;
export type Level = (typeof LEVELS)[number];
const CLIENT = "tilbake";

export interface IdentityProvider {
  /** A settings file of Tilbake that names it. */
  readonly settings: string;
  /** Tells it where its only client lives. */
  serve(client: string): void;
  stop(): Promise<void>;
}

export async function startProvider(): Promise<IdentityProvider> {
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const http = createServer();
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const address = http.address();
  if (!address || typeof address !== "object") throw new Error("no port");
  const issuer = `http://localhost:${address.port}`;

  const dir = mkdtempSync(join(tmpdir(), "tilbake-oidc-"));
  const [keyFile, settings] = [join(dir, "client.pem"), join(dir, "tilbake.toml")];
  writeFileSync(keyFile, key.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(settings, settingsFor(issuer, keyFile));

  return {
    settings,
    serve: (client) => {
      const provider = makeProvider(issuer, client, key.publicKey.export({ format: "jwk" }));
      const rest = provider.callback();
      http.removeAllListeners("request");
      http.on("request", (request, response) => {
        if (request.url?.startsWith("/interaction/")) void interact(provider, request, response);
        else if (request.url === "/favicon.ico") response.writeHead(204).end();
        else void rest(request, response);
      });
    },
    stop: async () => {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function settingsFor(issuer: string, keyFile: string): string {
  return `[[oidc]]
id = "test"
name = "${NAME}"
issuer = "${issuer}"
client_id = "${CLIENT}"
key_file = "${keyFile}"
roles = ["participant", "therapist"]
acr_asked = "${LEVELS[1]}"
acr_accepted = ["${LEVELS[1]}", "${LEVELS[2]}"]
acr_two_steps = ["${LEVELS[2]}"]
`;
}

function makeProvider(issuer: string, client: string, publicKey: object): Provider {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        redirect_uris: [`${client}/oidc/callback`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        id_token_signed_response_alg: "ES256",
        jwks: { keys: [publicKey] },
      },
    ],
    jwks: { keys: [ownKey()] },
    acrValues: [...LEVELS],
    clientAuthMethods: ["private_key_jwt"],
    cookies: { keys: ["only for this test"] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
    interactions: { url: (_context: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    // nobody is asked what they allow: there is nothing to allow but who they are
    loadExistingGrant: async (context: { oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider } }) => {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  return provider;
}

function ownKey(): object {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "own" };
}

/** The page where one says who one is; no password, but a level to choose. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (request.method !== "POST") {
      const levels = LEVELS.map((level) => `<option>${level}</option>`).join("");
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="nb"><title>${NAME}</title>
        <h1>${NAME}</h1><form method="post"><label>Bruker <input name="user"></label><label>Nivå <select name="level">${levels}</select></label>
        <button name="act" value="go">Fortsett</button><button name="act" value="stop">Avbryt</button></form></html>`);
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const result =
      form.get("act") === "stop"
        ? { error: "access_denied" }
        : { login: { accountId: form.get("user") ?? "", acr: form.get("level") ?? "" } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

/** Says at the provider who one is, and goes back. */
export async function signInThere(page: Page, user: string, level: Level = LEVELS[1]): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
  await page.getByLabel("Bruker").fill(user);
  await page.getByLabel("Nivå").selectOption(level);
  await page.getByRole("button", { name: "Fortsett" }).click();
}
