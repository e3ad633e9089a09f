// The console in Chromium: two tabs of one browser share one session.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, passwords, server, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

async function signIn(page) {
  await page.getByLabel("Usuario").fill("ana");
  await page.getByLabel("Contraseña").fill(passwords.ana);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.locator(".shell").waitFor();
}

/** Another tab of the browser in which `page` is. */
async function anotherTab(page) {
  const tab = await page.context().newPage();
  await tab.goto(`${server.origin}/console/#/queue/1`);
  await tab.locator(".shell").waitFor();
  return tab;
}

const logins = () => server.calls.filter(([method, path]) => method === "POST" && path === "/session").length;

describe("two tabs", () => {
  test("whoever signs in again on one is in on the other when they come back to it", async () => {
    const one = await enter("ana", "queue/1");
    const other = await anotherTab(one);
    server.endSessions();
    for (const page of [one, other]) await page.getByRole("button", { name: "Entrar" }).waitFor();
    await signIn(one);
    assert.equal(await other.getByRole("button", { name: "Entrar" }).count(), 1, "nobody looks at it");

    await other.evaluate(() => dispatchEvent(new Event("focus")));

    await other.locator(".shell").waitFor();
    await writer(other).fill("Hola, soy Ana.");
    await writer(other).press("Control+Enter");
    await other.locator(".message.out.person", { hasText: "Hola, soy Ana." }).waitFor();
    assert.equal(logins(), 2, "the door asked once");
  });

  test("a session that ended brings no door where there is a new one already", async () => {
    const one = await enter("ana", "queue/1");
    await writer(one).fill("a medio escribir");
    const asked = one.waitForResponse((response) => response.url().endsWith("/api/v1/session"));
    server.tell({ t: "signed_out" });
    await asked;
    await one.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    assert.equal(await one.getByRole("button", { name: "Entrar" }).count(), 0);
    assert.equal(await writer(one).inputValue(), "a medio escribir");
  });

  test("a door that cannot ask stays a door, and what is typed at it stays", async () => {
    const page = await enter("ana", "queue/1");
    server.endSessions();
    await page.getByLabel("Usuario").fill("ana");
    server.down = true;
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await page.evaluate(() => fetch("/api/v1/session").catch(() => undefined));
    assert.equal(await page.getByLabel("Usuario").inputValue(), "ana");
    server.down = false;
    await signIn(page);
  });
});
