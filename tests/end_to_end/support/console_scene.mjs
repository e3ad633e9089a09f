// The consoles that the tests look at, and the double behind them. Every test gets fresh ones.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launch, openPage, repository, webDirectory } from "./browser.mjs";
import { ConsoleDouble } from "./console_double.mjs";

export const directory = join(webDirectory, "dist/console");
export const passwords = { ana: "una clave larga", luis: "otra clave larga", vera: "solo mirar aqui" };

/** Every call that docs/openapi.yaml describes. */
function documentedCalls() {
  const calls = [];
  let path = "";
  for (const line of readFileSync(join(repository, "docs/openapi.yaml"), "utf8").split("\n")) {
    const found = line.match(/^  (\/[^:]*):/);
    if (found) path = found[1];
    const methods =
      line.match(/^ {4}(get|post|put|patch|delete):/)?.slice(1) ??
      (found ? [...line.matchAll(/\b(get|post|put|patch|delete): \{/g)].map((one) => one[1]) : []);
    for (const method of methods) calls.push({ method: method.toUpperCase(), path: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`) });
  }
  return calls;
}
const documented = documentedCalls();

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
    const unknown = server.calls.filter(([method, path]) => !documented.some((call) => call.method === method && call.path.test(path)));
    assert.deepEqual(unknown, [], "calls that docs/openapi.yaml does not describe");
  });
}

export async function newPage(options = {}) {
  const page = await openPage(browser, options);
  pages.push(page);
  return page;
}

/** `prepare` runs in the page before anything of ours does; `at` stops the page's clock there, and the shop's. */
export async function enter(name = "ana", where = "queue", { prepare, at, ...options } = {}) {
  const page = await newPage(options);
  if (at) server.stopAt(at);
  if (at) await page.clock.setFixedTime(at);
  if (prepare) await page.addInitScript(prepare);
  await signIn(page, name, where);
  return page;
}

export async function signIn(page, name, where) {
  await page.goto(`${server.origin}/console/#/${where}`);
  await page.getByLabel("Usuario").fill(name);
  await page.getByLabel("Contraseña").fill(passwords[name]);
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.locator(".shell").waitFor();
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
