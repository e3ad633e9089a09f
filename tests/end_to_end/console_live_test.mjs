// The console in Chromium: pages that stay open all day, and what is offered while somebody writes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, newPage, server, signIn, useConsoleScene, writer } from "./support/console_scene.mjs";
import { hour, morning } from "./support/shop_hours.mjs";

useConsoleScene();

describe("a page that stays open", () => {
  test("shows a new promise, a new lesson and an inbox that fell ill without a reload", async () => {
    const hours = await enter("ana", "hours");
    await hours.locator(".promise").first().waitFor();
    server.data.conversations.get(1).promises[0].text = "Te llamamos a las cinco";
    server.changed(1);
    await hours.locator(".promise", { hasText: "Te llamamos a las cinco" }).waitFor();

    const learning = await enter("ana", "learning");
    await learning.locator(".lesson").first().waitFor();
    server.data.lessons.push({ ...server.data.lessons[1], id: 3, text: "¿tienen bono de regalo?" });
    server.changed(1);
    await learning.locator(".lesson", { hasText: "¿tienen bono de regalo?" }).waitFor();

    const team = await enter("ana", "people");
    const web = team.locator(".people li", { hasText: "Web" }).first();
    await web.getByText("bien", { exact: true }).waitFor();
    server.data.inboxes[0].failed = 2;
    server.changed(1);
    await web.getByText("necesita atención", { exact: true }).waitFor();
    await web.getByText("2 fallidos hoy").waitFor();
    assert.equal(await web.getByText("bien", { exact: true }).count(), 0);
  });

  test("shows what happened between its first reading and the opening of the line of news", async () => {
    let openLine;
    const mayOpen = new Promise((resolve) => (openLine = resolve));
    const page = await newPage();
    await page.route("**/api/v1/events", async (route) => (await mayOpen, await route.continue()));
    await signIn(page, "ana", "queue/1");
    await page.locator(".story .bubble").first().waitFor();
    await page.locator(".row").first().waitFor();
    server.say(1, "customer", "¿sigue ahí?");
    openLine();
    await page.locator(".row", { hasText: "¿sigue ahí?" }).waitFor();
    await page.locator(".story .bubble", { hasText: "¿sigue ahí?" }).waitFor();
  });

  test("opens and closes with the shop", async () => {
    const page = await enter("ana", "hours", { at: morning, prepare: () => (window.setInterval = (work) => (window.tick = work)) });
    const state = page.locator(".card h2 .chip").first();
    await state.getByText("Abierto").waitFor();
    server.data.calendars[0].open = false;
    server.data.calendars[0].changes_at = morning + 6 * hour;
    await page.clock.setFixedTime(morning + 3 * hour);
    await page.evaluate(() => window.tick());
    await state.getByText("Cerrado").waitFor();
  });
});

describe("a conversation that is open", () => {
  test("and goes where its reader does not see it is taken off the screen; what was being written stays", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("a medio escribir");
    await page.locator(".details").waitFor();
    const gone = server.data.conversations.get(1);
    server.data.conversations.delete(1);
    server.tell({ t: "changed" });
    await page.getByRole("heading", { name: "No existe o no es de tu departamento." }).waitFor();
    assert.equal(await page.locator(".conversation, .details").count(), 0);

    server.data.conversations.set(1, gone);
    server.changed(1);
    await page.locator(".details").waitFor();
    assert.equal(await writer(page).inputValue(), "a medio escribir");
  });

  test("stays on the screen while the server cannot be asked for it", async () => {
    const page = await enter("ana", "queue/1");
    await page.locator(".details").waitFor();
    await page.route("**/api/v1/conversations/1", (route) => route.fulfill({ status: 503, body: "{}" }));
    const asked = page.waitForResponse((response) => response.url().endsWith("/conversations/1") && response.status() === 503);
    server.changed(1);
    await asked;
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    assert.equal(await page.locator(".details").count(), 1);
  });
});

describe("the days of the overview", () => {
  test("are the shop's, wherever somebody reads them", async () => {
    const night = Date.parse("2026-11-10T23:00:00-05:00");
    const page = await enter("ana", "overview", { at: morning, timezoneId: "Asia/Tokyo" });
    server.data.overview.hours = [
      { at: night, channel: "widget", in: 3, out: 0 },
      { at: night - 22 * hour, channel: "widget", in: 4, out: 0 },
      { at: night + hour, channel: "widget", in: 5, out: 0 },
    ];
    await page.getByRole("button", { name: "30 días" }).click();
    await page.getByText("Mensajes por día").waitFor();
    await page.getByText("Ver como tabla").click();
    const rows = await page.locator("details.table tbody tr").allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split(/\s*\t\s*/)),
      [
        ["10 nov", "7"],
        ["11 nov", "5"],
      ],
    );
    await page.getByRole("button", { name: "24 horas" }).click();
    await page.getByText("Mensajes por hora").waitFor();
  });
});

