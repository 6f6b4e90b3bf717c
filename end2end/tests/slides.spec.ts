// Slides in a live teaching session: from a PDF in the presenter's browser to the group. A server of its own for each test.
import { expect, expectGood, test } from "../lib/live.ts";
import { enter, PHONE, type PartyPage } from "../lib/parties.ts";

test.use({ title: "Smerte og hvile" });
test.describe.configure({ timeout: 150_000 });

const SOON = { timeout: 20_000 };
const PAGES = ["Smerte er et signal", "Hvile og bevegelse", "Takk for i dag"];

/** The smallest PDF with these words, one page for each. */
function pdf(pages: string[]): Buffer {
  const kids = pages.map((_, at) => `${4 + 2 * at} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const words of pages) {
    const draw = `BT /F1 40 Tf 60 250 Td (${words}) Tj ET`;
    const fonts = "/Resources << /Font << /F1 3 0 R >> >>";
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] ${fonts} /Contents ${objects.length + 2} 0 R >>`);
    objects.push(`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`);
  }
  let out = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const lines = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const start = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`;
  out += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(out, "latin1");
}

async function pick({ page }: PartyPage, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel("Legg til lysbilder fra en PDF").setInputFiles({ name, mimeType: "application/pdf", buffer });
}

/** The slide with these words is there, drawn at its full size. */
async function expectSlide({ page }: PartyPage, words: string, place: string): Promise<void> {
  const image = page.getByRole("img", { name: words });
  await expect(image).toBeVisible(SOON);
  await expect(page.getByText(place, { exact: true })).toBeVisible();
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth), SOON).toBe(1600);
}

test("slides are brought, shown, turned, hidden and taken out", async ({ live: { session, join } }) => {
  const viewer = await join("participant", PHONE);
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  await enter(viewer, `/sessions/${session}/watch`);
  const desk = leader.page;

  await pick(leader, "notat.pdf", Buffer.from("dette er ingen PDF"));
  await expect(desk.getByText("Vi får ikke lest denne fila.")).toBeVisible(SOON);
  await pick(leader, "Smerte og hvile.pdf", pdf(PAGES));
  await expect(desk.getByText("Lysbildene er klare.")).toBeVisible(SOON);
  await expect(desk.getByText("3 sider", { exact: true })).toBeVisible(SOON);
  await expect(viewer.page.getByRole("img", { name: PAGES[0] }), "not before it is shown").toHaveCount(0);

  await desk.getByRole("button", { name: /^Vis fra side 1/ }).click();
  await expectSlide(viewer, PAGES[0], "Lysbilde 1 av 3");
  await expectSlide(leader, PAGES[0], "Lysbilde 1 av 3");
  await expectGood(viewer, "watch, a slide");
  await expectGood(leader, "teach, a slide");

  await desk.getByRole("button", { name: "Neste" }).click();
  await expectSlide(viewer, PAGES[1], "Lysbilde 2 av 3");

  // sound alone is sound and slides
  await viewer.page.getByRole("button", { name: "Bare lyd" }).click();
  await expectSlide(viewer, PAGES[1], "Lysbilde 2 av 3");
  await viewer.page.getByRole("button", { name: "Vis bildet" }).click();

  await expect(desk.getByText("Lysbilde 2 av 3", { exact: true })).toBeVisible(SOON);
  await desk.getByRole("group", { name: /^Lysbildet som vises/ }).focus();
  await desk.keyboard.press("ArrowRight");
  await expectSlide(viewer, PAGES[2], "Lysbilde 3 av 3");
  await expectSlide(leader, PAGES[2], "Lysbilde 3 av 3");
  await desk.keyboard.press("ArrowLeft");
  await expectSlide(viewer, PAGES[1], "Lysbilde 2 av 3");
  await expectSlide(leader, PAGES[1], "Lysbilde 2 av 3");

  await desk.getByRole("button", { name: "Skjul" }).click();
  await expect(viewer.page.getByRole("img", { name: PAGES[1] })).toHaveCount(0, SOON);
  await desk.getByRole("button", { name: /^Vis fra side 2/ }).click();
  await expectSlide(viewer, PAGES[1], "Lysbilde 2 av 3");

  await desk.locator("summary").filter({ hasText: /^Ta bort/ }).click();
  await desk.getByRole("button", { name: "Ja, ta bort for godt" }).click();
  await expect(viewer.page.getByRole("img", { name: PAGES[1] })).toHaveCount(0, SOON);
  await expect(desk.getByText("Ingen lysbilder vises nå.")).toBeVisible(SOON);
});

test("what stops on the way goes on where it stopped", async ({ live: { session, join } }) => {
  const leader = await join("therapist");
  await enter(leader, `/sessions/${session}/teach`);
  const { page } = leader;
  leader.complaints.allow(/ERR_FAILED|Failed to fetch|Failed to load resource/);
  let asked = 0;
  await page.route("**/decks/*/slides", (route) => {
    asked += 1;
    return asked === 2 ? route.abort() : route.continue();
  });
  await pick(leader, "Smerte og hvile.pdf", pdf(PAGES));
  await expect(page.getByText("Det stoppet på veien.")).toBeVisible(SOON);
  await expect(page.getByText(/^1 av 3 sider er lagret/)).toBeVisible(SOON);
  await expect(page.getByRole("button", { name: /^Vis fra side/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Prøv igjen" }).click();
  await expect(page.getByText("Lysbildene er klare.")).toBeVisible(SOON);
  await expect(page.getByRole("button", { name: /^Vis fra side 1/ })).toBeVisible(SOON);
  expect(asked, "the first page was sent once").toBe(4);
});
