// A referral in a browser: registered by the secretary, assessed by a clinician, given a place; by mouse, by keyboard and without script.
// A server of its own: whoever gets a place here is one more for all who come after.
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, testAlone } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expectGoodLooks } from "../lib/looks.ts";

const test = testAlone();

const REFUSED = /status of (403|409|422)/;
let number = 0;
const name = () => `Ada Moe ${(number += 1)} ${process.pid}`;

for (const script of [true, false]) {
  test.describe(script ? "with script" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: script });

    test("a referral is registered, asked about, assessed and given a place", async ({ page, context, server, complaints }) => {
      complaints.allow(REFUSED);
      const person = name();
      await signIn(context, server, "secretary");
      await page.goto("/intake");
      await page.getByRole("link", { name: "Ny henvisning" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Ny henvisning" })).toBeVisible();
      if (script) await hydrated(page);
      await page.getByLabel("Hva henvisningen sier om problemet").fill("Vondt i ryggen");
      await page.getByRole("button", { name: "Lagre" }).click();
      await expect(page.getByLabel("Navn", { exact: true })).toHaveAccessibleDescription(/Du må fylle ut dette/);
      await expect(page.getByLabel("Hva henvisningen sier om problemet")).toHaveValue("Vondt i ryggen");
      await page.getByLabel("Navn", { exact: true }).fill(person);
      await page.getByLabel("Program", { exact: true }).selectOption({ label: "Dagprogram Oslo" });
      await page.getByLabel("Hvem henviser", { exact: true }).selectOption("gp");
      await page.getByRole("button", { name: "Lagre" }).click();
      await expect(page.getByRole("heading", { level: 1, name: person })).toBeVisible();
      await expect(page.getByText("Henvisningen er lagret.")).toBeVisible();
      await page.getByText("Skriv brev om det som mangler").first().click();
      await page.getByRole("button", { name: "Skriv brev om det som mangler" }).click();
      await expect(page.getByText("Venter på opplysninger")).toBeVisible();
      await expect(page.getByRole("link", { name: "Det som mangler, PDF" })).toBeVisible();
      const address = new URL(page.url()).pathname;

      await signIn(context, server, "therapist");
      await page.goto(address);
      if (script) await hydrated(page);
      await page.getByText("Ja", { exact: true }).click();
      await page.getByLabel("Begrunnelse").fill("Trenger hjelp fra flere");
      await page.getByLabel(/^Siste frist for oppstart/).fill("2040-01-02");
      await page.getByRole("button", { name: "Lagre vurderingen" }).click();
      await expect(page.getByText("Vurderingen er lagret, og brevet er skrevet.")).toBeVisible();

      await signIn(context, server, "secretary");
      await page.goto(address);
      if (script) await hydrated(page);
      await expect(page.getByText("Vondt i ryggen")).toHaveCount(0);
      await page.getByLabel(/^Gruppe/).selectOption({ index: 1 });
      await page.getByLabel("Kontaktperson", { exact: true }).selectOption({ label: "Ola Vik" });
      await page.getByRole("button", { name: "Gi plass" }).click();
      await expect(page.getByText("Personen har fått plass, og brevet er skrevet.")).toBeVisible();
      await page.getByRole("link", { name: "De som er avsluttet" }).click();
      await expect(page.getByRole("row").filter({ hasText: person })).toContainText("Har fått plass");
    });
  });
}

test("the board orders itself, and its pages look well", async ({ pageAs }) => {
  const page = await pageAs("secretary");
  await page.goto("/intake");
  await expect(page.getByRole("row").nth(1)).toContainText("for sent");
  await page.goto("/intake?sort=name");
  await expect(page.getByRole("columnheader", { name: "Navn" })).toHaveAttribute("aria-sort", "ascending");
  await expectGoodLooks(page, "the board");
  await page.getByRole("link", { name: "Emil Aas" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Emil Aas" })).toBeVisible();
  await expectGoodLooks(page, "one referral");
  await page.goto("/intake/form");
  await expectGoodLooks(page, "the form");
});

test("without a mouse a clinician reaches what to decide", async ({ pageAs }) => {
  const page = await pageAs("therapist");
  await page.goto("/intake?sort=name");
  await hydrated(page);
  await tabTo(page, page.getByRole("link", { name: "Nora Strøm" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Nora Strøm" })).toBeVisible();
  await tabTo(page, page.getByLabel("Begrunnelse"));
});
