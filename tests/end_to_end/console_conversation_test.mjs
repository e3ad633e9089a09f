// The console in Chromium: reasons in our language, long conversations, closed windows, mentions.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { enter, server, until, useConsoleScene, writer } from "./support/console_scene.mjs";
import { clockOf, morning } from "./support/shop_hours.mjs";

useConsoleScene();

const reason = { id: "asks_for_person", values: {} };

describe("reasons", () => {
  test("are read in the language of the console, and what has no id stays as it was stored", async () => {
    const one = server.data.conversations.get(1);
    one.why = ["the customer asks for a person"];
    one.because = [reason];
    one.handoffs = [
      { ...one.handoffs[0], ended_at: null, packet: { why: ["the customer asks for a person"], because: [reason], signals: ["anger"] } },
    ];
    Object.assign(server.data.conversations.get(2), { why: ["an old sentence"], because: [] });
    const page = await enter("ana", "queue/1");
    await page.locator(".row .reason", { hasText: "el cliente pide una persona" }).waitFor();
    await page.locator(".row .reason", { hasText: "an old sentence" }).waitFor();
    await page.locator(".details .reasons", { hasText: "el cliente pide una persona" }).waitFor();
    await page.locator(".details .chip", { hasText: "enfado" }).waitFor();
    await page.goto(`${server.origin}/console/#/settings`);
    await page.getByLabel("Idioma de la consola").selectOption("pt");
    await page.goto(`${server.origin}/console/#/queue/1`);
    await page.locator(".details .reasons", { hasText: "o cliente pede uma pessoa" }).waitFor();
  });
});

describe("a long conversation", () => {
  test("shows its newest messages, and the older ones a page at a time above what was being read", async () => {
    for (let count = 0; count < 420; count++) server.say(1, "customer", `mensaje largo ${count}`);
    const page = await enter("ana", "queue/1");
    await page.locator(".story .bubble", { hasText: "mensaje largo 419" }).waitFor();
    assert.equal(await page.locator(".story .message").count(), 200);
    const oldest = page.locator(".story .message").first();
    const words = await oldest.locator(".bubble").innerText();
    await page.getByRole("button", { name: "Ver mensajes anteriores" }).click();
    await until(async () => (await page.locator(".story .message").count()) === 400, "400 messages are shown");
    assert.ok(await page.locator(".story .bubble", { hasText: words }).first().isVisible());
    await page.getByRole("button", { name: "Ver mensajes anteriores" }).click();
    await page.getByRole("button", { name: "Ver mensajes anteriores" }).waitFor({ state: "detached" });
    server.say(1, "customer", "uno más");
    await page.locator(".story .bubble", { hasText: "uno más" }).waitFor();
    const seqs = await page.locator(".story .message").evaluateAll((all) => all.map((one) => Number(one.dataset.seq)));
    assert.deepEqual(
      seqs,
      [...seqs.keys()].map((index) => index + 1),
    );
  });

  test("whose window is closed takes no reply and says why, but takes a note", async () => {
    server.data.conversations.get(2).window_until = Date.now() - 60_000;
    const page = await enter("ana", "queue/2");
    await page.getByText("La plataforma ya no acepta respuestas aquí").waitFor();
    await writer(page).fill("hola");
    assert.ok(await page.getByRole("button", { name: "Enviar", exact: true }).isDisabled());
    await page.getByRole("button", { name: "Nota interna" }).click();
    await writer(page).fill("llamarla");
    assert.ok(await page.getByRole("button", { name: "Guardar nota" }).isEnabled());
  });
});

