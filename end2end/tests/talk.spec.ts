// One talk with three real browsers: the participant waits and is let in, all see and hear each other.
import { hydrated } from "../lib/fixtures.ts";
import { tabTo } from "../lib/keyboard.ts";
import { expect, expectGood, test } from "../lib/live.ts";
import { enter, expectPicturesAndSound, expectStreams, PHONE, speak } from "../lib/parties.ts";

const TITLE = "Samtale om målene dine";

test.use({ title: TITLE });
test.describe.configure({ timeout: 180_000 });

test("three meet: wait, be let in, see and hear each other, reload, leave, end for all", async ({ live: { server, session, join } }) => {
  const participant = await join("participant", PHONE);
  const therapist = await join("therapist");
  const coordinator = await join("coordinator");
  await speak(therapist);
  const path = `/sessions/${session}/talk`;
  const everybody = [participant, therapist, coordinator];

  await enter(participant, path);
  await expect(participant.page.getByLabel("Slik ser de andre deg")).toBeVisible();
  await expectGood(participant, "talk, door");
  await participant.page.getByRole("button", { name: "Jeg er klar" }).click();
  await expect(participant.page.getByText(/Du er meldt/)).toBeVisible();
  await expectGood(participant, "talk, waiting");

  for (const host of [therapist, coordinator]) {
    await enter(host, path);
    await expect(host.page.getByLabel("Slik ser de andre deg")).toBeVisible();
    await host.page.getByRole("button", { name: "Gå inn" }).click();
    await expect(host.page.getByRole("heading", { name: "Venter på å komme inn" })).toBeVisible();
  }
  await expect(participant.page.locator(".tile:not(.own) video"), "nobody is seen from the waiting room").toHaveCount(0);
  await expectGood(therapist, "talk, somebody waits");
  await therapist.page.getByRole("button", { name: /^Slipp inn / }).click();

  for (const { page } of everybody) await expect(page.getByText("De andre ser og hører deg.")).toBeVisible({ timeout: 30_000 });
  await expectPicturesAndSound(participant.page, 2, "participant");
  await expectPicturesAndSound(therapist.page, 2, "therapist");
  await expectPicturesAndSound(coordinator.page, 2, "coordinator");
  await expect(participant.page.locator(".tile:not(.own) figcaption")).toHaveCount(2);
  await expectGood(participant, "talk, inside, phone");
  await expectGood(therapist, "talk, inside, desktop");

  const microphone = participant.page.getByRole("button", { name: /^Mikrofon / });
  await expect(microphone).toHaveAttribute("aria-pressed", "true");
  await microphone.click();
  await expect(microphone).toHaveAttribute("aria-pressed", "false");
  await expect(participant.page.getByText("De andre ser deg, men hører deg ikke.")).toBeVisible();

  // one who goes on speaking is marked for the others
  for (const { page } of [participant, coordinator]) {
    const speaks = page.locator(".tile[data-speaks]").filter({ hasText: "Ola Vik" });
    await expect(speaks.getByText("Har ordet")).toBeVisible({ timeout: 20_000 });
    await expect(page.locator(".tile[data-speaks]")).toHaveCount(1);
  }
  await expectGood(participant, "talk, somebody speaks");
  await microphone.click();

  await participant.page.reload();
  await expectStreams(participant.page, 2, "participant after a reload");
  await participant.page.getByRole("button", { name: "Slå på lyd" }).click();
  await expectPicturesAndSound(participant.page, 2, "participant with sound on again");
  await expectPicturesAndSound(therapist.page, 2, "therapist after the participant's reload");

  await coordinator.page.getByRole("button", { name: "Forlat" }).click();
  await expect(coordinator.page).toHaveURL(`${server.url}/`);
  await expect(participant.page.locator(".tile:not(.own)")).toHaveCount(1, { timeout: 15_000 });
  await expect(participant.page.getByText(/har gått/)).toBeVisible();

  await therapist.page.getByRole("button", { name: "Avslutt for alle" }).click();
  await therapist.page.getByRole("button", { name: "Ja, avslutt" }).click();
  for (const { page } of [therapist, participant]) await expect(page.getByText(/Samtalen er over/)).toBeVisible({ timeout: 15_000 });
  await expectGood(participant, "talk, over");
  await expect(participant.page.getByRole("button", { name: "Åpne igjen" }), "only those who lead open again").toHaveCount(0);
});

