// The widget in Chromium: forms and settings, hostile content, everybody's needs, and the page around it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { axeProblems, picture, WebSocketServer } from "./support/browser.mjs";
import { ChatDouble } from "./support/chat_double.mjs";
import {
  box,
  bubbles,
  chat,
  newPage,
  open,
  origin,
  page,
  sent,
  shop,
  until,
  useWidgetScene,
  visit,
  widgetFile,
  write,
} from "./support/widget_scene.mjs";

useWidgetScene();

describe("forms and settings", () => {
  test("when the people are away it offers a form, whose answers leave as one message", async () => {
    await open();
    chat.setStatus("closed");
    await page.getByRole("button", { name: "Dejar mis datos" }).click();
    await page.getByRole("button", { name: "Enviar mis datos" }).click();
    assert.equal(await page.getByText("Este dato hace falta").count(), 2);
    await picture(page, "widget-form");
    await page.getByLabel("Nombre").fill("Luz");
    await page.getByLabel("Teléfono o correo").fill("luz@correo.example");
    await page.getByLabel("Mejor hora").fill("por la tarde");
    await page.getByRole("button", { name: "Enviar mis datos" }).click();
    await page.locator(".card").waitFor({ state: "detached" });
    await until(() => chat.received.length === 1, "the message");

    assert.match(chat.received[0].text, /Nombre: Luz\nTeléfono o correo: luz@correo\.example\nMejor hora.*: por la tarde/);
    assert.deepEqual(chat.received[0].fields, {
      form: "callback",
      name: "Luz",
      contact: "luz@correo.example",
      hour: "por la tarde",
    });
  });

  test("fields asked before the first message reach the session", async () => {
    chat.pages["/ask.html"] = shop('data-ask="name,email?"', "en");
    await open({}, "/ask.html");
    assert.equal(chat.sessions.length, 0);
    assert.equal(await box().isVisible(), false);
    await page.getByLabel("E-mail").fill("not an address");
    await page.getByRole("button", { name: "Start chatting" }).click();
    await page.getByText("This is needed").waitFor();
    await page.getByText("Check the e-mail").waitFor();
    await page.getByLabel("Name").fill("Sam");
    await page.getByLabel("E-mail").fill("");
    await page.getByRole("button", { name: "Start chatting" }).click();
    await until(() => chat.sessions.length === 1, "a session");

    assert.deepEqual(chat.sessions[0].fields, { name: "Sam" });
    assert.equal(await box().isVisible(), true);
  });

  test("a signed-in customer is named with the site's proof", async () => {
    chat.pages["/user.html"] = shop('data-user-id="4711" data-user-hash="ab12" data-user-name="Luz"');
    await open({}, "/user.html");
    await until(() => chat.sessions.length === 1, "a session");

    assert.deepEqual(chat.sessions[0].user, { id: "4711", hash: "ab12", name: "Luz" });
  });

  test("a page can open it at once, and say later who the visitor is: nothing of before stays on the screen", async () => {
    chat.pages["/api.html"] = shop();
    chat.reply = (frame, double) => double.say("bot", `eco: ${frame.text}`);
    await newPage();
    await page.goto(`${origin}/api.html`);
    await page.waitForFunction(() => window.Portavoz);
    await page.evaluate(() => window.Portavoz.open());
    await write("antes de entrar");
    await page.getByText("eco: antes de entrar").waitFor();
    await page.evaluate(() => window.Portavoz.identify({ id: "4711", hash: "ab12" }));
    await page.getByText("eco: antes de entrar").waitFor({ state: "detached" });
    await write("después de entrar");
    await page.getByText("eco: después de entrar").waitFor();

    assert.deepEqual(chat.sessions.at(-1).user, { id: "4711", hash: "ab12" });
    assert.equal(await bubbles("visitor").count(), 1);
  });

  test("what one customer was filling in is not there for the next, and a guest who signs in keeps it", async () => {
    chat.pages["/next.html"] = shop();
    await open({}, "/next.html");
    await box().fill("mi clave es");
    chat.setStatus("closed");
    await page.getByRole("button", { name: "Dejar mis datos" }).click();
    await page.getByLabel("Nombre").fill("Luz");
    await page.evaluate(() => window.Portavoz.identify({ id: "4711", hash: "ab12" }));
    await until(() => chat.sessions.length === 2, "the customer's session");
    assert.equal(await page.getByLabel("Nombre").inputValue(), "Luz");

    await page.evaluate(() => window.Portavoz.identify({ id: "4712", hash: "cd34" }));
    await until(() => chat.sessions.length === 3, "the other customer's session");

    assert.equal(await page.getByLabel("Nombre").count(), 0);
    assert.equal(await box().isVisible(), true);
    assert.equal(await box().inputValue(), "");
  });

  test("on a page of another origin it talks to where the script came from", async () => {
    const elsewhere = new ChatDouble({
      WebSocketServer,
      pages: { "/shop.html": shop().replace("/widget.js", `${origin}/widget.js`) },
      policy: "",
    });
    await newPage();
    await page.goto(`${await elsewhere.listen()}/shop.html`);
    await page.locator(".launcher").click();
    await write("desde otro sitio");
    await sent().waitFor();
    await elsewhere.close();

    assert.equal(chat.received.length, 1);
    assert.equal(elsewhere.sessions.length, 0);
  });

  test("language, side, title and greeting follow the page or the attributes", async () => {
    chat.brand = "";
    chat.pages["/pt.html"] = shop('data-position="left" data-title="Loja" data-greeting="Oi &lt;b&gt;!"', "pt-BR");
    await open({}, "/pt.html");
    await page.getByPlaceholder("Escreva sua mensagem").waitFor();
    await page.getByText("Oi <b>!").waitFor();
    await page.getByRole("dialog", { name: "Loja" }).waitFor();
    const launcher = await page.locator(".launcher").boundingBox();
    assert.ok(launcher.x < 100, "on the left");
  });

  test("in a right-to-left page it is mirrored and stays inside the window", async () => {
    chat.pages["/rtl.html"] = shop("", "ar").replace("<html", '<html dir="rtl"');
    await open({}, "/rtl.html");
    await write("مرحبا، أين طلبي؟");
    await until(() => chat.received.length === 1, "the message");
    await picture(page, "widget-rtl");
    const panel = await page.locator(".panel").boundingBox();
    assert.ok(panel.x >= 0 && panel.x < 100, "on the left");
  });

  for (const colour of ["#ffe600", "#777", "rgb(0,0,0)", "not-a-colour;}", "white"]) {
    test(`with the brand colour ${colour} every text can be read`, async () => {
      chat.pages["/c.html"] = shop(`data-colour="${colour}" data-theme="light"`);
      chat.reply = (frame, double) => double.say("bot", "ok", { buttons: [{ title: "Más", payload: "m" }] });
      await open({}, "/c.html");
      await write("hola");
      await page.getByRole("button", { name: "Más" }).waitFor();
      assert.deepEqual(await axeProblems(page), []);
    });
  }
});

