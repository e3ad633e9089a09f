// The console in Chromium: people and settings.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { enter, server, useConsoleScene } from "./support/console_scene.mjs";
import { Refusal } from "./support/refusal.mjs";

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
