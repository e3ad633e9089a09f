// The console in Chromium: questions that the book gets.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

describe("a question", () => {
  test("what is learned settles every message of its theme, as an example and as a new question", async () => {
    const [first, second] = server.data.lessons;
    first.also = [11];
    second.also = [12, 13];
    // The double lists them apart; the server puts them into the theme of the first.
    for (const id of [11, 12, 13]) server.data.lessons.push({ ...second, id, also: [], state: "within a theme" });
    const states = () => server.data.lessons.map((one) => [one.id, one.state]).filter(([, state]) => state === "done");
    const page = await enter("ana", "learning");
    await page
      .getByRole("link", { name: /Añadir como ejemplo de/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await until(() => states().length === 2, "the theme of the example is done");

    await page.goto(`${server.origin}/console/#/learning`);
    await page.locator(".lesson", { hasText: "¿envuelven para regalo?" }).getByRole("link", { name: "Elige la pregunta" }).click();
    await page.getByRole("button", { name: "Añadir pregunta" }).click();
    await page.getByLabel("Nombre de la pregunta").fill("¿Envuelven para regalo?");
    await page.getByRole("dialog").getByLabel("Respuesta").fill("Sí, sin costo.");
    await page.getByRole("button", { name: "Añadir", exact: true }).click();
    await until(() => states().length === 5, "the theme of the new question is done");
  });

  test("a question that the book lacks is added with its answer, and can be taken out again", async () => {
    const page = await enter("ana", "knowledge/envio.plazo?example=¿envuelven para regalo?");
    await page.getByRole("button", { name: "Añadir pregunta" }).click();
    await page.getByRole("dialog").getByLabel("Nombre de la pregunta").fill("¿Envuelven para regalo?");
    await page.getByText("envios.envuelven_para_regalo").waitFor();
    await page.getByRole("dialog").getByLabel("Respuesta").fill("Sí, sin costo.");
    await page.getByRole("button", { name: "Añadir", exact: true }).click();
    await page.locator("h1", { hasText: "¿Envuelven para regalo?" }).waitFor();
    const added = server.data.book.intents.at(-1);
    assert.deepEqual(
      [added.id, added.answer, added.examples],
      ["envios.envuelven_para_regalo", { es: ["Sí, sin costo."] }, { es: ["¿envuelven para regalo?"] }],
    );

    await page.getByRole("button", { name: "Borrar la pregunta" }).click();
    await page.getByText("Queda en las versiones anteriores.").waitFor();
    await page.getByRole("button", { name: "Borrar la pregunta" }).click();
    await page.locator(".topics", { hasText: "¿Envuelven para regalo?" }).waitFor({ state: "detached" });
    assert.equal(server.data.book.intents.length, 5);
  });

  test("an address that names something else than what is learned asks for nothing of the kind", async () => {
    const page = await enter("ana", "knowledge/envio.plazo?example=¿y mañana?&lesson=../deliveries/7/drop,1");
    const asked = [];
    page.on("request", (one) => one.method() === "POST" && asked.push(new URL(one.url()).pathname));
    const settled = page.waitForResponse((one) => one.url().endsWith("/learning/1"));
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await settled;
    assert.deepEqual(
      asked.filter((path) => path.includes("deliveries")),
      [],
    );
  });

  test("that is deleted is not on the way back", async () => {
    const page = await enter("ana", "knowledge");
    await page.locator(".topics a").first().click();
    for (const _press of [1, 2]) await page.getByRole("button", { name: "Borrar la pregunta" }).click();
    await page.getByText("Elige una pregunta").waitFor();
    await page.goBack();
    await page.getByText("Elige una pregunta").waitFor();
  });

  test("a new question takes no other's place", async () => {
    const [first] = server.data.book.intents;
    first.id = `${first.file.replace(/^faq\/|\.yaml$/g, "")}.uno_nuevo`;
    const page = await enter("ana", "knowledge");
    await page.getByRole("button", { name: "Añadir pregunta" }).click();
    await page.getByLabel("Nombre de la pregunta").fill("¿Uno nuevo?");
    await page.getByRole("dialog").getByLabel("Respuesta").fill("Sí, sin costo.");
    await page.getByText("Ya hay una pregunta con ese nombre.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Añadir", exact: true }).isDisabled());
  });

  test("a question that takes long to be added is added once", async () => {
    const page = await enter("ana", "knowledge");
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await page.route("**/knowledge/intents/*", async (route) => {
      if (route.request().method() !== "GET") await released;
      await route.continue();
    });
    await page.getByRole("button", { name: "Añadir pregunta" }).click();
    await page.getByLabel("Nombre de la pregunta").fill("¿Envuelven para regalo?");
    await page.getByRole("dialog").getByLabel("Respuesta").fill("Sí, sin costo.");
    const add = page.getByRole("button", { name: "Añadir", exact: true });
    await add.click();
    assert.ok(await add.isDisabled());
    release();
    await page.locator("h1", { hasText: "¿Envuelven para regalo?" }).waitFor();
  });

  test("that takes long to be saved takes nobody away from where they went meanwhile", async () => {
    const page = await enter("ana", "knowledge/envio.plazo?example=¿y mañana?");
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await page.route("**/knowledge/intents/*", async (route) => {
      if (route.request().method() !== "GET") await released;
      await route.continue();
    });
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await page.goto(`${server.origin}/console/#/hours`);
    await page.getByRole("heading", { name: "Horarios" }).waitFor();
    // Who is led away is led when the questions are asked for anew.
    const asked = page.waitForResponse((one) => one.request().method() === "GET" && one.url().endsWith("/api/v1/knowledge"));
    release();
    await asked;
    await page.getByText("Guardado. El asistente ya responde así.").waitFor();
    assert.ok(page.url().endsWith("#/hours"), page.url());
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

describe("a box over the page", () => {
  test("is closed by a click beside it, not by one at its edge nor by a text that is marked beyond it", async () => {
    const page = await enter("ana", "knowledge");
    await page.getByRole("button", { name: "Añadir pregunta" }).click();
    const box = page.getByRole("dialog", { name: "Añadir pregunta" });
    const title = box.getByLabel("Nombre de la pregunta");
    await title.fill("¿Envuelven para regalo?");
    const edge = await box.boundingBox();
    const field = await title.boundingBox();
    const inside = [field.x + 60, field.y + field.height / 2];
    const beside = [edge.x - 30, field.y];

    await page.mouse.click(edge.x + 6, edge.y + edge.height - 6);
    for (const [from, to] of [
      [inside, beside],
      [beside, inside],
    ]) {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(...to, { steps: 4 });
      await page.mouse.up();
    }
    assert.equal(await title.inputValue(), "¿Envuelven para regalo?");
    await page.mouse.click(...beside);
    await box.waitFor({ state: "detached" });
  });
});
