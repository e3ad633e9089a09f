// The console in Chromium: reasons in our language, long and many conversations, mentions, buttons, the second step.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { Refusal } from "./support/refusal.mjs";
import { enter, open, passwords, server, until, useConsoleScene, writer } from "./support/console_scene.mjs";

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
    await page.getByText("Sobran 1 caracteres").waitFor();
    assert.ok(await page.getByRole("button", { name: "Enviar", exact: true }).isDisabled());
    await writer(page).fill("Ya salió.");
    assert.equal(await page.locator(".preview").count(), 0, "as it is written");
    await writer(page).press("Control+Enter");
    await page.locator(".message.out.person", { hasText: "Ya salió." }).waitFor();
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

describe("the overview", () => {
  test("has the three ways a turn can go, and says of every figure what it counts", async () => {
    const page = await enter("ana", "overview");
    const figure = page.locator(".figure", { hasText: "Pidió aclaración" });
    await figure.getByText("61", { exact: true }).waitFor();
    await figure.getByText("5,9 %").waitFor();
    assert.equal(await page.locator(".figure").count(), 6);
    for (const card of await page.locator(".figure, .card").all()) {
      const help = await card.locator("p.soft").first().innerText();
      assert.ok(help.length > 30, `${await card.innerText()}: no help`);
    }
  });
});

describe("the buttons of an answer", () => {
  test("are added, renamed, pointed elsewhere and removed", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.locator(".editor").waitFor();
    const before = server.data.book.intents[0].buttons.length;
    await page.getByRole("button", { name: "Añadir botón" }).click();
    await page.getByLabel("Texto del botón").last().fill("Ver costo 🚚");
    await page.getByLabel("Pregunta que hace").last().selectOption("envio.costo");
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await page.getByText("Guardado. El asistente ya responde así.").waitFor();
    const saved = server.data.book.intents[0].buttons;
    assert.deepEqual(saved.at(-1), { title: { es: "Ver costo 🚚" }, then: "envio.costo" });
    assert.equal(saved.length, before + 1);
    await page.getByRole("button", { name: "Quitar Ver costo 🚚" }).click();
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await until(() => server.data.book.intents[0].buttons.length === before, "the button is gone");
  });

  test("a viewer can not change them", async () => {
    const page = await enter("vera", "knowledge/envio.plazo");
    await page.locator(".editor").waitFor();
    assert.equal(await page.getByRole("button", { name: "Añadir botón" }).count(), 0);
  });
});

describe("the second step", () => {
  test("is switched on with a first code, asked for at the door, and switched off", async () => {
    const page = await enter("ana", "settings");
    const card = page.locator(".card", { hasText: "Verificación en dos pasos" });
    await card.getByLabel("Contraseña actual").fill(passwords.ana);
    await card.getByRole("button", { name: "Activar" }).click();
    await card.getByRole("img", { name: "Código QR con la clave" }).waitFor();
    await card.getByText("Escanea esta imagen").waitFor();
    await card.getByText("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567").waitFor();
    await card.getByLabel("Código de verificación").fill("000000");
    await card.getByRole("button", { name: "Confirmar y activar" }).click();
    await card.getByText("El código no es correcto").waitFor();
    await card.getByLabel("Código de verificación").fill("123456");
    await card.getByRole("button", { name: "Confirmar y activar" }).click();
    await card.getByText("k4tq-9xpm-2hfz").waitFor();
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-second-step");
    await card.getByRole("button", { name: "Ya los guardé" }).click();

    await page.getByRole("button", { name: "Salir" }).click();
    await page.getByLabel("Usuario").fill("ana");
    await page.getByLabel("Contraseña").fill(passwords.ana);
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.getByLabel("Código de verificación").fill("111111");
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.getByText("El código no es correcto o ya se usó.").waitFor();
    await page.getByLabel("Código de verificación").fill("123456");
    await page.getByRole("button", { name: "Entrar" }).click();

    await card.getByLabel("Código de verificación o de recuperación").fill("123456");
    await card.getByRole("button", { name: "Desactivar" }).click();
    await card.getByRole("button", { name: "Activar" }).waitFor();
  });

  test("whose key is too long for a picture is begun with the key in letters", async () => {
    server.qr = null;
    const page = await enter("ana", "settings");
    const card = page.locator(".card", { hasText: "Verificación en dos pasos" });
    await card.getByLabel("Contraseña actual").fill(passwords.ana);
    await card.getByRole("button", { name: "Activar" }).click();
    await card.getByText("Añade esta clave en tu aplicación").waitFor();
    await card.getByText("ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567").waitFor();
    assert.equal(await card.getByRole("img", { name: "Código QR con la clave" }).count(), 0);
  });
});

