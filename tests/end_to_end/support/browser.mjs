// Starts Chromium and gives pages that fail a test on any script error or broken policy.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { slowDown } from "./late.mjs";

/** Where scripts/build-web keeps the packages and what it built; tests/end_to_end/run sets it. */
export const webDirectory = process.env.PORTAVOZ_WEB ?? "";
const require = createRequire(join(webDirectory, "package.json"));
const { chromium } = require("playwright-core");
export const { WebSocketServer } = require("ws");
export const esbuild = require("esbuild");
export const axePath = require.resolve("axe-core/axe.min.js");

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const pictures = process.env.PORTAVOZ_PICTURES ?? "";

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--headless",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in its own profile; `page.problems` holds script errors, policy violations and requests to foreign hosts. */
export async function openPage(browser, { width = 1280, height = 800, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "es-CO",
    timezoneId: "America/Bogota",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  await slowDown(page);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("dialog", (dialog) => {
    page.problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("console", (message) => {
    const text = message.text();
    if (/Content Security Policy|Trusted ?Type/i.test(text)) page.problems.push(text);
  });
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:|about:)/.test(request.url())) page.problems.push(`foreign: ${request.url()}`);
  });
  return page;
}

/** What axe finds serious or critical, as text; empty is good. */
export async function axeProblems(page) {
  // Evaluated, not added as an element: a strict policy would rightly refuse that.
  await page.evaluate(await readFile(axePath, "utf8"));
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((violation) => {
    const where = violation.nodes.map((node) => `${node.target.flat().join(" ")}: ${node.failureSummary}`).join("\n  ");
    return `${violation.impact} ${violation.id}: ${violation.help}\n  ${where}`;
  });
}

/** Keeps a picture when PORTAVOZ_PICTURES names a folder. */
export async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
