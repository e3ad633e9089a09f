// The console in Chromium: one's own second step, sessions and password.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { axeProblems, picture } from "./support/browser.mjs";
import { enter, passwords, useConsoleScene, server } from "./support/console_scene.mjs";

useConsoleScene();

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
