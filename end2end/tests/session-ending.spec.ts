// Two minutes before a session ends its person is told, and can stay. The server's word is played by the test: half an
// hour is too long to wait, and that the server says it is tested beside it (server/src/ws.rs).
import type { WebSocketRoute } from "@playwright/test";
import { signIn } from "../lib/accounts.ts";
import { expect, hydrated, test } from "../lib/fixtures.ts";
import { expectGoodLooks } from "../lib/looks.ts";

test("a session about to end says so, keeps what is typed, and is kept by a key", async ({ page, context, server, complaints }) => {
  complaints.allow(/WebSocket/);
  const sockets: WebSocketRoute[] = [];
  const heard: string[] = [];
  await page.routeWebSocket("**/ws", (socket) => {
    sockets.push(socket);
    socket.onMessage((message) => heard.push(String(message)));
  });
  const say = (kind: string) => sockets.at(-1)?.send(JSON.stringify({ kind }));
  await signIn(context, server, "participant");
  await page.goto("/");
  await hydrated(page);
  await expect.poll(() => sockets.length).toBe(1);
  const minutes = page.locator('form[action*="quick_log"]').getByLabel("Hvor lenge?");
  await minutes.fill("42");

  const dialog = page.getByRole("alertdialog", { name: "Du blir snart logget ut" });
  await expect(dialog).toBeHidden();
  say("session_idle");
  await expect(dialog).toBeVisible();
  await expectGoodLooks(page, "the dialogue before a session ends");
  await expect(dialog.getByRole("button", { name: "Fortsett" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(minutes).toHaveValue("42");
  await expect(minutes).toBeFocused();
  expect(heard, "a key is use").toContain("active");

  say("session_over");
  await expect(dialog).toContainText("Om to minutter må du logge inn på nytt.");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await sockets.at(-1)?.close({ code: 4401 });
  const ended = page.getByText("Du er logget ut. Har du skrevet noe her?");
  await expect(ended).toBeVisible();
  await expect(minutes).toHaveValue("42");
});
