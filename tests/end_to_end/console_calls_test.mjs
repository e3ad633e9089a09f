// The console in Chromium: how it calls somebody who looks elsewhere.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

/** Stands in for the notices and the sound of the system, which a test can neither see nor hear. */
function hear() {
  window.told = [];
  window.tones = 0;
  window.away = false;
  window.Notification = class {
    static permission = "default";
    static requestPermission() {
      this.permission = "granted";
      return Promise.resolve("granted");
    }
    // Who is not allowed to is not told so: the notice is only not shown.
    constructor(title, { body }) {
      if (window.Notification.permission === "granted") window.told.push(`${title}: ${body}`);
    }
    close() {}
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function () {
    window.tones++;
    start.call(this);
  };
  Object.defineProperty(document, "hidden", { get: () => window.away });
}

/** Somebody whom the assistant talks to begins to wait. */
function beginsToWait(id, name, text) {
  const like = structuredClone(server.data.conversations.get(1));
  const messages = like.messages.map((one) => (one.author === "customer" ? { ...one, text } : one));
  server.data.conversations.set(id, { ...like, id, messages, contact: { name, key: `k${id}` } });
  server.changed(id);
}

describe("who begins to wait", () => {
  test("is counted in the title and at the queue's sign, whatever tab is open", async () => {
    server.data.conversations.get(2).owner = "bot";
    server.data.conversations.get(8).owner = "resolved";
    const page = await enter();
    await until(async () => (await page.title()).startsWith("(5)"), "five wait");
    for (const [tab, name, id, wanted] of [
      ["Asistente", "Andrés", 90, "6"],
      ["Resueltas", "李雷", 91, "7"],
    ]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.locator(".row", { hasText: name }).waitFor();
      assert.equal(await page.locator(".row").count(), 1, "only the rows of this tab");
      beginsToWait(id, `Llega durante ${tab}`, "hola");
      await until(async () => (await page.title()).startsWith(`(${wanted})`), `the title counts ${wanted} on ${tab}`);
      assert.equal(await page.locator(".rail .count").innerText(), wanted);
    }
    await page.getByRole("tab", { name: "Esperando" }).click();
    await page.locator(".row", { hasText: "Llega durante Asistente" }).waitFor();
  });

  test("is told of with a sound to whom asked for it and looks elsewhere, on any tab", async () => {
    const page = await enter("ana", "settings", { prepare: hear });
    await page.getByLabel("Avisarme de conversaciones nuevas").check();
    await page.getByLabel("Con sonido").check();
    await page.goto(`${server.origin}/console/#/queue`);
    await page.getByRole("tab", { name: "Asistente" }).click();
    beginsToWait(90, "Rosa", "quien mira no necesita aviso");
    await until(async () => (await page.title()).startsWith("(8)"), "Rosa waits");
    assert.deepEqual(await page.evaluate(() => window.told), []);

    await page.evaluate(() => (window.away = true));
    beginsToWait(91, "Iván", "¿hay alguien?");
    await until(() => page.evaluate(() => window.told.length > 0), "a notice");
    assert.deepEqual(await page.evaluate(() => window.told), ["Iván espera a una persona: ¿hay alguien?"]);
    assert.equal(await page.evaluate(() => window.tones), 1);

    server.data.mentions = [{ conversation_id: 3, by: "luis", at: Date.now(), text: "@ana mira", contact: "Camila", contact_key: "c" }];
    server.changed(3);
    await until(() => page.evaluate(() => window.told.length === 2), "a notice of the mention");
    assert.equal(await page.evaluate(() => window.told[1]), "luis te menciona: @ana mira");
  });

  test("is not told of when nobody asked for it", async () => {
    const page = await enter("ana", "queue", { prepare: hear });
    await page.evaluate(() => (window.away = true));
    beginsToWait(90, "Rosa", "hola");
    await until(async () => (await page.title()).startsWith("(8)"), "Rosa waits");
    assert.deepEqual(await page.evaluate(() => [window.told.length, window.tones]), [0, 0]);
  });

  /** As Chrome on Android has it: the name is there, but no page can make one. */
  function hearOnAndroid() {
    window.Notification = class {
      static requestPermission = () => Promise.resolve("granted");
      constructor() {
        throw new TypeError("Failed to construct 'Notification': Illegal constructor.");
      }
    };
  }

  test("cannot be switched on where the browser shows no notices, which is said", async () => {
    const page = await enter("ana", "settings", { prepare: hearOnAndroid });
    await page.getByLabel("Avisarme de conversaciones nuevas").click();
    await page.getByText("Este navegador no puede mostrar avisos").waitFor();
    await until(async () => !(await page.getByLabel("Avisarme de conversaciones nuevas").isChecked()), "it is off");
  });

  test("is heard all the same by whom switched it on before, and nothing else stops", async () => {
    const page = await enter("ana", "settings", { prepare: hear });
    await page.getByLabel("Avisarme de conversaciones nuevas").check();
    await page.getByLabel("Con sonido").check();
    await page.goto(`${server.origin}/console/#/queue`);
    await page.evaluate(hearOnAndroid);
    await page.evaluate(() => (window.away = true));
    beginsToWait(91, "Iván", "¿hay alguien?");
    await until(() => page.evaluate(() => window.tones === 1), "the sound");
    await until(async () => (await page.title()).startsWith("(8)"), "the title counts on");
  });
});
