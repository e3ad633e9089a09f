// A customer on the demo page of the real program: answers, a button, a person, history, a crash.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch, openPage, picture } from "./support/browser.mjs";
import { binary, Program } from "./support/program.mjs";

describe("the program", { skip: binary ? false : "PORTAVOZ_BINARY is not set" }, () => {
  let browser;
  let program;
  let page;

  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    program = new Program();
    await program.start();
  });
  afterEach(async () => {
    await page?.context().close();
    await program.end();
    program.remove();
  });

  async function open(options = {}) {
    page = await openPage(browser, options);
    await page.goto(program.origin);
    await page.getByRole("button", { name: "Preguntar algo" }).click();
    await page.locator(".panel").waitFor();
  }
  async function write(text) {
    await page.locator(".composer textarea").fill(text);
    await page.locator(".composer textarea").press("Enter");
  }
  const said = (from, text) => page.locator(`.entry.${from} .bubble`, { hasText: text });
  const until = async (condition, what) => {
    const limit = Date.now() + 20_000;
    while (!(await condition())) {
      if (Date.now() > limit) assert.fail(`never: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  test("questions are answered, a button works, a person replies live, the history is there after a reload", async () => {
    for (const [name, options] of [
      ["desktop", {}],
      ["phone", { width: 390, height: 844, hasTouch: true, isMobile: true }],
    ]) {
      await page?.context().close();
      await open(options);
      await write("hola, ¿cuánto tarda el envío a Cali?");
      await said("bot", "de 2 a 4 días hábiles").waitFor();
      await page.getByRole("button", { name: "¿Cuánto cuesta?" }).click();
      await said("bot", "El envío cuesta").waitFor();
      await write("y puedo pagar con tarjeta?");
      await said("bot", "Puedes pagar con tarjeta").waitFor();
      await picture(page, `program-${name}-answers`);

      await page.getByRole("button", { name: "Hablar con una persona" }).click();
      await until(async () => (await program.api("/queue")).conversations.some((one) => one.owner === "waiting"), "somebody waits");
      const waiting = (await program.api("/queue")).conversations.find((one) => one.owner === "waiting");
      await program.api(`/conversations/${waiting.id}/reply`, {
        agent: "Ana",
        client_id: `reply-${name}`,
        text: "¡Hola! Soy Ana, ya te ayudo.",
      });
      await said("agent", "Soy Ana").waitFor();
      await page.getByText("Te atiende una persona").waitFor();
      await picture(page, `program-${name}-person`);

      const before = await page.locator(".entry .bubble").allTextContents();
      await page.reload();
      if (name === "phone") await page.locator(".launcher").click();
      await said("agent", "Soy Ana").waitFor();
      const now = await page.locator(".entry .bubble").allTextContents();
      assert.deepEqual(now, before);
      assert.deepEqual(page.problems, []);
    }
  });

  test("a message written while the program is down arrives once when it is back", async () => {
    await open();
    await write("¿cuánto tarda el envío?");
    await said("bot", "de 2 a 4 días").waitFor();
    await program.end("SIGKILL");
    await write("¿puedo pagar con tarjeta?");
    await page.getByText("Sin conexión").waitFor();
    await program.start();
    // The button only saves waiting: when the chat has come back by itself in the meantime, it is gone.
    const retry = page.getByRole("button", { name: "Reintentar" });
    await retry.click({ timeout: 5_000 }).catch(() => undefined);
    await said("bot", "Puedes pagar con tarjeta").waitFor();

    assert.equal(await said("visitor", "¿puedo pagar con tarjeta?").count(), 1);
    assert.equal(await said("bot", "de 2 a 4 días").count(), 1);
  });

  test("a page of a site that is not listed gets no chat, and says so", async () => {
    const html = `<!doctype html><html lang="es"><title>Otra</title><body><script src="${program.origin}/widget.js" data-site="web"></script></body></html>`;
    const foreign = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(html));
    await new Promise((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    page = await openPage(browser);
    await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
    await page.locator(".launcher").click();
    await page.getByText("El chat no está disponible en este momento.").waitFor();
    foreign.close();
  });

  test("two visitors do not see each other [T47]", async () => {
    await open();
    await write("secreto de la primera");
    await said("visitor", "secreto").waitFor();
    const first = page;
    await open();
    await write("hola");
    await said("bot", "").first().waitFor();
    assert.equal(await said("visitor", "secreto").count(), 0);
    await first.context().close();
  });

  test("the customer sees that a person writes, and not what", async () => {
    await open();
    await write("quiero hablar con una persona");
    await said("bot", "").first().waitFor();
    await until(async () => (await program.api("/queue")).conversations.some((one) => one.owner === "waiting"), "somebody waits");
    const [waiting] = (await program.api("/queue")).conversations;
    await program.api(`/conversations/${waiting.id}/typing`, { agent: "Ana", on: true });
    await page.getByRole("img", { name: "Están escribiendo" }).waitFor();
  });
});