describe("hostile content", () => {
  const hostile = [
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://evil.example/"onmouseover="alert(1)',
    "{{7*7}} ${7*7} %n",
    "http://user:pass@bank.example/",
    "\u202Egpj.exe",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  ];

  test("it is shown as text, in messages, names, buttons and the brand [T27]", async () => {
    chat.brand = "<img src=x onerror=alert(1)>";
    chat.pages["/x.html"] = shop("");
    await open({}, "/x.html");
    await write(hostile[0]);
    await until(() => chat.received.length === 1, "the message");
    for (const text of hostile) chat.say("agent", text, { name: text, buttons: [{ title: text, payload: text }] });
    await until(async () => (await bubbles("agent").count()) === hostile.length, "all are shown");

    assert.deepEqual(await bubbles("agent").allTextContents(), hostile);
    assert.equal(await page.locator("portavoz-chat :is(img, script, style, math, iframe)").count(), 0);
    const links = await page.locator(".bubble a").evaluateAll((all) => all.map((link) => [link.protocol, link.rel]));
    for (const [protocol, rel] of links) {
      assert.match(protocol, /^https?:$/);
      assert.match(rel, /noopener/);
    }
    assert.equal(await page.locator(".bubble a", { hasText: "bank" }).count(), 0, "no link with a password in it");
  });

  test("links are found without the punctuation around them; look-alike hosts are shown as they are [T28]", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    chat.say("bot", "Mira (https://tienda.example/a_(b)). También https://раураl.example/x, y HTTP://OTRA.example.");
    const found = page.locator(".entry.bot .bubble a");
    await found.first().waitFor();

    assert.deepEqual(await found.allTextContents(), [
      "https://tienda.example/a_(b)",
      "https://xn--l-7sba6dbr.example/x",
      "HTTP://OTRA.example",
    ]);
  });

  test("frames that no version knows, and broken ones, change nothing", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    for (const socket of chat.sockets) {
      for (const text of [
        "{",
        "[]",
        "null",
        '{"t":"msg"}',
        '{"t":"msg","seq":"x","from":"bot"}',
        '{"t":"neu"}',
        '{"t":"msg","seq":99,"from":"root","text":"no"}',
        '{"t":"status","status":"__proto__"}',
      ])
        socket.send(text);
    }
    chat.say("bot", "sigo bien");
    await page.getByText("sigo bien").waitFor();
    assert.equal(await page.locator(".entry.root").count(), 0);
  });
});

