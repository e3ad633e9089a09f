// The console in Chromium: many conversations cost what one of them costs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { picture } from "./support/browser.mjs";
import { enter, server, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

describe("five hundred live conversations", () => {
  /** How many elements of the queue the page changed while `work` ran. */
  async function changesDuring(page, work) {
    await page.evaluate(() => {
      window.changes = 0;
      window.watcher = new MutationObserver((records) => (window.changes += records.length));
      window.watcher.observe(document.querySelector(".list"), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    await work();
    return page.evaluate(() => {
      window.changes += window.watcher.takeRecords().length;
      window.watcher.disconnect();
      return window.changes;
    });
  }

  test("a message, a selection and what is being written touch a few elements, not the whole list", async () => {
    const template = server.data.conversations.get(1);
    const waiting = (id) => ({
      ...structuredClone(template),
      id,
      contact: { ...template.contact, name: `Cliente ${id}` },
      owner: "waiting",
    });
    for (let id = 100; id < 600; id++) server.data.conversations.set(id, waiting(id));
    const page = await enter();
    await page.locator('[data-id="599"]').waitFor({ state: "attached" });
    const rows = await page.locator(".row").count();
    assert.ok(rows >= 500, `${rows} rows`);

    const news = await changesDuring(page, async () => {
      server.say(300, "customer", "una novedad en medio de la lista");
      await page.locator('[data-id="300"]', { hasText: "una novedad" }).waitFor({ state: "attached" });
    });
    assert.ok(news <= 20, `a message changed ${news} things`);

    const selection = await changesDuring(page, async () => {
      await page.keyboard.press("j");
      await page.locator(".row[aria-current]").waitFor();
    });
    assert.ok(selection <= 20, `a selection changed ${selection} things`);

    const typing = await changesDuring(page, async () => {
      await writer(page).fill("escribo una respuesta larga mientras llegan mensajes");
    });
    assert.ok(typing <= 5, `writing changed ${typing} things in the list`);
    await picture(page, "console-500");
  });

  /** Stops the page's clock, so that no row grows older, and counts the lengths of time that are written: one a row. */
  function countDraws() {
    const now = Date.now();
    Date.now = () => now;
    const Format = Intl.NumberFormat;
    window.drawn = 0;
    Intl.NumberFormat = function (...given) {
      window.drawn++;
      return new Format(...given);
    };
  }

  test("a step through the queue, and a new message, touch and draw only the rows they concern", async () => {
    const { conversations } = server.data;
    for (let id = 100; id < 600; id++) {
      const like = structuredClone(conversations.get(1 + (id % 8)));
      conversations.set(id, { ...like, id, owner: "waiting", contact: { name: `Persona ${id}`, key: `k${id}` } });
    }
    const page = await enter("ana", "queue", { prepare: countDraws });
    await page.getByText("Persona 599").waitFor({ state: "attached" });
    assert.ok((await page.evaluate(() => window.drawn)) >= 500, "every row is drawn once");
    await page.keyboard.press("j");
    await page.locator(".row[aria-current]").waitFor();
    await page.locator("h2", { hasText: "Marta Lucía Gómez" }).waitFor();
    await page.evaluate(() => {
      window.drawn = 0;
      window.touched = new Set();
      const rowOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("li");
      const note = (records) => records.forEach((record) => window.touched.add(rowOf(record.target)));
      const everything = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver(note).observe(document.querySelector(".rows"), everything);
    });
    await page.keyboard.press("j");
    await page.locator("h2", { hasText: "Andrés" }).waitFor();
    server.say(599, "customer", "una cosa más");
    await page.locator(".row", { hasText: "una cosa más" }).waitFor({ state: "attached" });
    const [touched, drawn] = await page.evaluate(() => [window.touched.size, window.drawn]);
    assert.ok(touched <= 4, `${touched} rows were touched`);
    assert.ok(drawn <= 40, `${drawn} rows were drawn`);
  });
});
