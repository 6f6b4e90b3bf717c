// Who may see what, as people meet it: shutting somebody out, opening in an emergency, the team around a participant.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("a participant shuts somebody out by keyboard, and lets them in again", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "participant");
  await page.goto("/access-log");
  await hydrated(page);
  await page.getByRole("link", { name: "Hvem kan se, og hvem er sperret" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hvem kan se, og hvem er sperret");
  await hydrated(page);
  await expectGoodLooks(page, "blocks");

  await page.getByLabel("Navn").fill("siri");
  await page.getByRole("button", { name: "Søk" }).click();
  await hydrated(page);
  const choose = page.getByRole("link", { name: "Sperr Siri Holm" });
  await tabTo(page, choose);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Vil du sperre Siri Holm?" })).toBeVisible();
  await expect(page.getByText("Det kan påvirke hjelpen du får.")).toBeVisible();
  await expectGoodLooks(page, "before the last word");
  await tabTo(page, page.getByRole("button", { name: "Ja, sperr Siri Holm" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Personen er sperret." })).toBeVisible();
  const lift = page.getByRole("button", { name: "Opphev sperringen Siri Holm" });
  await expect(lift).toBeVisible();
  await expectGoodLooks(page, "somebody is shut out");
  await lift.click();
  await expect(page.getByRole("status").filter({ hasText: "Sperringen er opphevet." })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Opphevede sperringer" })).toBeVisible();
});

test("a therapist opens in an emergency with a reason, and closes it", async ({ page, context, server, complaints }) => {
  test.slow();
  // what is refused is answered 422
  complaints.allow(/422/);
  await signIn(context, server, "therapist");
  await page.goto("/participants");
  await hydrated(page);
  await page.getByRole("link", { name: "Nødtilgang" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nødtilgang" })).toBeVisible();
  await expectGoodLooks(page, "the search");
  await page.getByLabel("E-post eller fullt navn").fill("Tor");
  await page.getByRole("button", { name: "Søk" }).click();
  await expect(page.getByText("Vi fant ingen.").first()).toBeVisible();
  await page.getByLabel("E-post eller fullt navn").fill("Tor Nygård");
  await page.getByRole("button", { name: "Søk" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nødtilgang til Tor Nygård" })).toBeVisible();
  await expectGoodLooks(page, "before it is opened");

  await page.getByText("Jeg er vikar for en i teamet", { exact: true }).click();
  await page.getByLabel("Hvorfor må du se opplysningene nå?").fill("test test test test test");
  await page.getByRole("button", { name: "Åpne i 4 timer" }).click();
  await expect(page.getByText("Skriv en setning med minst tre ulike ord.").first()).toBeVisible();
  await page.getByLabel("Hvorfor må du se opplysningene nå?").fill("Vikar for Siri Holm, samtale om en halvtime");
  await page.getByRole("button", { name: "Åpne i 4 timer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tor Nygård" })).toBeVisible();
  await expect(page.getByText(/Åpent for deg til kl\. \d\d\.\d\d/)).toBeVisible();
  await expectGoodLooks(page, "opened");
  await page.getByRole("button", { name: "Avslutt nå" }).click();
  await expect(page.getByText("Nødtilgangen er avsluttet.")).toBeVisible();
});

test("the coordinator takes a colleague in and out of the team", async ({ page, context, server }) => {
  test.slow();
  await signIn(context, server, "coordinator");
  await page.goto("/participants?sort=name");
  await hydrated(page);
  await page.locator(".folds").getByRole("link", { name: "Tor Nygård" }).click();
  await page.getByRole("link", { name: "Teamet rundt" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Teamet rundt Tor Nygård" })).toBeVisible();
  await expectGoodLooks(page, "the team");
  await page.getByLabel("Kollega").selectOption({ label: "Per Bakke, lege" });
  await page.getByRole("button", { name: "Ta inn i teamet" }).click();
  await expect(page.getByText("Kollegaen er med i teamet.")).toBeVisible();
  const per = page.getByRole("listitem").filter({ hasText: "Per Bakke" });
  await per.locator("summary").click();
  await per.getByRole("button", { name: "Ta Per Bakke ut av teamet" }).click();
  await expect(page.getByText("Slutten er satt.")).toBeVisible();
  await expect(per).toHaveCount(0);
});

test("without script, shutting out and the reason work too", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: "nb-NO" });
  await signIn(context, server, "participant");
  const page = await context.newPage();
  await page.goto("/privacy/blocks?name=bakke");
  await page.getByRole("link", { name: "Sperr Per Bakke" }).click();
  await page.getByRole("button", { name: "Ja, sperr Per Bakke" }).click();
  await expect(page).toHaveURL(/done=blocked/);
  await page.getByRole("button", { name: "Opphev sperringen Per Bakke" }).click();
  await expect(page).toHaveURL(/done=lifted/);
  await context.close();
});
