// Passkeys: set up by staff, used alone, after the password and as a proof, removed. The server is asked by name: browsers have no
// passkeys for a bare address, which is why every other spec sees the pages without them.
import { type Page } from "@playwright/test";
import { ACCOUNTS, leaveAndForget, signInByForm } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";
import { named, withPasskeys } from "../lib/passkeys.ts";
import { type Server } from "../lib/server.ts";

const REFUSED = /status of (401|403|422|429)/;
const PASSWORD = "fire blå elger danser";
let number = 0;

/** A member of staff of a centre that is no demo, who has chosen a password. */
async function invited(page: Page, server: Server): Promise<string> {
  number += 1;
  const email = `nokkel${number}-${process.pid}@senteret.example`;
  const link = await server.run(["admin", "invite", email, "--name", "Nora Ny", "--role", "therapist", "--centre", "Et ekte senter"]);
  await page.goto(named(server) + new URL(link.trim()).pathname);
  await page.getByLabel("Nytt passord").fill(PASSWORD);
  await page.getByRole("button", { name: "Lagre passord" }).click();
  await expect(page.getByText("Passordet er lagret. Logg inn med det.")).toBeVisible();
  return email;
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Passord").fill(PASSWORD);
  await page.getByRole("button", { name: "Logg inn", exact: true }).click();
}

const alone = (page: Page) => page.getByRole("button", { name: "Logg inn med passnøkkel" });

test("staff set up a passkey, come in by it alone and after the password, and are not left without", async ({ page, server, complaints }) => {
  test.slow();
  complaints.allow(REFUSED);
  const passkeys = await withPasskeys(page);
  const site = named(server);
  const email = await invited(page, server);
  await page.goto(`${site}/participants`);
  await givePassword(page, email);
  await expect(page.getByRole("heading", { level: 2, name: "Eller bruk en passnøkkel" })).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page);
  const add = page.getByRole("button", { name: "Legg til passnøkkel og logg inn" });
  await add.click();
  await expect(page.getByText("Du må fylle ut dette.").first()).toBeVisible();
  expect(await passkeys.count(), "nothing is made before the name is right").toBe(0);
  await page.getByLabel("Navn på passnøkkelen").fill("Jobbtelefonen");
  await add.click();
  await expect(page.getByRole("listitem").locator("code")).toHaveCount(10);
  expect(await passkeys.count()).toBe(1);
  await page.getByRole("button", { name: "Jeg har skrevet dem ned" }).click();
  await expect(page).toHaveURL(/\/participants$/);

  await leaveAndForget(page);
  await page.goto(`${site}/account`);
  await alone(page).click();
  await expect(page).toHaveURL(/\/account$/);

  await leaveAndForget(page);
  await page.goto(`${site}/account/second-factor`);
  await givePassword(page, email);
  await expect(page.getByRole("heading", { level: 1, name: "Bruk passnøkkelen" })).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page);
  await page.getByRole("button", { name: "Bruk passnøkkel" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Innlogging i to trinn" })).toBeVisible();
  await expect(page.locator("strong", { hasText: "Jobbtelefonen" })).toBeVisible();
  await expect(page.getByText(/Den kan ikke fjernes/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Fjern Jobbtelefonen" })).toHaveCount(0);
});

test("a participant adds a passkey, proves by it, is told when it is not used, and removes it", async ({ page, server, complaints }) => {
  test.slow();
  complaints.allow(REFUSED);
  const passkeys = await withPasskeys(page);
  const site = named(server);
  await page.goto(`${site}/sign-in?next=/account/second-factor`);
  await signInByForm(page, server, "participant");
  await expect(page.getByText("Du har ikke lagt til noen passnøkkel ennå.")).toBeVisible();
  await page.getByLabel("Navn på passnøkkelen").fill("Nettbrettet");
  await page.getByRole("button", { name: "Legg til passnøkkel" }).click();
  await page.getByRole("button", { name: "Jeg har skrevet dem ned" }).click();
  await expect(page.locator("strong", { hasText: "Nettbrettet" })).toBeVisible();
  await expect(page.getByText("Ikke brukt ennå")).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page);

  // the page that asks for a proof, whether or not one is due
  await page.goto(`${site}/confirm?next=/account/second-factor`);
  const use = page.getByRole("button", { name: "Bruk passnøkkel" });
  await expect(use).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page);
  await passkeys.agree(false);
  await use.click();
  await expect(page.getByText("Passnøkkelen ble ikke brukt. Prøv igjen, eller bruk en annen måte.")).toBeVisible();
  await expect(page.getByLabel("Passord")).toBeEditable();
  await passkeys.agree(true);
  await use.click();
  await expect(page).toHaveURL(/\/account\/second-factor$/);
  await expect(page.getByText(/Sist brukt/)).toBeVisible();

  await page.getByRole("button", { name: "Fjern Nettbrettet" }).click();
  await expect(page.getByText("Du har ikke lagt til noen passnøkkel ennå.")).toBeVisible();
  await leaveAndForget(page);
  await page.goto(`${site}/sign-in`);
  await alone(page).click();
  await expect(page.getByText(/Passnøkkelen virket ikke her/)).toBeVisible();
  await page.getByLabel("E-post").fill(ACCOUNTS.participant);
  await expect(page.getByLabel("E-post")).toHaveValue(ACCOUNTS.participant);
});

test("the sign-in page with passkeys by keyboard alone", async ({ page, server }) => {
  await withPasskeys(page);
  await page.goto(`${named(server)}/sign-in`);
  await expect(alone(page)).toBeVisible();
  await hydrated(page);
  await expectGoodLooks(page);
  await tabTo(page, alone(page));
});

test("where there are no passkeys, nothing speaks of them", async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await hydrated(page);
  await expect(page.getByRole("button", { name: "Logg inn", exact: true })).toBeVisible();
  await expect(alone(page)).toHaveCount(0);
});
