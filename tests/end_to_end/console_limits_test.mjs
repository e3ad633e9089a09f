// The console in Chromium: a reply that is longer than its channel takes, while it is being written.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { enter, server, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

const link = "https://tiendaluna.example/pedidos/rastrear?numero=4471&correo=camila";
const family = "👨‍👩‍👧‍👦";

/** The parts of the preview: what fits and what does not. */
async function shown(page) {
  const quote = page.locator(".preview .quote");
  const over = await quote.locator("mark").innerText();
  const whole = await quote.innerText();
  return [whole.slice(0, whole.length - over.length), over];
}

async function onChannel(id, channel, visibility, limits) {
  Object.assign(server.data.conversations.get(id), { channel, visibility, window_until: null, limits });
  return enter("ana", `queue/${id}`);
}

const send = (page) => page.getByRole("button", { name: "Enviar", exact: true });

describe("a reply that is too long", () => {
  test("in public shows where the platform's limit falls, and that it does not leave like this", async () => {
    const page = await onChannel(7, "x", "public", { max_text: 280, unit: "weighted", can_hide: false });
    await writer(page).fill("Hola. ".repeat(44));
    assert.equal(await page.locator(".preview").count(), 0, "it leaves as it is written");
    assert.ok(await send(page).isEnabled());
    await writer(page).fill(`${"Hola. ".repeat(46)}Gracias por escribir.`);
    await page.getByText("lo marcado no cabe en X").waitFor();
    assert.deepEqual(await shown(page), [`${"Hola. ".repeat(46)}Grac`, "ias por escribir."]);
    await page.getByText("Sobran 17 caracteres").waitFor();
    assert.ok(await send(page).isDisabled());
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-too-long");
    await writer(page).fill("Hola.");
    await page.locator(".preview").waitFor({ state: "detached" });
  });

  for (const [channel, limits, text, fits, over] of [
    ["instagram", { max_text: 10, unit: "utf8_bytes" }, "año año año", "año año ", "año"],
    ["telegram", { max_text: 12, unit: "utf16_units" }, `a${family}${family}`, `a${family}`, family],
    ["widget", { max_text: 8, unit: "code_points" }, `a${family}${family}`, `a${family}`, family],
    ["x", { max_text: 27, unit: "weighted" }, `mira ${link} ${family}`, "mira ", `${link} ${family}`],
    ["x", { max_text: 29, unit: "weighted" }, `mira ${link} ${family}`, `mira ${link} `, family],
  ]) {
    test(`is counted as ${channel} counts it (${limits.max_text} ${limits.unit})`, async () => {
      const page = await onChannel(3, channel, "direct", limits);
      await writer(page).fill(text);
      await page.locator(".preview mark").waitFor();
      assert.deepEqual(await shown(page), [fits, over]);
      assert.ok(await send(page).isDisabled());
    });
  }

  test("that X counts short for its link and its quotation marks leaves as it is written", async () => {
    const page = await onChannel(3, "x", "direct", { max_text: 33, unit: "weighted" });
    await writer(page).fill(`“mira” ${link} ${family}`);
    assert.ok(await send(page).isEnabled());
    assert.equal(await page.locator(".preview").count(), 0);
  });

  test("is counted in a browser that knows code points only", async () => {
    const page = await onChannel(3, "widget", "direct", { max_text: 8, unit: "code_points" });
    await page.evaluate(() => delete Intl.Segmenter);
    await writer(page).fill("Hola, ¿qué tal?");
    await page.locator(".preview mark").waitFor();
    assert.deepEqual(await shown(page), ["Hola, ¿q", "ué tal?"]);
  });

  test("for the approved message shows the line and what is too much of it", async () => {
    const page = await onChannel(3, "whatsapp", "direct", { max_text: 4096, unit: "code_points", after_window: 10 });
    server.data.conversations.get(3).window_until = Date.now() - 60_000;
    await page.reload();
    await writer(page).fill("Ya\n  salió. Mañana llega.");
    await page.locator(".preview mark").waitFor();
    assert.deepEqual(await shown(page), ["Ya salió. ", "Mañana llega."]);
  });

  test("of thousands of letters shows what stands around the limit", async () => {
    const page = await onChannel(3, "widget", "direct", { max_text: 4000, unit: "code_points" });
    await writer(page).fill(`${"a".repeat(4000)}${"b".repeat(500)}`);
    await page.locator(".preview mark").waitFor();
    assert.deepEqual(await shown(page), [`…${"a".repeat(400)}`, `${"b".repeat(400)}…`]);
  });
});