describe("for everybody", () => {
  test("axe finds nothing, in light and dark, desktop and phone, with everything on the screen", async () => {
    const scenes = [
      ["desktop", {}],
      ["desktop-dark", { colorScheme: "dark" }],
      ["wide", { width: 1920, height: 1080 }],
      ["wide-dark", { width: 1920, height: 1080, colorScheme: "dark" }],
      ["phone", { width: 390, height: 844, hasTouch: true, isMobile: true }],
      ["phone-dark", { width: 390, height: 844, hasTouch: true, isMobile: true, colorScheme: "dark" }],
    ];
    for (const [name, options] of scenes) {
      chat.status = "bot";
      await open(options);
      await picture(page, `widget-${name}-empty`);
      await write("hola, ¿cuánto tarda? 🙌");
      await until(() => chat.received.length > 0, "the message");
      chat.say("bot", "De 2 a 4 días: https://tienda.example/envios", { buttons: [{ title: "Ver mi pedido", payload: "p" }] });
      await page.getByRole("button", { name: "Ver mi pedido" }).waitFor();
      await picture(page, `widget-${name}-answer`);
      chat.say("agent", "Soy Ana, miro tu pedido.", { name: "Ana" });
      chat.say("system", "Ana se unió");
      chat.setStatus("closed");
      await page.getByRole("button", { name: "Dejar mis datos" }).click();
      assert.deepEqual(await axeProblems(page), [], name);
      chat.received.length = 0;
    }
  });

  test("everything works from the keyboard: open, write, choose, close; the focus comes back", async () => {
    chat.pages["/k.html"] = shop();
    chat.reply = (frame, double) => double.say("bot", "¿Cuál?", { buttons: [{ title: "Este", payload: "e" }] });
    await visit({}, "/k.html");
    await page.locator(".launcher").focus();
    await page.keyboard.press("Enter");
    await page.locator(".panel").waitFor();
    await page.keyboard.type("hola");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("otra línea");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Este" }).waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await until(() => chat.received.length === 2, "the choice");
    await page.keyboard.press("Escape");

    assert.equal(chat.received[0].text, "hola\notra línea");
    assert.equal(await page.locator(".panel").isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), "launcher");
  });

  test("on a phone it fills the screen and keeps the focus inside; on a desktop it does not", async () => {
    await open({ width: 390, height: 844 });
    const phone = await page.locator(".panel").boundingBox();
    assert.deepEqual([phone.x, phone.y, phone.width, phone.height], [0, 0, 390, 844]);
    assert.equal(await page.locator(".panel").getAttribute("aria-modal"), "true");
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.localName), "portavoz-chat");
    }
    await page.setViewportSize({ width: 844, height: 390 });
    const lying = await page.locator(".panel").boundingBox();
    assert.deepEqual([lying.width, lying.height], [844, 390], "a phone that lies");
    await page.setViewportSize({ width: 1280, height: 700 });
    const desktop = await page.locator(".panel").boundingBox();
    assert.ok(desktop.width < 420 && desktop.y >= 0 && desktop.y + desktop.height < 640);
  });

  test("messages are a live log and the sender is said", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    chat.say("agent", "uno", { name: "Ana" });
    chat.say("agent", "dos", { name: "Ana" });
    await page.getByRole("log").getByText("dos").waitFor();
    assert.match(await page.locator(".entry.agent").nth(1).textContent(), /^Ana: dos/);
  });

  test("a visitor who reads older messages is not torn away, and told of new ones", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    for (let line = 0; line < 30; line++) chat.say("bot", `línea ${line}`);
    await page.getByText("línea 29").waitFor();
    await page.locator(".log").evaluate((log) => (log.scrollTop = 0));
    chat.say("bot", "abajo");
    await page.getByRole("button", { name: "Mensajes nuevos" }).waitFor();
    assert.equal(await page.locator(".log").evaluate((log) => log.scrollTop), 0);
    await page.getByRole("button", { name: "Mensajes nuevos" }).click();
    await page.getByRole("button", { name: "Mensajes nuevos" }).waitFor({ state: "hidden" });
  });
});

