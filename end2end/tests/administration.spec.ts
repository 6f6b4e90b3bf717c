// What an administrator does, in a browser: accounts, by mouse, by keyboard and without script.
import { ACCOUNTS, signIn, signInByForm } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const REFUSED = /status of (401|403|409|422)/;
let number = 0;
const address = () => `ny-${(number += 1)}-${process.pid}-${Date.now()}@senter.example`;

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("somebody is invited, gets another role, is shut out and let in again", async ({ page, context, server, complaints }) => {
      complaints.allow(REFUSED);
      await signIn(context, server, "admin");
      await page.goto("/");
      await page.getByRole("link", { name: "Gå til administrasjonen" }).click();
      await page.goto("/admin/users");
      await expect(page.getByRole("heading", { level: 1, name: "Brukere" })).toBeVisible();
      await page.getByRole("link", { name: "Inviter en ansatt" }).click();
      // the page before has a field of a like name
      await expect(page.getByRole("heading", { level: 1, name: "Inviter en ansatt" })).toBeVisible();
      if (script) await hydrated(page);
      const email = address();
      await page.getByLabel("Navn").fill("Nora Ny");
      await page.getByRole("button", { name: "Inviter" }).click();
      await expect(page.getByLabel("E-post")).toHaveAccessibleDescription(/Du må fylle ut dette/);
      await expect(page.getByLabel("Navn")).toHaveValue("Nora Ny");
      await page.getByLabel("E-post").fill(email);
      await page.getByLabel("Rolle").selectOption("therapist");
      await page.getByRole("button", { name: "Inviter" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Nora Ny" })).toBeVisible();
      await expect(page.getByText("Kontoen er laget, og brevet ligger i utboksen.")).toBeVisible();

      await page.getByLabel("Rolle", { exact: true }).selectOption("secretary");
      await page.getByLabel(/^Yrke/).selectOption("health_secretary");
      await page.getByRole("button", { name: "Lagre rolle og yrke" }).click();
      await expect(page.getByText("Rolle og yrke er lagret.")).toBeVisible();
      await expect(page.locator("dl.facts")).toContainText("Sekretær");

      await page.getByText("Steng kontoen").first().click();
      await page.getByRole("button", { name: "Steng kontoen" }).click();
      await expect(page.getByText("Kontoen er stengt.")).toBeVisible();
      await page.getByText("Åpne kontoen igjen").first().click();
      await page.getByRole("button", { name: "Åpne kontoen igjen" }).click();
      await expect(page.getByText("Kontoen er åpen igjen.")).toBeVisible();
    });

    test("accounts are found by name and by role", async ({ page, context, server }) => {
      await signIn(context, server, "admin");
      await page.goto("/admin/users");
      await page.getByLabel("Navn eller e-post").fill("amina");
      await page.getByRole("button", { name: "Søk" }).click();
      await expect(page.getByRole("row").filter({ hasText: "Amina Hassan" })).toBeVisible();
      await expect(page.getByRole("row")).toHaveCount(2);
      await expect(page.getByLabel("Navn eller e-post")).toHaveValue("amina");
    });
  });
}

test("an ended session is ended there at once", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  const elsewhere = await context.browser()!.newContext({ baseURL: server.url, locale: "nb-NO" });
  const phone = await elsewhere.newPage();
  await phone.goto("/sign-in");
  await signInByForm(phone, server, "secretary");
  await expect(phone).toHaveURL(`${server.url}/`);
  await hydrated(phone);
  await signIn(context, server, "admin");
  await page.goto(`/admin/users?name=${ACCOUNTS.secretary}`);
  await page.getByRole("row").filter({ hasText: ACCOUNTS.secretary }).getByRole("link").click();
  const sessions = page.getByRole("listitem").filter({ hasText: "Logget inn" });
  await expect(sessions.first()).toBeVisible();
  for (let left = await sessions.count(); left > 0; left -= 1) {
    await sessions.first().getByRole("button", { name: /^Logg ut/ }).click();
    await expect(page.getByText("Kontoen er logget ut der.")).toBeVisible();
    await expect(sessions).toHaveCount(left - 1);
  }
  await expect(phone.getByText("Du er logget ut.")).toBeVisible();
  await elsewhere.close();
});

test("one's own account is only looked at", async ({ page, context, server }) => {
  await signIn(context, server, "admin");
  await page.goto(`/admin/users?name=${ACCOUNTS.admin}`);
  await page.getByRole("row").filter({ hasText: ACCOUNTS.admin }).getByRole("link").click();
  await expect(page.getByText("Dette er din egen konto.")).toBeVisible();
  await expect(page.locator("main").getByRole("button")).toHaveCount(0);
});

