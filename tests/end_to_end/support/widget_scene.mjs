// The page that the widget's tests look at, and the double behind it. Every test gets fresh ones.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { join } from "node:path";
import { launch, openPage, repository, webDirectory, WebSocketServer } from "./browser.mjs";
import { ChatDouble } from "./chat_double.mjs";

export const widgetFile = join(webDirectory, "dist/widget.js");
const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'self'; require-trusted-types-for 'script'";

let browser;
export let chat;
export let origin;
export let page;

/** Prepares and clears what every test of a file needs. */
export function useWidgetScene() {
  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    chat = new ChatDouble({
      WebSocketServer,
      pages: { "/widget.js": widgetFile, "*": join(repository, "web/demo") },
      policy: strictPolicy,
    });
    origin = await chat.listen();
  });
  afterEach(async () => {
    assert.deepEqual(page.problems, [], "script errors, dialogs, policy violations, foreign requests");
    await page.context().close();
    await chat.close();
  });
}

export async function newPage(options = {}) {
  await page?.context().close();
  page = await openPage(browser, options);
  return page;
}

/** A page that loads the widget with these attributes. */
export function shop(attributes = "", lang = "es", html = "") {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>Shop</h1>${html}<button>Behind</button></main>
<script src="/widget.js" data-site="web" ${attributes} async></script></body></html>`;
}

export async function visit(options = {}, path = "/") {
  await newPage(options);
  await page.goto(origin + path);
  await page.locator(".launcher").waitFor();
}

export async function open(options = {}, path = "/") {
  await visit(options, path);
  await page.locator(".launcher").click();
  await page.locator(".panel").waitFor();
}

export const box = () => page.locator(".composer textarea");
export async function write(text) {
  await box().fill(text);
  await box().press("Enter");
}
export const bubbles = (from) => page.locator(`.entry.${from} .bubble`);
export const until = async (condition, what) => {
  const limit = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > limit) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
export const sent = () => page.locator(".foot", { hasText: "Enviado" });

/** The chat's server answers again, and the browser is told so: it does not wait for its next try. */
export async function comeBack() {
  chat.refuse = { socket: false, stream: false, session: 0 };
  await page.evaluate(() => dispatchEvent(new Event("online")));
}
