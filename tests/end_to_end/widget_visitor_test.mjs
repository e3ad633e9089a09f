// The widget in Chromium: who the visitor is, what is kept for them, and what a screen reader hears.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { box, bubbles, chat, comeBack, open, origin, page, sent, shop, until, useWidgetScene, write } from "./support/widget_scene.mjs";

useWidgetScene();

const luz = { id: "4711", hash: "ab12", name: "Luz" };
const eva = { id: "4712", hash: "cd34" };
const identify = (user) => page.evaluate((said) => window.Portavoz.identify(said), user);
const texts = (user) => (chat.conversations.get(user.id)?.events ?? []).map((event) => event.text);
const newestVisitor = () => chat.conversations.get(chat.sessions.findLast((one) => !one.user).visitor_token);

const connected = (user) =>
  until(() => [...chat.sockets].some((socket) => socket.conversation === chat.conversations.get(user.id)), "their own chat");

async function offline() {
  await until(() => chat.sockets.size > 0, "a connection that can be cut");
  chat.refuse = { socket: true, stream: true, session: 500 };
  chat.cut();
  await page.getByText("Sin conexión").waitFor();
}

function online() {
  chat.refuse = { socket: false, stream: false, session: 0 };
}

describe("a customer who signs in", () => {
  test("is who they are although the session of before is still on its way", async () => {
    chat.pages["/shop.html"] = shop();
    await open({}, "/shop.html");
    await write("de nadie");
    await sent().waitFor();
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/v1/widget/session", async (route) => {
      if (!route.request().postDataJSON().user) await held;
      await route.continue();
    });
    await page.reload();
    await page.waitForFunction(() => window.Portavoz);
    await identify(luz);
    release();
    await connected(luz);
    await write("soy Luz");
    await sent().waitFor();

    assert.deepEqual(texts(luz), ["soy Luz"]);
    assert.deepEqual(await bubbles("visitor").allTextContents(), ["soy Luz"]);
    assert.deepEqual(
      newestVisitor().events.map((event) => event.text),
      ["de nadie"],
    );
  });

  test("is not refused because the visitor of before was", async () => {
    chat.pages["/shop.html"] = shop();
    await open({}, "/shop.html");
    await write("hola");
    await sent().waitFor();
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/v1/widget/session", async (route) => {
      if (route.request().postDataJSON().user) return route.continue();
      await held;
      await route.fulfill({ status: 403, body: "{}" });
    });
    await page.reload();
    await page.waitForFunction(() => window.Portavoz);
    await identify(luz);
    release();
    await connected(luz);

    assert.equal(await page.getByText("El chat no está disponible").count(), 0);
  });

  test("may be named again with every view of the page: the chat stays as it is", async () => {
    chat.pages["/shop.html"] = shop();
    await open({}, "/shop.html");
    await identify(luz);
    await write("hola");
    await sent().waitFor();
    const asked = chat.sessions.length;
    const [socket] = chat.sockets;
    await identify(luz);
    await write("¿sigues ahí?");
    await until(() => texts(luz).length === 2, "the second message");

    assert.equal(chat.sessions.length, asked);
    assert.ok(chat.sockets.has(socket));
  });

  test("need not fill in the form that was shown before", async () => {
    chat.pages["/ask.html"] = shop('data-ask="name"');
    await open({}, "/ask.html");
    await page.getByLabel("Nombre").waitFor();
    await identify(luz);
    await page.getByLabel("Nombre").waitFor({ state: "detached" });
    await write("hola");
    await sent().waitFor();

    assert.deepEqual(texts(luz), ["hola"]);
  });

  test("has unread messages of their own, whatever was seen before, and reads no other", async () => {
    chat.pages["/shop.html"] = shop();
    await open({}, "/shop.html");
    for (const text of ["uno", "dos", "tres"]) chat.say("agent", text);
    await until(() => chat.frames.some((frame) => frame.t === "read" && frame.seq === 3), "they were seen");
    await page.keyboard.press("Escape");
    await identify(luz);
    await connected(luz);
    chat.say("agent", "Hola, Luz", { conversation: chat.conversations.get(luz.id) });

    await page.getByRole("button", { name: "Abrir el chat, 1 mensaje nuevo" }).click();
    assert.deepEqual((await bubbles("agent").allTextContents()).slice(-1), ["Hola, Luz"]);
    assert.equal(await bubbles("agent").count(), 1);
  });

  test("keeps to themselves what they wrote without a connection", async () => {
    chat.pages["/luz.html"] = shop('data-user-id="4711" data-user-hash="ab12"');
    chat.pages["/eva.html"] = shop('data-user-id="4712" data-user-hash="cd34"');
    await open({}, "/luz.html");
    await write("hola");
    await sent().waitFor();
    await offline();
    await write("mi pedido secreto");
    online();
    await page.goto(`${origin}/eva.html`);
    await write("soy Eva");
    await sent().waitFor();
    assert.deepEqual(texts(eva), ["soy Eva"]);
    assert.deepEqual(await bubbles("visitor").allTextContents(), ["soy Eva"]);

    await page.goto(`${origin}/luz.html`);
    await until(() => texts(luz).length === 2, "it leaves when she is back");
    assert.deepEqual(texts(luz), ["hola", "mi pedido secreto"]);
    assert.deepEqual(texts(eva), ["soy Eva"]);
  });

  test("takes nothing along that waited for somebody else when the page names them", async () => {
    chat.pages["/shop.html"] = shop();
    await open({}, "/shop.html");
    await write("hola");
    await sent().waitFor();
    await offline();
    await write("esto lo escribió otro");
    online();
    await identify(eva);
    await write("soy Eva");
    await sent().waitFor();

    assert.deepEqual(texts(eva), ["soy Eva"]);
    assert.deepEqual(await bubbles("visitor").allTextContents(), ["soy Eva"]);
  });
});

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

  test("what was entered before the chat goes with every session until a message is stored", async () => {
    chat.pages["/ask.html"] = shop('data-ask="name,email?"');
    await open({}, "/ask.html");
    await page.getByLabel("Nombre").fill("Luz");
    await page.getByRole("button", { name: "Empezar" }).click();
    await until(() => chat.sessions.length === 1, "a session");
    await page.reload();
    await until(() => chat.sessions.length === 2, "another session");
    await write("hola");
    await sent().waitFor();
    await page.reload();
    await until(() => chat.sessions.length === 3, "a third session");

    assert.deepEqual(
      chat.sessions.map((session) => session.fields),
      [{ name: "Luz" }, { name: "Luz" }, undefined],
    );
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes("Luz")), false);
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
    await comeBack();
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
    await comeBack();
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
    await comeBack();
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
    await comeBack();
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