test("by keyboard alone, and without a camera one still sees and hears", async ({ live: { server, session, join } }) => {
  const participant = await join("participant", PHONE);
  const therapist = await join("therapist");
  const path = `/sessions/${session}/talk`;
  await enter(participant, "/");
  await participant.page.evaluate(() => sessionStorage.setItem("refuse", "NotAllowedError"));
  await enter(participant, path);
  await expect(participant.page.getByRole("alert").getByText(/får ikke bruke kamera og mikrofon/)).toBeVisible();
  await tabTo(participant.page, participant.page.getByRole("button", { name: /^Jeg er klar$/ }));
  await participant.page.keyboard.press("Enter");
  await expect(participant.page.getByText(/Du er meldt/)).toBeVisible();

  await enter(therapist, path);
  await expect(therapist.page.getByLabel("Slik ser de andre deg")).toBeVisible();
  await tabTo(therapist.page, therapist.page.getByRole("button", { name: /^Gå inn$/ }));
  await therapist.page.keyboard.press("Enter");
  await expect(therapist.page.getByRole("button", { name: /^Slipp inn/ })).toBeVisible();
  await therapist.page.locator("h1").focus();
  await tabTo(therapist.page, therapist.page.getByRole("button", { name: /^Slipp inn / }));
  await therapist.page.keyboard.press("Enter");

  await expectPicturesAndSound(participant.page, 1, "participant without a camera");
  await expect(therapist.page.getByText(/er her, uten bilde og lyd/)).toBeVisible({ timeout: 15_000 });
  await tabTo(participant.page, participant.page.getByRole("button", { name: /^Forlat$/ }));
  await participant.page.keyboard.press("Enter");
  await expect(participant.page).toHaveURL(`${server.url}/`);
  await expect(therapist.page.getByText("Ingen andre er her ennå.")).toBeVisible({ timeout: 15_000 });
});

test("somebody from outside is asked, comes by a link that works once, and is out when the participant says no", async ({ live: { server, session, join } }) => {
  const therapist = await join("therapist");
  await enter(therapist, `/schedule/sessions/${session}`);
  therapist.complaints.allow(/status of 422/);
  await therapist.page.getByText("Be med noen utenfra").click();
  await therapist.page.getByRole("button", { name: "Be med", exact: true }).click();
  await expect(therapist.page.getByRole("link", { name: /^Navn/ }), "what is lacking is said").toBeVisible();
  await therapist.page.getByLabel("Navn").fill("Per Hagen");
  await therapist.page.getByLabel("Hvem er det?").selectOption("employer");
  await expectGood(therapist, "asking a guest");
  await therapist.page.getByRole("button", { name: "Be med", exact: true }).click();
  await expect(therapist.page.getByText("Gjesten er bedt med.")).toBeVisible();
  const link = await therapist.page.getByLabel(/^Lenke til Per Hagen/).inputValue();
  await expectGood(therapist, "a guest is asked");

  const guest = await join("visitor", PHONE);
  await enter(guest, new URL(link).pathname);
  await expect(guest.page.getByText(/^Per Hagen, .* ber deg med/)).toBeVisible();
  await expectGood(guest, "a guest's link");
  await tabTo(guest.page, guest.page.getByRole("button", { name: "Gå til samtalen" }));
  await guest.page.keyboard.press("Enter");
  await expect(guest.page).toHaveURL(`${server.url}/sessions/${session}/talk`);
  await hydrated(guest.page);
  await guest.page.getByRole("button", { name: "Jeg er klar" }).click();
  await expect(guest.page.getByText(/Du er meldt/)).toBeVisible();
  await expectGood(guest, "a guest at the door");

  await enter(therapist, `/sessions/${session}/talk`);
  await therapist.page.getByRole("button", { name: "Gå inn" }).click();
  await therapist.page.getByRole("button", { name: /^Slipp inn Per Hagen/ }).click();
  await expectStreams(guest.page, 1, "guest");
  await expectStreams(therapist.page, 1, "therapist");
  await expect(therapist.page.locator(".tile:not(.own) figcaption")).toContainText("Arbeidsgiver");

  const second = await join("visitor");
  await enter(second, new URL(link).pathname);
  await expect(second.page.getByRole("heading", { name: "Lenken virker ikke" })).toBeVisible();
  await expectGood(second, "a guest's link that is used");
  await second.context.close();

  const participant = await join("participant", PHONE);
  await enter(participant, `/plan/sessions/${session}`);
  await expect(participant.page.getByText("Har kommet inn")).toBeVisible();
  // whose way in is taken back is told so, and asks no more
  guest.complaints.allow(/status of 401/);
  await participant.page.getByText(/^Ta tilbake invitasjonen/).first().click();
  await expectGood(participant, "who else is asked");
  await participant.page.getByRole("button", { name: /^Ta tilbake invitasjonen/ }).click();
  await expect(participant.page.getByText("Invitasjonen er tatt tilbake.")).toBeVisible();
  await expect(guest.page.getByText("Invitasjonen gjelder ikke lenger.")).toBeVisible();
  await expect(therapist.page.locator(".tile:not(.own)")).toHaveCount(0, { timeout: 15_000 });

  // one press of somebody else moves the live talk, and whoever is inside is told
  await guest.context.close();
  const coordinator = await join("coordinator");
  await enter(coordinator, `/schedule/sessions/${session}`);
  await coordinator.page.getByText("Bytt rom, eller ta den på nett eller telefon").click();
  await coordinator.page.getByLabel("Hvor?").selectOption("telephone");
  await coordinator.page.getByRole("button", { name: "Bytt", exact: true }).click();
  await expect(therapist.page.getByText("Samtalen er flyttet til telefon.")).toBeVisible({ timeout: 15_000 });
});
