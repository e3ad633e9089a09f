// The consoles that the tests look at, and the double behind them. Every test gets fresh ones.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { join } from "node:path";
import { launch, openPage, webDirectory } from "./browser.mjs";
import { ConsoleDouble } from "./console_double.mjs";

export const directory = join(webDirectory, "dist/console");
export const passwords = { ana: "una clave larga", luis: "otra clave larga", vera: "solo mirar aqui" };

let browser;
let pages = [];
export let server;

/** Prepares and clears what every test of a file needs. */
export function useConsoleScene() {
  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    server = new ConsoleDouble(directory);
    await server.listen();
  });
  afterEach(async () => {
    for (const page of pages) {
      assert.deepEqual(page.problems, [], "script errors, dialogs, policy violations, foreign requests");
      await page.context().close();
    }
    pages = [];
    await server.close();
  });
}

export async function newPage(options = {}) {
  const page = await openPage(browser, options);
  pages.push(page);
  return page;
}

export async function enter(name = "ana", where = "queue", options = {}) {
  const page = await newPage(options);
  await page.goto(`${server.origin}/console/#/${where}`);
  await page.getByLabel("Usuario").fill(name);
  await page.getByLabel("Contraseña").fill(passwords[name]);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.locator(".shell").waitFor();
  return page;
}

export const until = async (condition, what) => {
  const limit = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > limit) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
export const open = async (page, id) => {
  await page.goto(`${server.origin}/console/#/queue/${id}`);
  await page.locator(".story .bubble").first().waitFor();
};
export const writer = (page) => page.locator(".writer textarea");