describe("one's own sessions", () => {
  test("are listed, and all but this one are ended", async () => {
    const elsewhere = await enter("vera", "settings");
    await elsewhere.getByText("Dónde has entrado").waitFor();
    const page = await enter("vera", "settings");
    const card = page.locator(".card", { hasText: "Dónde has entrado" });
    await card.getByText("Firefox, Windows").waitFor();
    await card.getByText("Chrome, Linux").waitFor();
    assert.equal(await card.getByText("esta", { exact: true }).count(), 1);
    assert.deepEqual(await axeProblems(page), []);

    await card.getByRole("button", { name: "Salir de las demás" }).click();
    await card.getByText("Firefox, Windows").waitFor({ state: "detached" });
    assert.equal(await card.getByRole("button", { name: "Salir de las demás" }).count(), 0, "there is nothing left to end");
    await elsewhere.reload();
    await elsewhere.getByRole("button", { name: "Entrar" }).waitFor();
  });

  test("a password that is tried first is refused in words of the console's language", async () => {
    const page = await enter("vera", "settings");
    const card = page.locator(".card", { hasText: "Cambiar contraseña" });
    await card.getByLabel("Contraseña actual").fill(passwords.vera);
    await card.getByLabel("Contraseña nueva").fill("Password1234");
    await card.getByRole("button", { name: "Cambiar contraseña" }).click();
    await page.getByText("de las primeras que se prueban").waitFor();
  });
});

describe("a colleague's access", () => {
  test("is taken away after a second press only, and given back at once", async () => {
    const page = await enter("ana", "people");
    const row = page.locator(".people li", { hasText: "Luis Prada" });
    const luis = () => server.data.users.find((one) => one.name === "luis");
    await row.getByRole("button", { name: "Quitar acceso" }).click();
    await row.getByRole("alert").getByText("¿Quitar el acceso a Luis Prada?").waitFor();
    await picture(page, "console-access");
    assert.deepEqual(await axeProblems(page), []);
    await row.getByRole("button", { name: "Cancelar" }).click();
    await row.getByRole("alert").waitFor({ state: "detached" });
    assert.equal(luis().disabled, false);
    await row.getByRole("button", { name: "Quitar acceso" }).focus();
    await page.keyboard.press("Enter");
    await row.getByRole("alert").waitFor();
    await page.keyboard.press("Enter");
    await row.getByRole("button", { name: "Dar acceso" }).waitFor();
    assert.equal(luis().disabled, true);
    await row.getByRole("button", { name: "Dar acceso" }).click();
    await row.getByRole("button", { name: "Quitar acceso" }).waitFor();
    assert.equal(luis().disabled, false);
  });

  test("is changed behind a button that says so", async () => {
    const page = await enter("ana", "people");
    for (const [language, name] of [
      ["es", "Editar luis"],
      ["pt", "Editar luis"],
      ["en", "Edit luis"],
    ]) {
      await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
      await page.reload();
      const button = page.getByRole("button", { name, exact: true });
      await button.waitFor();
      assert.equal(await button.innerText(), name.split(" ")[0]);
    }
    await page.getByRole("button", { name: "Edit luis" }).click();
    await page.getByRole("dialog", { name: "Luis Prada" }).waitFor();
  });
});

describe("a short message", () => {
  test("about what a dialog did is inside that dialog, where it is seen and heard", async () => {
    const page = await enter("ana", "people");
    await page.getByRole("button", { name: "Añadir persona" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Usuario").fill("ana");
    await dialog.getByLabel("Contraseña nueva").fill("varias palabras sueltas");
    server.refusals.set("users", new Refusal(409, "taken", {}, "there is an account ana already"));
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await dialog.getByRole("status").getByText("Ya hay una persona con ese usuario.").waitFor();
    await picture(page, "console-dialog-problem");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("status").getByText("Ya hay una persona con ese usuario.").waitFor();
  });
});

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
