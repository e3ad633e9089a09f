// The console in Chromium: the door, the queue, a conversation.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { picture } from "./support/browser.mjs";
import { Refusal } from "./support/refusal.mjs";
import { morning } from "./support/shop_hours.mjs";
import { enter, newPage, passwords, server, until, writer, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

describe("the door", () => {
  test("a wrong password says only that something is wrong, and keeps the name", async () => {
    const page = await newPage();
    await page.goto(`${server.origin}/console/`);
    await page.getByLabel("Usuario").fill("ana");
    await page.getByLabel("Contraseña").fill("no es esta");
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.getByText("El usuario o la contraseña no son correctos.").waitFor();
    assert.equal(await page.getByLabel("Usuario").inputValue(), "ana");
  });

  test("a session that ends brings the door back; signing in again returns to the same place with the draft", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("a medio escribir");
    server.endSessions();
    await page.getByLabel("Contraseña").fill(passwords.ana);
    await page.getByLabel("Usuario").fill("ana");
    await page.getByRole("button", { name: "Entrar" }).click();
    await writer(page).waitFor();
    assert.equal(await writer(page).inputValue(), "a medio escribir");
  });

  test("a sign-out that does not reach the server is not taken for one", async () => {
    const page = await enter("ana", "settings");
    server.down = true;
    await page.getByRole("button", { name: "Salir", exact: true }).click();
    await page.getByText("No se pudo hacer: No se puede llegar al servidor.").waitFor();
    server.down = false;
    await page.getByRole("button", { name: "Salir", exact: true }).click();
    await page.getByRole("button", { name: "Entrar" }).waitFor();
  });

  test("a viewer reads and cannot act", async () => {
    const page = await enter("vera", "queue/1");
    await page.getByText("Solo puedes leer.").waitFor();
    for (const name of ["Atender", "Resolver", "Acciones"]) assert.equal(await page.getByRole("button", { name }).count(), 0, name);
    await page.goto(`${server.origin}/console/#/knowledge/envio.plazo`);
    await page.locator(".editor textarea").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Guardar como versión nueva" }).count(), 0);
  });
});