describe("a colleague", () => {
  test("is offered by name when a note calls with @, and by nothing else", async () => {
    const page = await enter("ana", "queue/2");
    await page.getByRole("button", { name: "Nota interna" }).click();
    await writer(page).fill("Mira, @pra");
    await page.getByRole("listbox", { name: "Colegas" }).getByRole("option", { name: "@luis Luis Prada" }).waitFor();
    await writer(page).press("Enter");
    assert.equal(await writer(page).inputValue(), "Mira, @luis ");
    assert.equal(await page.getByRole("listbox").count(), 0);
    for (const nobody of ["a luis@pra", "@nadie", "@ana", "Luis"]) {
      await writer(page).fill(nobody);
      assert.equal(await page.getByRole("listbox").count(), 0, nobody);
    }
    await page.getByRole("button", { name: "Responder" }).click();
    await writer(page).fill("@lu");
    assert.equal(await page.getByRole("listbox").count(), 0, "a reply calls nobody");
  });

  test("is called in the middle of what is written", async () => {
    const page = await enter("ana", "queue/1");
    await page.getByRole("button", { name: "Nota interna" }).click();
    await writer(page).fill("Para  mañana");
    await writer(page).evaluate((box) => box.setSelectionRange(5, 5));
    await writer(page).pressSequentially("@ver");
    await page.getByRole("option", { name: "@vera Vera Mira" }).click();
    await writer(page).pressSequentially("y yo ");
    assert.equal(await writer(page).inputValue(), "Para @vera y yo mañana");
  });
});

describe("a colleague of another department", () => {
  test("is not offered where they see nothing, and a call by hand tells that it does not reach them", async () => {
    const one = server.data.conversations.get(1);
    const page = await enter("ana", "queue/1");
    await page.getByRole("button", { name: "Nota interna" }).click();
    await writer(page).fill("@");
    await page.getByRole("option", { name: "@vera Vera Mira" }).waitFor();
    assert.equal(await page.getByRole("option", { name: /@luis/ }).count(), 0);
    await writer(page).fill("@luis y @vera, mirad esto");
    await page.getByRole("button", { name: "Guardar nota" }).click();
    await page.getByText("luis no ve esta conversación y no se entera").waitFor();

    one.department = "logistica";
    server.changed(1);
    await page.locator(".details dd", { hasText: "Logística" }).waitFor();
    await writer(page).fill("@lu");
    await page.getByRole("option", { name: /@luis/ }).waitFor();
  });
});

describe("a saved reply", () => {
  test("that lacks a value does not leave before it is filled in", async () => {
    server.data.conversations.get(2).contact.name = "";
    const page = await enter("ana", "queue/2");
    await writer(page).fill("/saludo");
    await page.getByRole("option", { name: /saludo/ }).waitFor();
    await writer(page).press("Enter");
    assert.match(await writer(page).inputValue(), /^Hola \{\{contact\.name\}\}, soy Ana Torres/);
    await page.getByText("Falta rellenar {{contact.name}}").waitFor();
    assert.ok(await page.getByRole("button", { name: "Enviar", exact: true }).isDisabled());
    await writer(page).press("Control+Enter");
    await writer(page).fill("Hola, soy Ana.");
    await writer(page).press("Control+Enter");
    await page.locator(".message.out", { hasText: "Hola, soy Ana." }).waitFor();
    assert.equal(await page.getByText("{{contact.name}}").count(), 0);
  });
});

describe("what is told about a comment", () => {
  test("is not hidden itself: the comment is", async () => {
    server.say(7, "customer", "Buenas tardes, corregido", { kind: "edit" });
    server.say(7, "customer", "❤", { kind: "reaction" });
    const page = await enter("ana", "queue/7");
    await page.locator(".story .bubble", { hasText: "corregido" }).waitFor();
    const comments = await page.locator(".message.in").count();
    assert.equal(await page.getByRole("button", { name: "Ocultar" }).count(), comments - 2);
  });
});

describe("under a post", () => {
  test("each comment has the name of who wrote it", async () => {
    server.say(7, "customer", "a mí también me pasó", { writer: { name: "Luz Díaz", handle: "luz", key: "u9" } });
    server.say(7, "customer", "y a mí", { writer: { name: "", handle: "", key: "u10" } });
    const page = await enter("ana", "queue/7");
    await page.locator(".message", { hasText: "a mí también me pasó" }).locator(".speaker", { hasText: "Luz Díaz" }).waitFor();
    await page.locator(".message", { hasText: "y a mí" }).locator(".speaker", { hasText: "u10" }).waitFor();
    const contact = server.data.conversations.get(7).contact.name;
    await page.locator(".message").first().locator(".speaker", { hasText: contact }).waitFor();
  });
});

describe("what is to be learned", () => {
  test("is offered to a question of the book that it may belong to, and to no other", async () => {
    const like = (id, text, candidates) => ({ ...server.data.lessons[1], id, text, candidates });
    server.data.lessons = [
      like(1, "asdfgh", [{ intent: "envio.costo", probability: 0.001 }]),
      like(2, "qué mal servicio", [
        { intent: "servicio.queja_general", probability: 0.8 },
        { intent: "pago.medios", probability: 0.12 },
      ]),
    ];
    const page = await enter("ana", "learning");
    await page.getByRole("link", { name: "Añadir como ejemplo de «Medios de pago» (12 %)" }).waitFor();
    assert.equal(await page.getByRole("link", { name: /Añadir como ejemplo/ }).count(), 1);
    assert.equal(await page.getByRole("link", { name: "Elige la pregunta" }).count(), 2);
  });
});
