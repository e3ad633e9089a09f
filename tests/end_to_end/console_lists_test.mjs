// The console in Chromium: lists that are longer than what is shown of them say so.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems } from "./support/browser.mjs";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

const note = "Solo se ven las primeras";
const rows = (page) => page.locator(".row");

describe("a queue that is longer than what is shown", () => {
  test("says so, and counts no more than it knows", async () => {
    server.most = 3;
    const page = await enter();
    await page.getByText(`${note} 3`).waitFor();
    assert.equal(await page.locator(".rail .count").innerText(), "3+");
    assert.equal(await page.getByRole("tab", { name: /Esperando/ }).innerText(), "Esperando\n3+");
    await until(async () => (await page.title()).startsWith("(3+)"), "the title");
    assert.deepEqual(await axeProblems(page), []);
  });

  test("has one's own and what is filtered all the same", async () => {
    const last = [...server.data.conversations.values()].filter((one) => one.owner === "waiting").at(-1);
    Object.assign(last, { owner: "human", agent: "ana", labels: ["rara"] });
    server.data.labels = ["rara"];
    server.most = 3;
    const page = await enter();
    await page.getByText(`${note} 3`).waitFor();
    assert.equal(await page.locator(`[data-id="${last.id}"]`).count(), 0, "beyond what is shown");

    await page.getByRole("tab", { name: /Mías/ }).click();
    await page.locator(`[data-id="${last.id}"]`).waitFor();
    await page.getByRole("tab", { name: /En curso/ }).click();
    await page.getByLabel("Etiqueta", { exact: true }).selectOption("rara");
    await page.locator(`[data-id="${last.id}"]`).waitFor();
    assert.equal(await rows(page).count(), 1);
    assert.equal(await page.getByText(note).count(), 0, "all of them are here");
    await page.getByLabel("Etiqueta", { exact: true }).selectOption("");
    await page.getByRole("tab", { name: /Esperando/ }).click();
    await page.getByText(`${note} 3`).waitFor();
    assert.equal(await rows(page).count(), 3);
  });

  test("and one that is not says nothing, and its tabs and filters ask the server for nothing more", async () => {
    const page = await enter();
    await until(async () => (await rows(page).count()) === 7, "all rows");
    const asked = [];
    page.on("request", (request) => request.url().includes("/queue?") && asked.push(new URL(request.url()).search));
    await page.getByRole("tab", { name: /Mías/ }).click();
    await page.getByLabel("Canal", { exact: true }).selectOption("telegram");
    server.changed(1);
    await until(() => asked.length > 0, "the queue is read again");
    assert.deepEqual([...new Set(asked)], ["?owner=waiting,human"]);
    assert.equal(await page.getByText(note).count(), 0);
    assert.match(await page.locator(".rail .count").innerText(), /^\d+$/);
  });
});

describe("what the assistant has, what is promised and what is found", () => {
  test("say so when there is more", async () => {
    server.most = 1;
    for (const id of [2, 3]) server.data.conversations.get(id).owner = "bot";
    const page = await enter();
    await page.getByRole("tab", { name: "Asistente" }).click();
    await page.getByText(`${note} 1`).waitFor();
    await page.getByLabel("Departamento", { exact: true }).selectOption("control-de-gestion");
    await page.locator('[data-id="3"]').waitFor();
    await page.getByRole("tab", { name: /Esperando/ }).click();
    await page.getByLabel("Departamento", { exact: true }).selectOption("");
    await page.getByRole("tab", { name: "Asistente" }).click();
    await page.locator('[data-id="2"]').waitFor();
    await page.getByLabel("Departamento", { exact: true }).selectOption("control-de-gestion");
    await page.locator('[data-id="3"]').waitFor();
    await page.getByLabel("Departamento", { exact: true }).selectOption("");
    await page.goto(`${server.origin}/console/#/hours`);
    await page.getByText(`${note} 1`).waitFor();
    await page.goto(`${server.origin}/console/#/search?q=a`);
    await page.getByText("Más de 1 resultado: escribe algo más preciso").waitFor();
  });

  test("so do deliveries that wait for a decision, and notes that call somebody", async () => {
    server.most = 6;
    const first = server.data.held[0];
    server.data.held = Array.from({ length: 7 }, (_, index) => ({ ...first, outbox_id: index + 1 }));
    server.data.mentions = Array.from({ length: 7 }, (_, index) => ({
      ...{ conversation_id: 3, by: "luis", at: Date.now() - index * 60_000 },
      ...{ text: `@ana aviso ${index}`, contact: "Pedro", contact_key: "p" },
    }));
    const page = await enter();
    await page.getByRole("button", { name: "6+ envíos por confirmar" }).waitFor();
    await page.getByRole("button", { name: "Ver las 6" }).click();
    await page.locator(".mentions").getByText(`${note} 6`).waitFor();
  });
});