describe("the queue", () => {
  test("it is in the server's order with the reason, and the title counts who waits", async () => {
    const page = await enter();
    await page.locator(".row").first().waitFor();
    const names = await page.locator(".row-top b").allTextContents();
    assert.deepEqual(names.slice(0, 3), ["Marta Lucía Gómez", "Andrés", "Camila R."]);
    await page.locator(".row .reason", { hasText: "alguien perdió dinero: lo atiende una persona ya" }).waitFor();
    await until(async () => (await page.title()).startsWith("(7)"), "the title counts");
  });

  test("a new conversation appears without a reload", async () => {
    const page = await enter();
    await page.locator(".row").first().waitFor();
    const one = structuredClone(server.data.conversations.get(1));
    Object.assign(one, { id: 99, contact: { name: "Recién llegada", key: "k99" } });
    server.data.conversations.set(99, one);
    server.changed(99);
    await page.getByText("Recién llegada").waitFor();
  });

  test("filters narrow it, accents or not, and can be cleared", async () => {
    const page = await enter();
    await page.locator(".row").first().waitFor();
    await page.getByRole("searchbox", { name: "Filtrar" }).fill("jarron");
    await until(async () => (await page.locator(".row").count()) === 1, "one row");
    await page.getByRole("searchbox", { name: "Filtrar" }).fill("nadaasí");
    await page.getByText("Nada con estos filtros").waitFor();
    await page.getByRole("button", { name: "Quitar filtros" }).click();
    await until(async () => (await page.locator(".row").count()) === 7, "all rows");
    await page.getByLabel("Canal").selectOption("telegram");
    await until(async () => (await page.locator(".row").count()) === 1, "one channel");
  });

  test("filters stay as they were on another page and after a reload, and know a label that is new", async () => {
    for (const one of server.data.conversations.values()) Object.assign(one, { channel: "widget", labels: [] });
    server.data.channels = ["widget"];
    server.data.labels = [];
    const page = await enter("ana", "queue/3");
    await page.getByLabel("Canal").waitFor();
    assert.equal(await page.getByLabel("Etiqueta", { exact: true }).count(), 0, "there is none yet");
    await page.getByLabel("Nueva etiqueta").fill("factura");
    await page.getByLabel("Nueva etiqueta").press("Enter");
    await page.getByLabel("Etiqueta", { exact: true }).selectOption("factura");
    await until(async () => (await page.locator(".row").count()) === 1, "one row");
    await page.goto(`${server.origin}/console/#/hours`);
    await page.getByRole("heading", { name: "Horarios" }).waitFor();
    await page.goto(`${server.origin}/console/#/queue`);
    await page.locator(".row", { hasText: "Camila" }).waitFor();
    assert.equal(await page.locator(".row").count(), 1);
    await page.reload();
    await page.locator(".row", { hasText: "Camila" }).waitFor();
    assert.equal(await page.getByLabel("Etiqueta", { exact: true }).inputValue(), "factura");
    await page.getByLabel("Etiqueta", { exact: true }).selectOption("");
    await until(async () => (await page.locator(".row").count()) === 7, "all rows");
  });

  test("j, k, r, n, /, ? and g work, and not while writing", async () => {
    const page = await enter();
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("j");
    await page.locator("h2", { hasText: "Marta Lucía Gómez" }).waitFor();
    await page.keyboard.press("j");
    await page.locator("h2", { hasText: "Andrés" }).waitFor();
    await page.keyboard.press("k");
    await page.locator("h2", { hasText: "Marta Lucía Gómez" }).waitFor();
    await writer(page).waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("jk?/");
    assert.equal(await writer(page).inputValue(), "jk?/");
    assert.equal(await page.locator(".writer.note").count(), 1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Atajos de teclado" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { name: "Horarios" }).waitFor();
    await page.keyboard.press("/");
    await page.getByRole("searchbox", { name: "Busca en todo lo que se ha dicho" }).waitFor();
  });

  test("a delivery that nobody knows about is settled from the queue", async () => {
    const page = await enter();
    await page.getByRole("button", { name: "1 envío por confirmar" }).click();
    await page.getByRole("button", { name: "Sí llegó" }).click();
    await page.getByText("1 envío por confirmar").waitFor({ state: "detached" });
    assert.ok(server.calls.some(([method, path]) => method === "POST" && path === "/deliveries/9/sent"));
  });
});

describe("a conversation", () => {
  test("the story shows who said what, what was decided and why", async () => {
    const page = await enter("ana", "queue/1", { at: morning });
    await page.getByText("Siento lo ocurrido").waitFor();
    await page.getByText("Entregado").waitFor();
    await page.getByRole("button", { name: /Asistente pasó a una persona/ }).click();
    const why = page.getByRole("dialog", { name: "Por qué lo decidió" });
    await why.getByText("probablemente trata de «Cobro doble», que necesita una persona").waitFor();
    await why.getByText("perdió dinero, enfado").waitFor();
    await picture(page, "console-why");
    await why.getByRole("button", { name: "Esta respuesta fue incorrecta" }).click();
    await why.getByRole("button", { name: "Esta respuesta fue incorrecta" }).click();
    await why.getByText("Anotada en «Por aprender»").waitFor();
    assert.equal(server.data.lessons.at(-1).kind, "wrong_answer");
  });

  test("take, reply, note, label, resolve: each is seen at once", async () => {
    const page = await enter("ana", "queue/2");
    await page.getByRole("button", { name: "Atender" }).click();
    await page.getByText("La llevas tú").waitFor();
    await writer(page).fill("Hola Andrés, soy Ana.");
    await writer(page).press("Control+Enter");
    await page.locator(".message.out.person", { hasText: "Hola Andrés, soy Ana." }).waitFor();
    assert.equal(await writer(page).inputValue(), "");
    await page.getByRole("button", { name: "Nota interna" }).click();
    await writer(page).fill("@luis mira esto");
    await page.getByRole("button", { name: "Guardar nota" }).click();
    await page.locator(".message.note", { hasText: "@luis mira esto" }).waitFor();
    await page.getByLabel("Nueva etiqueta").fill("prioritario");
    await page.getByLabel("Nueva etiqueta").press("Enter");
    await page.locator(".details .chip", { hasText: "prioritario" }).waitFor();
    await page.getByRole("button", { name: "Resolver" }).click();
    await page.getByText("Resuelta", { exact: true }).waitFor();
  });

  test("r, n, t, b and e do what their help says", async () => {
    const page = await enter("ana", "queue/2");
    await writer(page).waitFor();
    const owner = () => server.data.conversations.get(2).owner;
    await page.keyboard.press("r");
    await page.keyboard.type("hola");
    assert.equal(await writer(page).inputValue(), "hola");
    assert.equal(await page.locator(".writer.reply").count(), 1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("t");
    await page.getByText("La llevas tú").waitFor();
    assert.equal(owner(), "human");
    await page.keyboard.press("b");
    await page.locator(".conversation-head").getByText("La lleva el asistente").waitFor();
    assert.equal(owner(), "bot");
    await page.keyboard.press("t");
    await page.getByText("La llevas tú").waitFor();
    await page.keyboard.press("e");
    await page.locator(".conversation-head").getByText("Resuelta").waitFor();
    assert.equal(owner(), "resolved");
  });

  test("a key without its button does nothing: nobody who waits is handed back, nothing resolved is taken", async () => {
    const page = await enter("ana", "queue/2");
    await page.locator(".conversation-head").getByText("Espera a una persona").waitFor();
    const acted = () =>
      server.calls.filter(([method, path]) => method === "POST" && path.startsWith("/conversations/2/")).map((one) => one[1]);
    await page.keyboard.press("b");
    await page.keyboard.press("t");
    await page.getByText("La llevas tú").waitFor();
    await page.keyboard.press("t");
    await page.keyboard.press("e");
    await page.locator(".conversation-head").getByText("Resuelta").waitFor();
    for (const key of ["t", "b", "e"]) await page.keyboard.press(key);
    await page.keyboard.press("k"); // What the keys did is done before the next conversation is here.
    await page.locator("h2", { hasText: "Marta Lucía Gómez" }).waitFor();
    assert.deepEqual(acted(), ["/conversations/2/take", "/conversations/2/resolve"]);
  });

  test("a key right after the one that leads away acts on nothing that was left", async () => {
    const page = await enter("ana", "queue/2");
    await page.getByRole("button", { name: "Atender" }).click();
    await page.getByText("La llevas tú").waitFor();
    await page.evaluate(() => {
      for (const key of ["/", "e"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
    await page.getByRole("searchbox", { name: "Busca en todo lo que se ha dicho" }).waitFor();
    await page.evaluate(() => fetch("/api/v1/session"));
    assert.equal(server.data.conversations.get(2).owner, "human");
  });

  test("a viewer's keys write and change nothing", async () => {
    const page = await enter("vera", "queue/2");
    await page.getByText("Solo puedes leer.").waitFor();
    await page.locator('.row[aria-current="true"]').waitFor(); // The queue may come after the conversation.
    for (const key of ["r", "n", "t", "b", "e"]) await page.keyboard.press(key);
    await page.keyboard.press("j");
    await page.locator("h2", { hasText: "Camila" }).waitFor();
    assert.deepEqual(
      server.calls.filter(([method, path]) => method === "POST" && path.startsWith("/conversations/")),
      [],
    );
  });

  test("what one has is handed back to the assistant from its head and from the menu", async () => {
    const page = await enter("ana", "queue/5", { width: 1600 });
    await page.locator(".head-actions").getByRole("button", { name: "Devolver al asistente" }).click();
    await page.locator(".conversation-head").getByText("La lleva el asistente").waitFor();
    await page.getByRole("button", { name: "Atender" }).click();
    await page.getByText("La llevas tú").waitFor();
    await page.getByRole("button", { name: "Acciones" }).click();
    await page.getByRole("dialog", { name: "Acciones" }).getByRole("button", { name: "Devolver al asistente" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator(".conversation-head").getByText("La lleva el asistente").waitFor();
    assert.equal(server.data.conversations.get(5).owner, "bot");
  });

  test("actions of the menu: priority, department, person, block", async () => {
    const page = await enter("ana", "queue/3");
    await page.getByRole("button", { name: "Acciones" }).click();
    await page.getByLabel("Prioridad").selectOption("P0");
    await page.getByLabel("Mover a").selectOption("logistica");
    await page.getByLabel("Asignar").selectOption("luis");
    await page.getByRole("button", { name: "Bloquear contacto" }).click();
    await page.getByText("¿Bloquear a Camila R.?").waitFor();
    await page.getByRole("button", { name: "Bloquear contacto" }).click();
    await page.getByRole("button", { name: "Desbloquear contacto" }).waitFor();
    const { priority, department, agent, contact } = server.data.conversations.get(3);
    assert.deepEqual([priority, department, agent, contact.blocked], ["P0", "logistica", "luis", true]);
    await page.getByRole("button", { name: "Desbloquear contacto" }).click();
    await page.getByRole("button", { name: "Bloquear contacto", exact: true }).waitFor();
    assert.equal(server.data.conversations.get(3).contact.blocked, false);
  });

  test("two people: each sees the other write, and the second is asked before both have answered", async () => {
    const ana = await enter("ana", "queue/2");
    const luis = await enter("luis", "queue/2");
    await writer(luis).fill("Respuesta de Luis");
    await ana.getByText("luis está escribiendo…").waitFor();
    await writer(ana).fill("Respuesta de Ana");
    await writer(luis).press("Control+Enter");
    await ana.getByText("Respuesta de Luis").waitFor();
    await writer(ana).press("Control+Enter");
    await ana.getByText("Alguien respondió mientras escribías").waitFor();
    await picture(ana, "console-overtaken");
    assert.equal(server.data.conversations.get(2).messages.filter((one) => one.text === "Respuesta de Ana").length, 0);
    await ana.getByRole("button", { name: "Enviar igualmente" }).click();
    await luis.getByText("Respuesta de Ana").waitFor();
  });

  test("a reply whose answer is lost, and which is sent again after a reload, is one message", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("una sola vez");
    server.lost = "reply";
    await writer(page).press("Control+Enter");
    await page.getByText("No se envió: No se puede llegar al servidor.").waitFor();
    server.lost = "";
    await page.goto(`${server.origin}/console/#/queue/2`);
    await page.reload();
    await page.goto(`${server.origin}/console/#/queue/1`);
    await until(async () => (await writer(page).inputValue()) === "una sola vez", "the text is there again");
    await writer(page).press("Control+Enter");
    await until(async () => (await writer(page).inputValue()) === "", "the server has it");
    assert.equal(server.data.conversations.get(1).messages.filter((one) => one.text === "una sola vez").length, 1);
    assert.equal(new Set(server.sent).size, 1, "every try has the same id");

    await writer(page).fill("una sola vez");
    await writer(page).press("Control+Enter");
    await until(
      async () => (await page.locator(".message.out.person", { hasText: "una sola vez" }).count()) === 2,
      "said twice on purpose",
    );
  });

  test("a reply that cannot be sent keeps its text and says why", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("no te pierdas");
    server.refusals.set("reply", new Refusal(503, "overloaded", {}, "nothing was stored; please try again"));
    await writer(page).press("Control+Enter");
    await page
      .getByText("No se envió: El servidor no pudo guardarlo ahora. Inténtalo otra vez en un momento. Tu texto sigue aquí.")
      .waitFor();
    await picture(page, "console-failed");
    assert.equal(await writer(page).inputValue(), "no te pierdas");
    await page.reload();
    await writer(page).waitFor();
    assert.equal(await writer(page).inputValue(), "no te pierdas");
    await writer(page).press("Control+Enter");
    await page.locator(".message.out.person", { hasText: "no te pierdas" }).waitFor();
  });

  test("a lost connection is said, and everything is read again when it is back", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("borrador");
    server.down = true;
    for (const stream of server.streams) stream.destroy();
    await page.getByText("Sin conexión").waitFor();
    await picture(page, "console-offline");
    server.data.conversations
      .get(1)
      .messages.push({ ...server.data.conversations.get(1).messages[2], id: 777, seq: 5, text: "llegó mientras tanto", decision_id: null });
    server.down = false;
    await page.getByText("llegó mientras tanto").first().waitFor();
    await page.getByText("Sin conexión").waitFor({ state: "detached" });
    assert.equal(await writer(page).inputValue(), "borrador");
  });

  test("saved replies are found by typing / and filled in", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("/salu");
    await page.getByRole("option", { name: /saludo Hola Marta, soy Ana Torres de Tienda Luna/ }).waitFor();
    await writer(page).press("Enter");
    assert.equal(await writer(page).inputValue(), "Hola Marta, soy Ana Torres de Tienda Luna. Ya reviso tu caso.");
  });

  test("what looks like a value of the program's own is no value", async () => {
    server.data.canned.push({ name: "rara", text: { es: "{{constructor}} {{case}} {{__proto__}}" } });
    const page = await enter("ana", "queue/1");
    await writer(page).fill("/rara");
    await page.getByRole("option", { name: /rara/ }).waitFor();
    await writer(page).press("Enter");
    assert.equal(await writer(page).inputValue(), "{{constructor}} PV-7K3Q {{__proto__}}");
  });

  test("the platform's limit is counted in its own unit", async () => {
    const page = await enter("ana", "queue/2");
    await writer(page).fill("ñ".repeat(450));
    await page.getByText("Quedan 100").waitFor();
    await writer(page).fill("ñ".repeat(501));
    await page.getByText(/^Sobran \d+ caracteres$/).waitFor();
  });

  test("a public conversation says that everybody reads it", async () => {
    const page = await enter("ana", "queue/7");
    await page.getByText("Lo que escribas lo verá todo el mundo.").waitFor();
    await page.getByRole("button", { name: "Ocultar" }).last().click();
    await page.getByText("Comentario oculto").waitFor();
    await page.getByRole("button", { name: "Mostrar" }).click();
    await page.getByText("Comentario oculto").waitFor({ state: "detached" });
    assert.deepEqual(
      server.data.conversations.get(7).messages.map((one) => one.hidden ?? false),
      [false, false, false, false],
    );
  });
});
