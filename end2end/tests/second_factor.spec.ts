// Sign-in in two steps: set up when it is required, asked for, recovered from; links that work once; proof before what matters.
import { type Page } from "@playwright/test";
import { ACCOUNTS, leaveAndForget, signIn } from "../lib/accounts.ts";
import { codeOf } from "../lib/authenticator.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";
import { type Server } from "../lib/server.ts";

const REFUSED = /status of (401|422|429)/;
const PASSWORD = "fire blå elger danser";
let number = 0;

/** A member of staff of a centre that is no demo, invited by the command line. */
async function invited(server: Server): Promise<{ email: string; path: string }> {
  number += 1;
  const email = `ny${number}-${process.pid}@senteret.example`;
  const link = await server.run(["admin", "invite", email, "--name", "Nora Ny", "--role", "therapist", "--centre", "Et ekte senter"]);
  return { email, path: new URL(link.trim()).pathname };
}

async function choosePassword(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel("Nytt passord").fill(PASSWORD);
  await page.getByRole("button", { name: "Lagre passord" }).click();
  await expect(page.getByText("Passordet er lagret. Logg inn med det.")).toBeVisible();
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Passord").fill(PASSWORD);
  await page.getByRole("button", { name: "Logg inn" }).click();
}

/** The key on the page that sets up an authenticator. */
async function keyOn(page: Page): Promise<string> {
  await expect(page.getByRole("img", { name: /QR-kode/ })).toBeVisible();
  return page.locator("main code").first().innerText();
}

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("an invited therapist chooses a password, sets up codes, and comes in by them later", async ({ page, server, complaints }) => {
      complaints.allow(REFUSED);
      const { email, path } = await invited(server);
      await choosePassword(page, path);
      await page.goto("/participants");
      await givePassword(page, email);
      await expect(page.getByRole("heading", { level: 1, name: "Sett opp engangskoder" })).toBeVisible();
      const key = await keyOn(page);
      await page.getByLabel("Kode", { exact: true }).fill("000000");
      await page.getByRole("button", { name: "Fullfør og logg inn" }).click();
      await expect(page.getByText(/Koden stemmer ikke/).first()).toBeVisible();
      await page.getByLabel("Kode", { exact: true }).fill(codeOf(key));
      await page.getByRole("button", { name: "Fullfør og logg inn" }).click();
      const codes = page.getByRole("listitem").locator("code");
      await expect(codes).toHaveCount(10);
      const recovery = await codes.first().innerText();
      await page.getByRole("button", { name: "Jeg har skrevet dem ned" }).click();
      await expect(page).toHaveURL(/\/participants$/);

      await leaveAndForget(page);
      await page.goto("/account");
      await givePassword(page, email);
      await expect(page.getByRole("heading", { level: 1, name: "Skriv koden" })).toBeVisible();
      await page.getByLabel("Kode", { exact: true }).fill(recovery.toUpperCase());
      await page.getByRole("button", { name: "Logg inn" }).click();
      await expect(page).toHaveURL(/\/account$/);

      await leaveAndForget(page);
      await page.goto("/sign-in");
      await givePassword(page, email);
      await page.getByLabel("Kode", { exact: true }).fill(recovery);
      await page.getByRole("button", { name: "Logg inn" }).click();
      await expect(page.getByText(/Koden stemmer ikke/).first()).toBeVisible();
      await page.getByLabel("Kode", { exact: true }).fill(codeOf(key, 1));
      await page.getByRole("button", { name: "Logg inn" }).click();
      await expect(page).toHaveURL(`${server.url}/`);
    });

    test("a link that was used says so, and a forgotten password is answered alike for all", async ({ page, server }) => {
      const { email, path } = await invited(server);
      await choosePassword(page, path);
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: "Lenken virker ikke lenger" })).toBeVisible();
      for (const address of [email, "ingen@senteret.example"]) {
        await page.goto("/sign-in");
        await page.getByRole("link", { name: "Har du glemt passordet?" }).click();
        // the page one came from has a field of that name too
        await expect(page.getByRole("heading", { level: 1, name: "Glemt passord" })).toBeVisible();
        await page.getByLabel("E-post").fill(address);
        await page.getByRole("button", { name: "Send lenke" }).click();
        await expect(page.getByText(/Hvis adressen er i bruk hos oss/)).toBeVisible();
      }
    });
  });
}

