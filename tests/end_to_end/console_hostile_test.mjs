// The console in Chromium: words, names, files and links from outside are shown and do nothing.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shopMorning } from "./support/shop_morning.mjs";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

const hostile = {
  markup: "<img src=x onerror=alert(1)><script>alert(1)</script><iframe srcdoc='<script>parent.alert(1)</script>'>",
  svg: "<svg/onload=alert(1)><svg><script>alert(1)</script><use href='data:image/svg+xml,<svg onload=alert(1)>'/></svg>",
  script: "javascript:alert(1)//https://evil.example",
  data: "data:text/html,<script>alert(1)</script>",
  reparsed: '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  attribute: `" autofocus onfocus=alert(1) x="' onmouseover=alert(1) '`,
  clobbering: "<form id=app name=app><input name=children><a id=main href=javascript:alert(1)>",
  property: "__proto__",
  template: "{{constructor}} ${alert(1)} {brand}",
  link: "https://evil.example/<img src=x onerror=alert(1)>",
};
const deceiving = "factura\u202Egpj.exe\u2066 uno\u200Bdos";

/** What the program itself decides from; everything else may come from outside. */
const decided = /^(id|role|password|owner|direction|author|status|state|kind|action|unit|visibility|date|priority|severity)$/;

/** The shop's morning with `text` in every word of it, but for the names that people sign in with. */
function poisoned(text) {
  const data = shopMorning();
  const poison = (value) => {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "string" && !decided.test(key)) value[key] = text;
      else if (inner && typeof inner === "object") poison(inner instanceof Map ? Object.fromEntries(inner) : inner);
    }
  };
  const names = data.users.map((one) => one.name);
  poison(data);
  data.users.forEach((one, index) => (one.name = names[index]));
  data.book.languages = ["es", "en"];
  data.mentions = [{ conversation_id: 3, by: text, at: Date.now(), text, contact: text, contact_key: text }];
  for (const intent of data.book.intents) {
    intent.id = text;
    intent.valid_until = null;
    intent.buttons = [{ title: { es: text }, then: text }];
  }
  for (const one of data.conversations.values()) {
    // Without ids the reasons are shown as they came.
    one.because = [];
    one.handoffs[0].packet.because = [];
    for (const { decision } of one.decisions) decision.explanation.because = [];
    one.messages[2].attachments = [{ kind: "file", name: text, href: text }];
    one.messages[1].hidden = true;
    one.labels = [text];
    one.contact.tags = [text];
    one.deliveries = [{ outbox_id: 1, kind: "message", state: "held", attempts: 1, error: text, due_at: Date.now() }];
  }
  return data;
}

const wheres = (text) => {
  const id = encodeURIComponent(text);
  const pages = ["queue", "queue/1", "queue/7", `search?q=${id}`, "knowledge", `knowledge?example=${id}`, `knowledge/${id}?example=${id}`];
  return [...pages, "learning", "hours", "overview", "people", "settings"];
};

async function open(page, where) {
  await page.goto(`${server.origin}/console/#/${where}`);
  // Two frames later the page before is gone: nothing of it is taken for what this one shows.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.locator(".loading").first().waitFor({ state: "detached" });
}

/** Elements, addresses and ids that the console itself does not make. */
function strangers() {
  const inside = [...document.querySelectorAll("#app *")];
  const elements = inside.filter((one) => one.matches("img, script, iframe, object, embed, base, meta, style, math, use, form[id]"));
  const links = inside.filter((one) => one.matches("a[href], area, [action], [src]") && !/^https?:$/.test(one.protocol ?? ""));
  const ids = inside.filter((one) => one.id && one.id !== "main");
  const handlers = inside.filter((one) => one.getAttributeNames().some((name) => name.startsWith("on")));
  return [...elements, ...links, ...ids, ...handlers].map((one) => one.outerHTML.slice(0, 200));
}

/** Everything that can be read on the page, in its fields too. */
function words() {
  const app = document.getElementById("app");
  const fields = [...app.querySelectorAll("input, textarea")].map((one) => one.value);
  return [app.textContent, ...fields].join("\n");
}

describe("hostile content", () => {
  for (const [name, text] of Object.entries(hostile)) {
    test(`${name} in every field stays text on every page [T27]`, async () => {
      server.data = poisoned(text);
      const page = await enter("ana", "queue/1");
      await page.locator(".story .bubble").first().waitFor();
      await page
        .getByRole("button", { name: /Por qué/ })
        .last()
        .click();
      await page.locator("dialog .why").waitFor();
      assert.ok((await page.locator("dialog .why").textContent()).includes(text), "the text in why");
      assert.deepEqual(await page.evaluate(strangers), [], "why");
      await page.keyboard.press("Escape");
      for (const where of wheres(text)) {
        await open(page, where);
        await until(async () => (await page.evaluate(words)).includes(text), `the text on ${where}`);
        assert.deepEqual(await page.evaluate(strangers), [], where);
      }
      assert.ok(await page.evaluate(() => document.getElementById("app").contains(document.getElementById("main"))));
    });
  }
});

describe("deceiving characters", () => {
  /** Where one of them stands as it is, in words or in what is read aloud. */
  function hidden() {
    const found = [];
    const bad = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/;
    const walker = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (bad.test(walker.currentNode.data)) found.push(`${walker.currentNode.parentElement.outerHTML.slice(0, 160)}`);
    }
    for (const one of document.querySelectorAll("#app *")) {
      for (const name of ["title", "aria-label", "placeholder", "alt"])
        if (bad.test(one.getAttribute(name) ?? "")) found.push(`${name} of ${one.tagName}`);
    }
    return found;
  }

  test("are shown by their number on every page, and turn nothing around [T28]", async () => {
    server.data = poisoned(deceiving);
    const page = await enter("ana", "queue/1");
    const check = async (where) => {
      await until(async () => (await page.locator("#app").innerText()).includes("[U+202E]"), `a number on ${where}`);
      assert.deepEqual(await page.evaluate(hidden), [], where);
    };
    for (const where of wheres(deceiving)) {
      await open(page, where);
      await check(where);
    }
    await open(page, "queue/1");
    await page.locator(".story .decision").last().click();
    await page.locator("dialog .why").waitFor();
    await check("why");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /por confirmar/ }).click();
    await check("held deliveries");
    for (const selector of [".row .reason", ".row-text", ".held-row", ".details .chip", ".details .reasons", ".offered", ".attachments"]) {
      assert.match(await page.locator(selector).first().innerText(), /\[U\+202E\]/, selector);
    }
  });
});
