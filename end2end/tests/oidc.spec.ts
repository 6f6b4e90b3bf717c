// Signing in by an identity provider: linking an identity, coming in by it, and coming back without being let in.
import { leaveAndForget, signIn } from "../lib/accounts.ts";
import { expect, hydrated, test as base } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";
import { type IdentityProvider, LEVELS, NAME, signInThere, startProvider } from "../lib/provider.ts";
import { type Server, startServer } from "../lib/server.ts";

const [LOW, , HIGH] = LEVELS;

const test = base.extend<object, { provider: IdentityProvider; server: Server }>({
  provider: [
    async ({}, use) => {
      const provider = await startProvider();
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ provider }, use) => {
      const server = await startServer({ args: ["--config", provider.settings] });
      provider.serve(server.url);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("a participant links an identity, comes in by it where they were going, proves by it, and removes it", async ({ page, context, server }) => {
      test.slow();
      await signIn(context, server, "participant");
      await page.goto("/account");
      if (script) await hydrated(page);
      await page.getByRole("link", { name: "Innlogging uten passord" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Logg inn uten passord" })).toBeVisible();
      if (script) await hydrated(page);
      await page.getByRole("link", { name: `Knytt til ${NAME}` }).click();
      await signInThere(page, "kari");
      await expect(page.getByText("ID-en er knyttet til kontoen din.")).toBeVisible();

      await leaveAndForget(page);
      await page.goto("/training");
      if (script) await hydrated(page);
      await page.getByRole("link", { name: `Logg inn med ${NAME}` }).click();
      await signInThere(page, "kari", HIGH);
      await expect(page).toHaveURL(/\/training$/);

      await page.goto("/confirm?next=/account/identity");
      if (script) await hydrated(page);
      await page.getByRole("link", { name: `Bekreft med ${NAME}` }).click();
      await signInThere(page, "kari");
      await expect(page).toHaveURL(/\/account\/identity$/);
      if (script) await hydrated(page);
      await page.getByRole("button", { name: `Fjern ${NAME}` }).click();
      await expect(page.getByRole("link", { name: `Knytt til ${NAME}` })).toBeVisible();
    });

    test("whoever is not let in comes back with one sentence, and the password works", async ({ page, server }) => {
      const tries = [
        { user: "ukjent", level: HIGH, words: /ID-en er ikke knyttet til en konto her/ },
        { user: "ukjent", level: LOW, words: /høyere sikkerhetsnivå/ },
      ];
      for (const { user, level, words } of tries) {
        await leaveAndForget(page);
        await page.goto("/sign-in?next=/account");
        if (script) await hydrated(page);
        await page.getByRole("link", { name: `Logg inn med ${NAME}` }).click();
        await signInThere(page, user, level);
        await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible();
        await expect(page).toHaveURL(/\/sign-in\?next=/);
      }
      if (script) await hydrated(page);
      await page.getByRole("link", { name: `Logg inn med ${NAME}` }).click();
      // signed in there already, and asked anew all the same: there is another level to choose
      await signInThere(page, "ukjent", HIGH);
      await expect(page.getByRole("alert").filter({ hasText: /ID-en er ikke knyttet til en konto her/ })).toBeVisible();
      await leaveAndForget(page);
      await page.goto("/sign-in?next=/account");
      if (script) await hydrated(page);
      await page.getByRole("link", { name: `Logg inn med ${NAME}` }).click();
      await page.getByRole("button", { name: "Avbryt" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "Du avbrøt innloggingen." })).toBeVisible();
      if (script) await hydrated(page);
      await page.getByLabel("E-post").fill("deltaker@demo.example");
      await page.getByLabel("Passord").fill(server.password);
      await page.getByRole("button", { name: "Logg inn" }).click();
      await expect(page).toHaveURL(/\/account$/);
    });
  });
}

test("the way to the provider by keyboard alone", async ({ page }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: `Logg inn med ${NAME}` }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
});

test("the pages look right", async ({ page, context, server }) => {
  test.slow();
  for (const problem of ["unavailable", "not_linked"]) {
    await page.goto(`/sign-in?problem=${problem}`);
    await hydrated(page);
    await expectGoodLooks(page);
  }
  await signIn(context, server, "participant");
  await page.goto("/account/identity?problem=taken");
  await hydrated(page);
  await expectGoodLooks(page);
});