test("a participant sets up codes from the account page and turns them off again", async ({ page, context, server }) => {
  await signIn(context, server, "participant");
  await page.goto("/account");
  await page.getByRole("link", { name: "Se og endre" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Innlogging i to trinn" })).toBeVisible();
  await page.getByRole("button", { name: "Sett opp" }).click();
  const key = await keyOn(page);
  await hydrated(page);
  await expectGoodLooks(page);
  await page.getByLabel("Kode", { exact: true }).fill(codeOf(key));
  await page.getByRole("button", { name: "Ta koden i bruk" }).click();
  await page.getByRole("button", { name: "Jeg har skrevet dem ned" }).click();
  await expect(page.getByText("Du har 10 koder igjen.")).toBeVisible();
  await page.getByRole("button", { name: "Slå av" }).click();
  await expect(page.getByText("Du har ikke satt opp noen app ennå.")).toBeVisible();
});

test("the way in by keyboard alone", async ({ page, server }) => {
  const { email, path } = await invited(server);
  await page.goto(path);
  await hydrated(page);
  await tabTo(page, page.getByLabel("Nytt passord"));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Passordet er lagret. Logg inn med det.")).toBeVisible();
  await hydrated(page);
  await tabTo(page, page.getByLabel("E-post"));
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  const key = await keyOn(page);
  await hydrated(page);
  await tabTo(page, page.getByLabel("Kode", { exact: true }));
  await page.keyboard.type(codeOf(key));
  await page.keyboard.press("Enter");
  const kept = page.getByRole("button", { name: "Jeg har skrevet dem ned" });
  await expect(kept).toBeVisible();
  await hydrated(page);
  await tabTo(page, kept);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${server.url}/account/second-factor`);
});

test("in a demo it is said that staff come in without a code", async ({ page, context, server }) => {
  await page.goto("/sign-in");
  await expect(page.getByText("Her kan ansatte logge inn uten kode.")).toBeVisible();
  await signIn(context, server, "therapist");
  await page.goto("/account");
  await expect(page.getByText("Her kan ansatte logge inn uten kode.")).toBeVisible();
});

test("the pages on the way in look right", async ({ page, context, server, complaints }) => {
  test.slow();
  complaints.allow(REFUSED);
  const { email, path } = await invited(server);
  for (const address of [path, "/sign-in/forgot", "/sign-in/code", "/link/finnes-ikke"]) {
    await page.goto(address);
    await hydrated(page);
    await expectGoodLooks(page);
  }
  await choosePassword(page, path);
  await givePassword(page, email);
  await keyOn(page);
  await hydrated(page);
  await expectGoodLooks(page);
  await signIn(context, server, "participant");
  for (const address of ["/confirm?next=%2Faccount", "/account/password", "/account/second-factor"]) {
    await page.goto(address);
    await hydrated(page);
    await expectGoodLooks(page);
  }
});

test("what was typed when the session had ended comes back after sign-in", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "participant");
  await page.goto("/training");
  await hydrated(page);
  const other = await context.browser()!.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(other, server, "participant");
  const elsewhere = await other.newPage();
  await elsewhere.goto("/account/password");
  await elsewhere.getByLabel("Nytt passord").fill(server.password);
  await elsewhere.getByRole("button", { name: "Lagre passord" }).click();
  await expect(elsewhere.getByText("Passordet er byttet.")).toBeVisible();
  await other.close();
  await expect(page.getByText("Du er logget ut.")).toBeVisible();
  const note = page.getByRole("textbox", { name: /^Notat/ }).first();
  await note.fill("gikk rundt vannet");
  await page.locator("main form").filter({ has: note }).getByRole("button", { name: "Lagre" }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ftraining/);
  await page.getByLabel("E-post").fill(ACCOUNTS.participant);
  await page.getByLabel("Passord").fill(server.password);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await expect(page).toHaveURL(/\/training/);
  await expect(page.getByRole("textbox", { name: /^Notat/ }).first()).toHaveValue("gikk rundt vannet");
});
