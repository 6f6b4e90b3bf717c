// Signing in, own sessions and settings: with script, without it, by keyboard alone, and with the network gone.
import { ACCOUNTS, signIn, signInByForm } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

/** What the browser says of a refusal that a test asks for. */
const REFUSED = /status of (401|422|429)/;

test("a wrong password is said at once and keeps what was typed; the right one goes where one was going", async ({ page, server, complaints }) => {
  complaints.allow(REFUSED);
  await page.goto("/training");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Ftraining$/);
  await hydrated(page);
  await page.getByLabel("E-post").fill(ACCOUNTS.participant);
  await page.getByLabel("Passord").fill("feil-passord");
  await page.getByRole("button", { name: "Logg inn" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "E-post eller passord stemmer ikke." })).toBeVisible();
  await expect(page.getByLabel("E-post")).toHaveValue(ACCOUNTS.participant);
  await page.getByLabel("Passord").fill(server.password);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await expect(page).toHaveURL(/\/training$/);
  await hydrated(page);
  await page.goto("/sign-in");
  await expect(page.getByRole("link", { name: "Gå videre" })).toBeVisible();
});

test("empty fields are named, with a way to each", async ({ page, complaints }) => {
  complaints.allow(REFUSED);
  await page.goto("/sign-in");
  await hydrated(page);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await page.getByRole("link", { name: /E-post:/ }).click();
  await expect(page.getByLabel("E-post")).toBeFocused();
});

test("with the network gone it says so in plain words, and works when it is back", async ({ page, context, server, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await page.goto("/sign-in");
  await hydrated(page);
  await context.setOffline(true);
  await signInByForm(page, server, "participant");
  await expect(page.getByText("Vi får ikke kontakt akkurat nå. Prøv igjen om litt.")).toBeVisible();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
});

test("sign-in by keyboard alone", async ({ page, server }) => {
  await page.goto("/sign-in?next=/account");
  await hydrated(page);
  await tabTo(page, page.getByLabel("E-post"));
  await page.keyboard.type(ACCOUNTS.therapist);
  await page.keyboard.press("Tab");
  await page.keyboard.type(server.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/account$/);
  await expect(page.getByRole("heading", { level: 1, name: "Min konto" })).toBeVisible();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("sign-in, its errors, a setting and sign-out", async ({ page, server }) => {
    await page.goto("/account");
    await page.getByLabel("E-post").fill(ACCOUNTS.participant);
    await page.getByLabel("Passord").fill("feil");
    await page.getByRole("button", { name: "Logg inn" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "E-post eller passord stemmer ikke." })).toBeVisible();
    await expect(page.getByLabel("E-post")).toHaveValue(ACCOUNTS.participant);
    await expect(page.getByLabel("Passord")).toHaveValue("");
    await page.getByLabel("Passord").fill(server.password);
    await page.getByRole("button", { name: "Logg inn" }).click();
    await expect(page).toHaveURL(/\/account$/);

    const language = page.locator('main form[action$="set_language"]');
    await language.getByText("English", { exact: true }).click();
    await language.getByRole("button").click();
    await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await language.getByText("Bokmål", { exact: true }).click();
    await language.getByRole("button").click();
    await expect(page.getByRole("heading", { level: 1, name: "Min konto" })).toBeVisible();

    await page.getByRole("button", { name: "Logg ut her" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await page.goto("/account");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });
});

test("ending a session elsewhere takes effect in that browser at once", async ({ page, browser, context, server, complaints }) => {
  complaints.allow(REFUSED);
  const lost = await browser.newContext({ baseURL: server.url, locale: "nb-NO" });
  await signIn(lost, server, "secretary");
  await signIn(context, server, "secretary");
  await page.goto("/account");
  await hydrated(page);
  const sessions = page.getByRole("listitem").filter({ hasText: "Sist brukt" });
  await expect(sessions.filter({ hasText: "Denne" })).toHaveCount(1);
  const others = sessions.filter({ has: page.getByRole("button", { name: /^Logg ut på/ }) });
  const before = await others.count();
  expect(before).toBeGreaterThan(0);
  for (let left = before; left > 0; left -= 1) {
    await others.first().getByRole("button").click();
    await expect(others).toHaveCount(left - 1);
  }
  await expect(page.getByText("Enheten er logget ut.")).toBeVisible();
  const there = await lost.newPage();
  await there.goto("/account");
  await expect(there).toHaveURL(/\/sign-in\?next=/);
  await lost.close();
});

test("theme and text size hold on every page", async ({ page, context, server }) => {
  await signIn(context, server, "admin");
  await page.goto("/account");
  await hydrated(page);
  const theme = page.locator('main form[action$="set_theme"]');
  await theme.getByText("Mørke", { exact: true }).click();
  await theme.getByRole("button").click();
  await expect(page.locator("html")).toHaveAttribute("data-color-scheme", "dark");
  await theme.getByText("Som enheten", { exact: true }).click();
  await theme.getByRole("button").click();
  await expect(page.locator("html")).not.toHaveAttribute("data-color-scheme", "dark");
  const size = page.locator('main form[action$="set_text_size"]');
  await size.getByText("Større", { exact: true }).click();
  await size.getByRole("button").click();
  await expect(page.locator("html")).toHaveAttribute("data-text", "larger");
  await size.getByText("Vanlig", { exact: true }).click();
  await size.getByRole("button").click();
  await expect(page.locator("html")).not.toHaveAttribute("data-text", "larger");
});

test("sign-in and account look right", async ({ page, context, server }) => {
  await page.goto("/sign-in");
  await hydrated(page);
  await expectGoodLooks(page);
  await signIn(context, server, "participant");
  await page.goto("/account");
  await hydrated(page);
  await expectGoodLooks(page);
});
