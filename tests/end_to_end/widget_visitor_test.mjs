// The widget in Chromium: who the visitor is, what is kept for them, and what a screen reader hears.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { box, bubbles, chat, open, page, sent, until, useWidgetScene, write } from "./support/widget_scene.mjs";

useWidgetScene();

async function offline() {
  await until(() => chat.sockets.size > 0, "a connection that can be cut");
  chat.refuse = { socket: true, stream: true, session: 500 };
  chat.cut();
  await page.getByText("Sin conexión").waitFor();
}

function online() {
  chat.refuse = { socket: false, stream: false, session: 0 };
}

describe("what the browser keeps", () => {
  /** Leaves no room for another sign. */
  const fill = () =>
    page.evaluate(() => {
      for (let size = 1 << 20; size >= 1; size >>= 1) {
        for (let i = 0; ; i++) {
          try {
            localStorage.setItem(`fill ${size} ${i}`, "x".repeat(size));
          } catch {
            break;
          }
        }
      }
    });

  test("a message is sent although the storage is full", async () => {
    await open();
    await write("cero");
    await sent().waitFor();
    await fill();
    await write("uno");
    await until(() => chat.received.length === 2, "the message");
    await offline();
    for (const text of ["dos", "tres"]) await write(text);
    online();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await until(() => chat.received.length === 4, "what waited");
    await sent().waitFor();

    assert.deepEqual(await bubbles("visitor").allTextContents(), ["cero", "uno", "dos", "tres"]);
    assert.deepEqual(
      chat.received.map((frame) => frame.text),
      ["cero", "uno", "dos", "tres"],
    );
  });

  test("what found no room is written once there is some", async () => {
    await open();
    await write("cero");
    await sent().waitFor();
    await fill();
    await offline();
    await write("uno");
    await page.evaluate(() => Object.keys(localStorage).forEach((key) => key.startsWith("fill") && localStorage.removeItem(key)));
    await write("dos");
    await page.reload();
    online();
    await until(() => chat.received.length === 3, "both");

    assert.deepEqual(
      chat.received.map((frame) => frame.text),
      ["cero", "uno", "dos"],
    );
  });

  test("a page that empties the storage takes no message with it, nor the visitor's own chat", async () => {
    await open();
    await write("cero");
    await sent().waitFor();
    await offline();
    await write("uno");
    await page.evaluate(() => localStorage.clear());
    online();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await until(() => chat.received.length === 2, "the message");

    assert.equal(new Set(chat.sessions.map((session) => session.visitor_token)).size, 1);
  });
});

describe("a screen reader", () => {
  /** From now on, every text that is put into the log where it is announced. */
  const listen = () =>
    page.locator(".log").evaluate((log) => {
      window.heard = [];
      const isSilent = (node) => (node instanceof Element ? node : node.parentElement)?.closest("[aria-live=off],[aria-hidden=true]");
      const spoken = (node) => {
        if (node instanceof Element && isSilent(node)) return "";
        return node.childNodes.length ? [...node.childNodes].map(spoken).join("") : node.textContent;
      };
      new MutationObserver((changes) => {
        for (const { addedNodes, target } of changes) {
          if (isSilent(target)) continue;
          for (const node of addedNodes) window.heard.push(spoken(node).trim());
        }
      }).observe(log, { childList: true, subtree: true, characterData: true });
    });
  const heard = () => page.evaluate(() => window.heard.filter(Boolean));

  test("hears each message once, with who said it, whatever happens to it later", async () => {
    chat.reply = (frame, double) => double.say("bot", `eco: ${frame.text}`);
    await open();
    await listen();
    await write("uno");
    await page.getByText("eco: uno").waitFor();
    chat.say("bot", "y otra cosa");
    await page.getByText("y otra cosa").waitFor();
    await write("dos");
    await page.getByText("eco: dos").waitFor();
    await offline();
    await write("tres");
    online();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await page.getByText("eco: tres").waitFor();
    await sent().waitFor();

    assert.deepEqual(await heard(), [
      "Tú: uno",
      "Asistente: eco: uno",
      "Asistente: y otra cosa",
      "Tú: dos",
      "Asistente: eco: dos",
      "Tú: tres",
      "Asistente: eco: tres",
    ]);
    assert.equal(await page.locator(".entry.bot .label:visible").count(), 4, "the greeting and the first of each group");
  });

  test("keeps its place in a message that is confirmed", async () => {
    await open();
    await offline();
    await write("uno");
    const before = await page.locator(".entry.visitor").elementHandle();
    online();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await sent().waitFor();

    assert.ok(await before.evaluate((node) => node.isConnected && !node.classList.contains("pending")));
  });

  test("is told of a refusal", async () => {
    await open();
    await sentToNobody();
    await page.getByRole("alert").getByText("No se pudo enviar").waitFor();
    await page.getByRole("button", { name: "Corregir" }).click();
    assert.equal(await box().inputValue(), "demasiado");
  });
  async function sentToNobody() {
    chat.take = (conversation, frame) => (frame.t === "msg" ? { t: "error", code: "unknown", cid: frame.cid } : { t: "pong" });
    await write("demasiado");
  }
});