describe("a window that is closed", () => {
  test("lets a reply out inside the approved message where there is one, and shows how it will read", async () => {
    const one = server.data.conversations.get(3);
    one.window_until = Date.now() - 60_000;
    one.limits = { ...one.limits, max_text: 4096, after_window: 1000 };
    const page = await enter("ana", "queue/3");
    await page.getByText("dentro del mensaje que tiene aprobado").waitFor();
    await writer(page).fill("Hola Camila:\n\n  tu factura   ya salió.\n");
    await page.locator(".preview", { hasText: "Saldrá así" }).getByText("Hola Camila: tu factura ya salió.", { exact: true }).waitFor();
    await picture(page, "console-template");
    assert.deepEqual(await axeProblems(page), []);
    await writer(page).fill("a".repeat(1001));
    await page.getByText("Sobra 1 carácter").waitFor();
    assert.ok(await page.getByRole("button", { name: "Enviar", exact: true }).isDisabled());
    await writer(page).fill("Ya salió.");
    assert.equal(await page.locator(".preview").count(), 0, "as it is written");
    await writer(page).press("Control+Enter");
    await page.locator(".message.out.person", { hasText: "Ya salió." }).waitFor();
  });
});

describe("what was promised", () => {
  test("comes due at the shop's time, wherever somebody reads it", async () => {
    const page = await enter("ana", "queue/1", { at: morning, timezoneId: "Asia/Tokyo" });
    const { due_at: due } = server.data.conversations.get(1).promises[0];
    const promise = page.locator(".details .promise");
    await promise.getByText(`Te respondemos hoy antes de las ${clockOf(due)}`).waitFor();
    assert.ok((await promise.locator("small").innerText()).startsWith(`${clockOf(due)} · `));
  });
});

describe("mentions", () => {
  test("stand on top of the queue until the conversation is opened", async () => {
    const text = "@ana <b>¿lo ves?</b>";
    server.data.mentions = [{ conversation_id: 3, by: "luis", at: Date.now(), text, contact: "Pedro", contact_key: "p" }];
    const page = await enter("ana");
    const notice = page.locator(".mentions a", { hasText: "luis te menciona" });
    await notice.getByText(text).waitFor();
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-mention");
    await notice.click();
    await page.locator(".mentions").waitFor({ state: "detached" });
  });

  test("are all there when there are many, the newest first", async () => {
    const mention = (number) => ({
      conversation_id: 3,
      by: "luis",
      at: Date.now() - number * 60_000,
      text: `@ana aviso ${number}`,
      contact: "Pedro",
      contact_key: "p",
    });
    server.data.mentions = Array.from({ length: 8 }, (_, index) => mention(index + 1));
    const page = await enter("ana");
    await page.locator(".mentions a", { hasText: "@ana aviso 1" }).waitFor();
    assert.equal(await page.locator(".mentions a").count(), 5);
    await page.getByRole("button", { name: "Ver las 8" }).click();
    await page.locator(".mentions a", { hasText: "@ana aviso 8" }).waitFor();
    assert.equal(await page.locator(".mentions a").count(), 8);
  });

  test("in the conversation that is open are seen where they are made, once somebody looks", async () => {
    const prepare = () => Object.defineProperty(document, "hidden", { get: () => window.away === true });
    const page = await enter("ana", "queue/3", { prepare });
    await page.locator(".story .bubble").first().waitFor();
    await page.evaluate(() => (window.away = true));
    server.data.mentions = [{ conversation_id: 3, by: "luis", at: Date.now(), text: "@ana mira", contact: "Camila", contact_key: "c" }];
    server.changed(3);
    await page.locator(".mentions a", { hasText: "luis te menciona" }).waitFor();
    assert.equal(server.data.mentions.length, 1, "nobody looks");
    await page.evaluate(() => {
      window.away = false;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.locator(".mentions").waitFor({ state: "detached" });
    assert.equal(server.data.mentions.length, 0);
  });

  test("made while the one before is marked as seen are seen, too", async () => {
    const mention = (text) => ({ conversation_id: 3, by: "luis", at: Date.now(), text, contact: "Camila", contact_key: "c" });
    const page = await enter("ana", "queue/3");
    await page.locator(".story .bubble").first().waitFor();
    let calls = 0;
    await page.route("**/seen", async (route) => {
      const response = await route.fetch();
      if (++calls === 1) {
        server.data.mentions = [mention("@ana y mira")];
        server.changed(3);
      }
      await route.fulfill({ response });
    });
    server.data.mentions = [mention("@ana mira")];
    server.changed(3);
    await until(() => calls > 1 && server.data.mentions.length === 0, "both are seen");
  });
});
