// The console in Chromium: what somebody has begun is kept, for them alone, until the server has it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, open, passwords, server, until, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

const answer = (page) => page.locator(".editor textarea").first();
const save = (page) => page.getByRole("button", { name: "Guardar como versión nueva" });
const signIn = async (page, name) => {
  await page.getByLabel("Usuario").fill(name);
  await page.getByLabel("Contraseña").fill(passwords[name]);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.locator(".shell").waitFor();
};

/** Keeps back what the page asks of those addresses until the returned function is called. */
async function holdBack(page, addresses) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(addresses, async (route) => {
    if (route.request().method() !== "GET") await released;
    await route.continue();
  });
  return release;
}

describe("what is written while a request is under way", () => {
  test("stays in the reply's box when the reply is sent", async () => {
    const page = await enter("ana", "queue/1");
    const release = await holdBack(page, "**/reply");
    await writer(page).fill("La busco.");
    await writer(page).press("Control+Enter");
    await page.getByRole("button", { name: "Enviando…" }).waitFor();
    await writer(page).fill("La busco.\nTambién llamo a la tienda");
    release();
    await page.getByRole("button", { name: "Enviar", exact: true }).waitFor();
    assert.equal(await writer(page).inputValue(), "La busco.\nTambién llamo a la tienda");
    await page.reload();
    await writer(page).waitFor();
    assert.equal(await writer(page).inputValue(), "La busco.\nTambién llamo a la tienda");
  });

  test("is all that is left of a reply, also when its conversation was left and opened again", async () => {
    const page = await enter("ana", "queue/1");
    const release = await holdBack(page, "**/reply");
    await writer(page).fill("La busco.");
    await writer(page).press("Control+Enter");
    await open(page, 2);
    assert.equal(await writer(page).inputValue(), "");
    await open(page, 1);
    assert.equal(await writer(page).inputValue(), "La busco.");
    release();
    await until(async () => (await writer(page).inputValue()) === "", "the box is empty");
    assert.equal(server.data.conversations.get(1).messages.at(-1).text, "La busco.");
  });

  test("stays in an answer that is being saved, and is a change of what was saved", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    const release = await holdBack(page, "**/knowledge/intents/*");
    await answer(page).fill("Tardamos 3 días.");
    await save(page).click();
    await answer(page).fill("Tardamos 3 días hábiles.");
    release();
    await page.getByText("Guardado. El asistente ya responde así.").waitFor();
    assert.equal(await answer(page).inputValue(), "Tardamos 3 días hábiles.");
    await page.reload();
    await page.getByText("Aquí está lo que tenías sin guardar.").waitFor();
    assert.equal(await answer(page).inputValue(), "Tardamos 3 días hábiles.");
    await save(page).click();
    await until(() => server.data.book.intents[0].answer.es[0] === "Tardamos 3 días hábiles.", "saved without a question");
  });

  test("stays in an answer whose saving met somebody else's change", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await answer(page).fill("La mía");
    server.data.book.version = "v9";
    server.data.book.intents[0] = { ...server.data.book.intents[0], answer: { es: ["La de Luis"] } };
    const release = await holdBack(page, "**/knowledge/intents/*");
    await save(page).click();
    await answer(page).fill("La mía, entera");
    release();
    await page.getByRole("button", { name: "Seguir con la mía" }).click();
    assert.equal(await answer(page).inputValue(), "La mía, entera");
  });
});

describe("what was begun", () => {
  test("and has been saved by somebody else in the same words does not come back after their next change", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await answer(page).fill("Lo mismo");
    for (const [version, words] of [
      ["v8", "Lo mismo"],
      ["v9", "Otra cosa"],
    ]) {
      server.data.book.version = version;
      server.data.book.intents[0] = { ...server.data.book.intents[0], answer: { es: [words] } };
      await page.reload();
      await page.getByText("Sin cambios").waitFor();
      assert.equal(await answer(page).inputValue(), words);
    }
  });

  test("by one person is not shown to the next at the same browser, and is there when the first is back", async () => {
    const page = await enter("ana", "queue/1");
    await writer(page).fill("El borrador de Ana");
    await page.getByRole("searchbox", { name: "Filtrar" }).fill("jarron");
    await until(async () => (await page.locator(".row").count()) === 1, "one row");
    await page.goto(`${server.origin}/console/#/knowledge/envio.plazo`);
    await answer(page).fill("La respuesta de Ana");

    const seen = async () => {
      const text = await answer(page).inputValue();
      await open(page, 1);
      return [text, await writer(page).inputValue(), await page.getByRole("searchbox", { name: "Filtrar" }).inputValue()];
    };
    const change = async (name) => {
      await page.goto(`${server.origin}/console/#/knowledge/envio.plazo`);
      await page.getByRole("button", { name: "Salir" }).click();
      await signIn(page, name);
      await answer(page).waitFor();
    };
    server.data.users.find((one) => one.name === "luis").role = "editor";
    await change("luis");
    assert.deepEqual(await seen(), ["Tardamos de 2 a 4 días.", "", ""]);
    await change("ana");
    assert.deepEqual(await seen(), ["La respuesta de Ana", "El borrador de Ana", "jarron"]);
  });
});

describe("what somebody else has saved", () => {
  test("after a clash what the other saved is what one goes back to, and what the next change and a deletion begin from", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    const answer = page.locator(".editor textarea").first();
    const save = page.getByRole("button", { name: "Guardar como versión nueva" });
    for (const [version, words, choice] of [
      ["v8", "La de Luis", "Seguir con la mía"],
      ["v9", "Otra de Luis", "Usar la guardada"],
    ]) {
      await answer.fill("La mía");
      server.data.book.version = version;
      server.data.book.intents[0] = { ...server.data.book.intents[0], answer: { es: [words] } };
      await save.click();
      await page.getByRole("button", { name: choice }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      if (choice === "Seguir con la mía") await page.getByRole("button", { name: "Descartar", exact: true }).click();
      await page.getByText("Sin cambios").waitFor();
      await until(async () => (await answer.inputValue()) === words, "what the other saved stands there");
    }
    await answer.fill("La mía, sobre la suya");
    await save.click();
    await until(() => server.data.book.intents[0].answer.es[0] === "La mía, sobre la suya", "saved without another question");
    await page.getByText("Sin cambios").waitFor();
    await answer.fill("De paso");
    await page.getByRole("button", { name: "Descartar", exact: true }).click();
    await until(async () => (await answer.inputValue()) === "La mía, sobre la suya", "what was saved last is back");

    server.data.book.version = "v99";
    await page.getByRole("button", { name: "Borrar la pregunta" }).click();
    await page.getByRole("button", { name: "Borrar la pregunta" }).click();
    await until(() => server.data.book.intents.every((one) => one.id !== "envio.plazo"), "it is taken out");
  });

  test("a deletion of what somebody else has changed is refused, and begins from their change after that", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.locator(".editor").waitFor();
    server.data.book.version = "v9";
    server.data.book.intents[0] = { ...server.data.book.intents[0], answer: { es: ["La de Luis"] } };
    const remove = page.getByRole("button", { name: "Borrar la pregunta" });
    await remove.click();
    await remove.click();
    await page
      .getByRole("dialog", { name: /Alguien guardó/ })
      .getByText("La de Luis")
      .waitFor();
    await page.getByRole("button", { name: "Usar la guardada" }).click();
    await until(async () => (await page.locator(".editor textarea").first().inputValue()) === "La de Luis", "it is painted");
    await remove.click();
    await remove.click();
    await until(() => server.data.book.intents.every((one) => one.id !== "envio.plazo"), "it is taken out");
  });
});