describe("a good guest", () => {
  test("it is under 25 KB compressed", async () => {
    await visit();
    const size = gzipSync(await readFile(widgetFile), { level: 9 }).length;
    assert.ok(size < 25_000, `${size} bytes`);
  });

  test("it keeps out of the page: no globals but one, no styles, no attributes on the page's elements", async () => {
    chat.pages["/bare.html"] = shop("", "es").replace(/<script.*<\/script>/, "");
    await newPage();
    await page.goto(`${origin}/bare.html`);
    const look = () =>
      page.evaluate(() => ({
        globals: Object.keys(window).length,
        sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
        html: document.documentElement.getAttributeNames().join() + document.body.getAttributeNames().join(),
      }));
    const bare = await look();
    chat.pages["/shop.html"] = shop();
    await page.goto(`${origin}/shop.html`);
    await page.locator(".launcher").click();
    await page.locator(".panel").waitFor();
    const full = await look();

    assert.equal(full.globals, bare.globals + 1);
    assert.deepEqual([full.sheets, full.html], [bare.sheets, bare.html]);
  });

  test("the script twice on a page gives one chat; without data-site none", async () => {
    chat.pages["/two.html"] = shop("", "es", '<script src="/widget.js" data-site="web"></script>');
    await visit({}, "/two.html");
    assert.equal(await page.locator("portavoz-chat").count(), 1);
  });

  test("without storage (a sandboxed frame) it still talks", async () => {
    chat.pages["/inner.html"] = shop();
    chat.pages["/frame.html"] =
      "<!doctype html><title>t</title><iframe src='/inner.html' width=600 height=600 sandbox='allow-scripts'></iframe>";
    chat.policy = "";
    await newPage();
    await page.goto(`${origin}/frame.html`);
    const frame = page.frameLocator("iframe");
    await frame.locator(".launcher").click();
    await frame.locator("textarea").fill("hola");
    await frame.locator("textarea").press("Enter");
    await until(() => chat.received.length === 1, "the message");
  });
});
