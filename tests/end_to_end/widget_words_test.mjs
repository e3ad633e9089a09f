// The brand's own words in the widget, as the table of docs/widget.md promises them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { axeProblems, picture, repository } from "./support/browser.mjs";
import { chat, newPage, open, origin, page, shop, useWidgetScene, visit } from "./support/widget_scene.mjs";

useWidgetScene();

const guide = readFileSync(join(repository, "docs/widget.md"), "utf8");
const promised = [
  ...guide
    .split("### The words")[1]
    .split("That an assistant")[0]
    .matchAll(/^\| (`data-.*?) \|/gm),
]
  .flatMap(([, names]) => names.split(", "))
  .map((name) => name.replaceAll("`", ""));

/** Every promised attribute with its own name as its words: `data-closed-title-en="(data-closed-title-en)"`. */
function wordedIn(...languages) {
  return languages.flatMap((language) => promised.map((name) => `${name}${endOf(language)}="${wordsOf(name, language)}"`)).join(" ");
}
const endOf = (language) => (language ? `-${language}` : "");
const wordsOf = (name, language) => `(${name}${endOf(language)})`;

/** All that the chat says on its way: launcher, panel, form before, composer, card and form while closed. */
async function allWords(path) {
  await visit({}, path);
  const seen = [];
  const look = async () =>
    seen.push(
      await page.locator(".root").evaluate((root) => {
        const named = [...root.querySelectorAll("[aria-label],[placeholder]")];
        return [root.textContent, ...named.flatMap((one) => [one.getAttribute("aria-label"), one.getAttribute("placeholder")])].join("|");
      }),
    );
  await look();
  await page.locator(".launcher").click();
  await page.locator(".card").waitFor();
  await look();
  await page.locator(".card input").fill("Luz");
  await page.locator(".card .solid").click();
  chat.setStatus("closed");
  await page.locator(".card .quiet").waitFor();
  await look();
  await page.locator(".card .solid").click();
  await page.locator(".card form").waitFor();
  await look();
  return seen.join("|");
}

describe("the brand's own words", () => {
  test("every attribute of the guide's table is said, in each language the words that end in it", async () => {
    assert.ok(promised.length >= 13, promised.join());
    for (const lang of ["es", "en", "pt"]) {
      const attributes = `data-ask="name" data-privacy="/p" ${wordedIn("", "en", "pt")}`;
      chat.pages[`/${lang}.html`] = shop(attributes, lang);
      const said = await allWords(`/${lang}.html`);
      for (const name of promised) {
        const expected = wordsOf(name, lang === "es" ? "" : lang);
        assert.ok(said.includes(expected), `${name} in ${lang}: "${expected}" in ${said}`);
        if (lang !== "en") assert.ok(!said.includes(wordsOf(name, "en")), `${name} in ${lang} is not English`);
      }
    }
  });

  test("the title and the privacy notice can be of one language too", async () => {
    const attributes = 'data-title="Tienda" data-title-en="Shop" data-privacy="/privacidad" data-privacy-en="/privacy"';
    for (const [lang, title, address] of [
      ["es", "Tienda", "/privacidad"],
      ["en", "Shop", "/privacy"],
    ]) {
      chat.pages["/t.html"] = shop(attributes, lang);
      await open({}, "/t.html");
      await page.getByRole("dialog", { name: title, exact: true }).waitFor();
      assert.equal(await page.locator(".disclosure a").getAttribute("href"), origin + address);
    }
  });

  test("the launcher shows its words, keeps them in its name beside what is unread, and is round again while open", async () => {
    chat.pages["/l.html"] = shop('data-launcher="¿Te ayudamos?"');
    await open({}, "/l.html");
    const launcher = page.locator(".launcher");
    assert.equal((await launcher.boundingBox()).width, 58);
    await launcher.click();
    await page.getByRole("button", { name: "¿Te ayudamos?", exact: true }).waitFor();
    chat.say("bot", "Una cosa más");
    await page.getByRole("button", { name: "¿Te ayudamos?, 1 mensaje nuevo", exact: true }).waitFor();
    await picture(page, "widget-launcher");
    assert.ok((await launcher.boundingBox()).width > 150);
    assert.deepEqual(await axeProblems(page), []);
  });

  test("a launcher with more words than a phone is wide stays inside it", async () => {
    chat.pages["/l.html"] = shop(`data-launcher="${"muchas palabras ".repeat(20)}"`);
    await visit({ width: 320, height: 640 }, "/l.html");
    await picture(page, "widget-launcher-long");
    const box = await page.locator(".launcher").boundingBox();
    assert.ok(box.x >= 20 && box.x + box.width <= 300, JSON.stringify(box));
  });

  for (const [what, words] of [
    ["nothing", ""],
    ["spaces", "   "],
    ["what nobody sees", "&#8203;&#8288;&#12644;&#173;"],
    ["no letter", "· 🤖 ·"],
  ]) {
    test(`a disclosure of ${what} is no disclosure: the chat's own stands there`, async () => {
      chat.pages["/d.html"] = shop(`data-disclosure="${words}" data-disclosure-es="${words}"`);
      await open({}, "/d.html");
      assert.equal(
        await page.locator(".disclosure").textContent(),
        "Hablas con un asistente automático. Puedes pedir una persona cuando quieras.",
      );
    });
  }

  test("whatever the page says, the top of the panel and each message name the assistant", async () => {
    const tries = ["status-bot", "assistant", "person", "title", "disclosure", "greeting"].map((name) => `data-${name}="Soy Marta"`);
    chat.pages["/m.html"] = shop(tries.join(" "));
    await open({}, "/m.html");
    assert.equal(await page.locator(".status").textContent(), "Asistente automático · al instante");
    assert.equal(await page.locator(".entry.bot .label").textContent(), "Asistente");
    await picture(page, "widget-worded");
  });

  test("words of the page are words: nothing in them is an element", async () => {
    chat.pages["/h.html"] = shop('data-ask="name" ' + promised.map((name) => `${name}="<img src=x onerror=alert(1)>"`).join(" "));
    await newPage();
    await page.goto(`${origin}/h.html`);
    await page.locator(".launcher").click();
    await page.locator(".card").waitFor();
    assert.equal(await page.locator("portavoz-chat img").count(), 0);
  });
});
