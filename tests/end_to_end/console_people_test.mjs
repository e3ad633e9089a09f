// The console in Chromium: people and settings.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";
import { shopDepartments } from "./support/departments.mjs";
import { Refusal } from "./support/refusal.mjs";
import { morning } from "./support/shop_hours.mjs";

useConsoleScene();

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

describe("the departments", () => {
  const department = (page, name) => page.locator(".department", { hasText: name });

  test("are shown with their people, hours, who takes over, notices, load, and the line of the book", async () => {
    const page = await enter("luis", "people", { at: morning, width: 1280, height: 1000 });
    const one = department(page, "Logística").filter({ hasText: "recibe lo demás" });
    await one.getByText("Abierto", { exact: true }).waitFor();
    for (const words of ["cambia 13:00", "2 esperan", "1 con retraso", "1 con una persona", "Luis Prada", "Ana Torres"])
      assert.ok((await one.innerText()).includes(words), words);
    for (const words of ["Control de gestión", "slack-logistica", "envio.*", "portavoz.yaml, línea 31"])
      assert.ok((await one.innerText()).includes(words), words);
    assert.equal(await one.locator(".problem").count(), 0);
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-departments");
  });

  test("say what is wrong with them, and of each person why they cannot answer", async () => {
    const page = await enter("ana", "people");
    const said = {
      es: [
        "Marta · sin cuenta",
        "Vera Mira · solo lee",
        "correo-jefes · apagado",
        "no pasa a nadie",
        "dales una cuenta",
        "falta una clave",
      ],
      en: [
        "Marta · no account",
        "Vera Mira · only reads",
        "correo-jefes · off",
        "nobody takes over",
        "give them an account",
        "has not set a secret",
      ],
      pt: [
        "Marta · sem conta",
        "Vera Mira · só lê",
        "correo-jefes · desligado",
        "não passa a ninguém",
        "dê-lhes uma conta",
        "falta uma chave",
      ],
    };
    for (const [language, words] of Object.entries(said)) {
      await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
      await page.reload();
      const one = department(page, "Control de gestión").first();
      await one.locator(".problem").first().waitFor();
      assert.equal(await one.locator(".problem").count(), 2);
      const shown = (await one.innerText()).toLowerCase();
      for (const each of words) assert.ok(shown.includes(each.toLowerCase()), `${each} in ${shown}`);
    }
  });

  test("fit on a phone", async () => {
    const page = await enter("luis", "people", { at: morning, width: 360, height: 1400 });
    await department(page, "Logística").first().waitFor();
    await picture(page, "console-departments-phone");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
  });

  test("follow what happens while they are looked at", async () => {
    server.data.team = shopDepartments({ open: true, changes_at: null });
    const page = await enter("luis", "people");
    const one = department(page, "Control de gestión").first();
    await one.getByText("1 espera", { exact: true }).waitFor();
    server.data.team[0].waiting = 2;
    server.changed(1);
    await one.getByText("2 esperan", { exact: true }).waitFor();
  });
});

describe("an inbox that is stopped", () => {
  const paused = "instagram no envía hasta";

  for (const name of ["luis", "vera"]) {
    test(`is told to ${name}, who has no settings of it, on top of the queue and on the team's page`, async () => {
      const page = await enter(name, "queue");
      await page.locator(".list .stopped", { hasText: paused }).waitFor();
      await picture(page, `console-stopped-${name}`);
      assert.deepEqual(await axeProblems(page), []);
      await page.getByRole("link", { name: "Equipo" }).click();
      await page.locator(".people li", { hasText: "instagram" }).getByText("en pausa hasta").waitFor();
      assert.equal(await page.getByText("Personas", { exact: true }).count(), 0);
      assert.deepEqual(
        server.calls.filter(([, path]) => path === "/users" || path === "/audit"),
        [],
      );
    });
  }

  test("is said where its customers are answered, and only there", async () => {
    const conversations = [...server.data.conversations.values()];
    const there = conversations.find((one) => one.inbox === "instagram");
    const elsewhere = conversations.find((one) => one.inbox !== "instagram" && one.owner !== "resolved");
    const page = await enter("luis", `queue/${there.id}`);
    const notice = page.locator(".conversation .stopped", { hasText: paused });
    await notice.getByText("la plataforma dijo «HTTP 401: the access token has expired (190)»").waitFor();
    await picture(page, "console-stopped-reply");
    await page.goto(`${server.origin}/console/#/queue/${elsewhere.id}`);
    await page.locator(".conversation h2", { hasText: elsewhere.contact.name }).waitFor();
    assert.equal(await page.locator(".conversation .stopped").count(), 0);
  });

  test("is no longer told once its pause is over, and is told when it is switched off", async () => {
    for (const one of server.data.inboxes) Object.assign(one, { paused_until: Date.now() - 1000 });
    const page = await enter("luis", "queue");
    await page.locator(".row").first().waitFor();
    await until(() => server.calls.some(([, path]) => path === "/inboxes"), "the inboxes are read");
    assert.equal(await page.locator(".stopped").count(), 0);
    server.data.inboxes[0].off = true;
    await page.reload();
    await page.locator(".stopped", { hasText: "web está apagada: no llega ni sale nada." }).waitFor();
    await page.goto(`${server.origin}/console/#/people`);
    await page.locator(".people li", { hasText: "web" }).getByText("apagada", { exact: true }).waitFor();
  });
});
