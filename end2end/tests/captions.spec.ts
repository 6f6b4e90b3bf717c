// Captions that a helper types while it is live, from the field to the picture. A server of its own for each test.
import { signIn } from "../lib/accounts.ts";
import { expect, expectGood, test } from "../lib/live.ts";
import { enter, expectPicturesAndSound, PHONE, type PartyPage } from "../lib/parties.ts";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 150_000 });

const SOON = { timeout: 15_000 };

/** What stands in the picture now. */
const inPicture = ({ page }: PartyPage) =>
  page.locator("video").first().evaluate((video: HTMLVideoElement) => {
    const shown = Array.from(video.textTracks).filter(({ mode }) => mode === "showing");
    return shown.flatMap(({ activeCues }) => Array.from(activeCues ?? [])).map((cue) => (cue as VTTCue).text);
  });

test("what a helper types stands in the picture, and under it with sound alone", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  const helper = await join("coordinator");
  await enter(leader, `/sessions/${session}/teach`);
  await leader.page.getByRole("button", { name: "Send herfra" }).click();
  await expect(leader.page.getByText(/Du sender nå/)).toBeVisible({ timeout: 20_000 });
  await enter(viewer, `/sessions/${session}/watch`);
  const { page } = viewer;
  await expect(page.getByText(/En hjelper kan skrive teksting/)).toBeVisible();
  await page.getByRole("button", { name: "Bli med" }).click();
  await expectPicturesAndSound(page, 1, "viewer");

  await enter(helper, `/sessions/${session}/watch`);
  await expect(helper.page.getByRole("link", { name: /^Skriv teksting/ })).toHaveAttribute("href", `/sessions/${session}/captions`);
  await enter(helper, `/sessions/${session}/captions`);
  const desk = helper.page;
  await expect(desk.getByText("Sendingen er i gang.")).toBeVisible();
  await expect(desk.getByText("Ingen har skrevet noe ennå.")).toBeVisible();
  await expectGood(helper, "captions, none yet");
  const field = desk.getByLabel("Neste linje");
  await field.fill("Velkommen <b>alle</b>");
  await field.press("Enter");
  await expect(field).toHaveValue("", SOON);
  await expect(field, "ready for the next line").toBeFocused();
  await expect(desk.getByRole("listitem").filter({ hasText: "Velkommen <b>alle</b>" })).toBeVisible(SOON);
  await expect.poll(() => inPicture(viewer), { message: "in the picture", ...SOON }).toEqual(["Velkommen &lt;b&gt;alle&lt;/b&gt;"]);
  await field.fill("Vi begynner med hvile");
  await field.press("Enter");
  await expect.poll(() => inPicture(viewer), { message: "in the place of the first", ...SOON }).toEqual(["Vi begynner med hvile"]);
  await expect.poll(() => inPicture(viewer), { message: "its time is over", ...SOON }).toEqual([]);

  await page.getByRole("button", { name: "Bare lyd" }).click();
  const text = page.locator(".captions");
  await expect(text).toHaveText(/Velkommen <b>alle<\/b>.*Vi begynner med hvile/, SOON);
  await expect(text, "the sound is heard already").toHaveAttribute("aria-live", "off");
  await expectGood(viewer, "watch, captions with sound alone");

  await desk.getByText("Rett den siste linjen, eller ta den tilbake").click();
  await desk.getByLabel("Linjen slik den skal stå").fill("Vi begynner med ro");
  await expectGood(helper, "captions, correcting");
  await desk.getByRole("button", { name: "Rett linjen" }).click();
  await expect(text).toHaveText(/Vi begynner med ro/, SOON);
  await expect(field).toBeFocused(SOON);
  await desk.getByText("Rett den siste linjen, eller ta den tilbake").click();
  await desk.getByRole("button", { name: "Ta linjen tilbake" }).click();
  await expect(text).not.toHaveText(/Vi begynner/, SOON);
  await expect(text).toHaveText(/Velkommen/);

  await page.getByRole("button", { name: "Skjul teksting" }).click();
  await expect(text).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Vis teksting" })).toBeFocused();
  await enter(viewer, `/sessions/${session}/watch`);
  await page.getByRole("button", { name: "Vis teksting" }).click(SOON);
  await expect(text, "remembered by the tab, and shown anew").toHaveText(/Velkommen/, SOON);
});

test("a bad network takes no line away, and the captions stay after the end", async ({ live: { session, join } }) => {
  const leader = await join("therapist");
  const helper = await join("coordinator", PHONE);
  await enter(leader, `/sessions/${session}/teach`);
  await enter(helper, `/sessions/${session}/captions`);
  const desk = helper.page;
  const field = desk.getByLabel("Neste linje");
  await field.fill("Pust rolig");
  helper.complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
  await helper.context.setOffline(true);
  await field.press("Enter");
  await expect(desk.getByRole("alert").first()).toBeVisible(SOON);
  await expect(field, "kept on a bad network").toHaveValue("Pust rolig");
  await helper.context.setOffline(false);
  await field.press("Enter");
  await expect(field).toHaveValue("", SOON);
  await expect(desk.getByRole("listitem").filter({ hasText: "Pust rolig" })).toHaveCount(1, SOON);

  await leader.page.getByRole("button", { name: "Avslutt sendingen" }).click();
  await leader.page.getByRole("button", { name: "Ja, avslutt" }).click();
  await expect(desk.getByText("Sendingen er over. Tekstingen er tatt vare på.")).toBeVisible(SOON);
  await expect(field).toHaveCount(0);
  const [file] = await Promise.all([
    leader.page.waitForEvent("download"),
    leader.page.getByRole("link", { name: "Last ned tekstingen" }).click(SOON),
  ]);
  expect(file.suggestedFilename()).toBe("captions.vtt");
});

test("without script a line is typed and taken back by plain forms", async ({ browser, live: { session, server } }) => {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: "nb-NO" });
  await signIn(context, server, "coordinator");
  const page = await context.newPage();
  await page.goto(`/sessions/${session}/captions`);
  await page.getByLabel("Neste linje").fill("Uten skript går det også");
  await page.getByLabel("Neste linje").press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "Uten skript går det også" })).toBeVisible(SOON);
  await page.getByText("Rett den siste linjen, eller ta den tilbake").click();
  await page.getByRole("button", { name: "Ta linjen tilbake" }).click();
  await expect(page.getByText("Ingen har skrevet noe ennå.")).toBeVisible(SOON);
  await context.close();
});