test("an account is found and closed by keyboard alone", async ({ page, context, server }) => {
  const email = address();
  await server.run(["admin", "invite", email, "--name", "Tomas Tast", "--role", "secretary", "--centre", "Rauland og Oslo"]);
  await signIn(context, server, "admin");
  await page.goto("/admin/users");
  await hydrated(page);
  await tabTo(page, page.getByLabel("Navn eller e-post"));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  const link = page.getByRole("link", { name: "Tomas Tast" });
  await expect(link).toBeVisible();
  await hydrated(page);
  await tabTo(page, link);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Tomas Tast" })).toBeVisible();
  await tabTo(page, page.locator("summary").filter({ hasText: "Steng kontoen" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Steng kontoen" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Kontoen er stengt.")).toBeVisible();
});

test("the pages of accounts look right", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "admin");
  for (const path of ["/admin/users", "/admin/users?name=finnes-ikke", "/admin/invite"]) {
    await page.goto(path);
    await hydrated(page);
    await expectGoodLooks(page, path);
  }
  await page.goto(`/admin/users?name=${ACCOUNTS.therapist}`);
  await page.getByRole("row").filter({ hasText: ACCOUNTS.therapist }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Brukere" })).toHaveCount(0);
  await hydrated(page);
  for (const summary of await page.locator("main details > summary").all()) await summary.click();
  await expectGoodLooks(page, "one account");
});

test("other roles are told that the pages are not theirs", async ({ page, context, server, complaints }) => {
  complaints.allow(REFUSED);
  await signIn(context, server, "manager");
  for (const path of ["/admin", "/admin/users", "/admin/invite", "/admin/outbox", "/admin/jobs", "/admin/centre", "/admin/storage", "/admin/audit"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Du har ikke tilgang til dette" })).toBeVisible();
  }
});

test("letters are told of without their links, jobs and keys without what is in them", async ({ page, context, server }) => {
  const email = address();
  await signIn(context, server, "admin");
  await page.goto("/admin/invite");
  await hydrated(page);
  await page.getByLabel("Navn").fill("Berit Brev");
  await page.getByLabel("E-post").fill(email);
  await page.getByLabel("Rolle").selectOption("therapist");
  await page.getByRole("button", { name: "Inviter" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Berit Brev" })).toBeVisible();
  await page.goto("/admin");
  await hydrated(page);
  const rooms = page.getByRole("navigation", { name: "Administrasjon" });
  await rooms.getByRole("link", { name: "Utboks" }).click();
  const letter = page.getByRole("row").filter({ hasText: email });
  await expect(letter).toContainText("Invitasjon");
  await expect(letter).toContainText("Venter.");
  await expect(page.locator("main")).not.toContainText("/link/");
  await rooms.getByRole("link", { name: "Jobber" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Jobber" })).toBeVisible();
  await rooms.getByRole("link", { name: "Lagring" }).click();
  await expect(page.getByRole("table", { name: "Nøkler" })).toContainText("Forsegler nå");
});

for (const script of [true, false]) {
  test.describe(`names and the log, ${script ? "with script" : "without JavaScript"}`, () => {
    test.use({ javaScriptEnabled: script });

    test("a group gets another name, and back", async ({ page, context, server, complaints }) => {
      complaints.allow(REFUSED);
      await signIn(context, server, "admin");
      for (const [from, to] of [["Gruppe høst", "Gruppe vinter"], ["Gruppe vinter", "Gruppe høst"]] as const) {
        await page.goto("/admin/centre");
        if (script) await hydrated(page);
        await page.getByRole("link", { name: `Endre ${from}` }).click();
        await page.getByLabel("Navn").fill("");
        await page.getByRole("button", { name: "Lagre" }).click();
        await expect(page.getByLabel("Navn")).toHaveAccessibleDescription(/Du må fylle ut dette/);
        await page.getByLabel("Navn").fill(to);
        await page.getByRole("button", { name: "Lagre" }).click();
        await expect(page.getByText("Lagret.", { exact: true })).toBeVisible();
        await expect(page.getByRole("listitem").filter({ hasText: to })).toBeVisible();
      }
    });

    test("the audit log is checked, and the word to write down is shown", async ({ page, context, server }) => {
      await signIn(context, server, "admin");
      await page.goto("/admin/audit");
      await page.getByRole("button", { name: "Kontroller nå" }).click();
      await expect(page.getByText("Loggen er kontrollert.")).toBeVisible();
      await expect(page.locator("main code")).toHaveText(/^\d+:[0-9a-f]{64}$/);
    });
  });
}

test("the pages of the installation look right", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "admin");
  await page.goto("/admin/audit");
  await page.getByRole("button", { name: "Kontroller nå" }).click();
  await expect(page.getByText("Loggen er kontrollert.")).toBeVisible();
  for (const path of ["/admin", "/admin/outbox", "/admin/jobs", "/admin/centre", "/admin/storage", "/admin/audit"]) {
    await page.goto(path);
    await hydrated(page);
    await expectGoodLooks(page, path);
  }
  await page.goto("/admin/centre");
  await hydrated(page);
  await page.getByRole("link", { name: "Endre Oslo" }).click();
  await expect(page.getByLabel("Tidssone")).toBeVisible();
  await expectGoodLooks(page, "changing a site");
});

test("a site is found and changed by keyboard alone", async ({ page, context, server }) => {
  await signIn(context, server, "admin");
  await page.goto("/admin/centre");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: "Endre Rauland", exact: true }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Navn"));
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Lagret.", { exact: true })).toBeVisible();
});
