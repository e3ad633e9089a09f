// How long the console takes with 500 live conversations, in Chromium: from a key, and from the server's news, to the painted page.
// usage: PORTAVOZ_WEB=DIRECTORY node bench/console.mjs [TIMES]; DIRECTORY is where scripts/build-web keeps the pages.

import { join } from "node:path";
import { launch, openPage, webDirectory } from "../tests/end_to_end/support/browser.mjs";
import { ConsoleDouble } from "../tests/end_to_end/support/console_double.mjs";

const times = Number(process.argv[2] ?? 100);
/** The console reads the queue at most once a second; news that come apart are shown at once. */
const apart = 1100;

/** In the page: when a key was pressed or news came, and when what it changed had been painted. */
function watch() {
  window.begun = 0;
  window.painted = [];
  addEventListener("keydown", (event) => (window.begun = event.timeStamp), true);
  window.EventSource = class extends EventSource {
    constructor(address) {
      super(address);
      this.addEventListener("message", (event) => (window.begun = event.timeStamp));
    }
  };
  const afterPaint = (work) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = work;
      channel.port2.postMessage(null);
    });
  const shown = {
    marked: (id) => document.querySelector(`[data-id="${id}"][aria-current]`) !== null,
    opened: (name) =>
      document.querySelector(".conversation-head h2")?.textContent === name && document.querySelector(".story .message") !== null,
    written: (length) => document.querySelector(".writer textarea").value.length === length,
    listed: (text) => document.querySelector(".rows").textContent.includes(text),
  };
  /** From the key or the news until the page shows it, painted. */
  window.timeUntil = (what, value) =>
    new Promise((resolve) => {
      const look = () => {
        if (!shown[what](value)) return false;
        afterPaint(() => resolve(performance.now() - window.begun));
        return true;
      };
      if (look()) return;
      const watcher = new MutationObserver(() => look() && watcher.disconnect());
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    });
}

function row(what, all) {
  const sorted = all.toSorted((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0).padStart(6);
  console.log(`${what.padEnd(58)}${at(0.5)}${at(0.95)}${at(1)}${String(all.length).padStart(6)}`);
}

/** Does `act` again and again; each time until the page shows the value of that round. */
async function timed(page, count, what, value, act) {
  const found = [];
  for (let round = 0; round < count; round++) {
    await page.evaluate(
      ([name, wanted]) => {
        window.result = window.timeUntil(name, wanted);
      },
      [what, value(round)],
    );
    await act(round);
    found.push(await page.evaluate(() => window.result));
  }
  return found;
}

const server = new ConsoleDouble(join(webDirectory, "dist/console"));
const like = server.data.conversations.get(1);
for (let id = 100; id < 600; id++) {
  const contact = { ...like.contact, name: `Cliente ${id}`, key: `k${id}` };
  server.data.conversations.set(id, { ...structuredClone(like), id, contact, owner: "waiting" });
}
await server.listen();
const browser = await launch();
const page = await openPage(browser);
await page.addInitScript(watch);
await page.goto(`${server.origin}/console/#/queue`);
await page.getByLabel("Usuario").fill("ana");
await page.getByLabel("Contraseña").fill("una clave larga");
await page.getByRole("button", { name: "Entrar" }).click();
await page.locator('[data-id="599"]').waitFor({ state: "attached" });

console.log(`${"500 live conversations, milliseconds".padEnd(58)}   p50   p95   max times`);
const ids = [...server.data.conversations.values()].filter((one) => one.owner === "waiting").map((one) => one.id);
const nameOf = (id) => server.data.conversations.get(id).contact.name;
const next = () => page.keyboard.press("j");
row("j until the next row is marked", await timed(page, times, "marked", (round) => ids[round], next));
await page.goto(`${server.origin}/console/#/queue/${ids[0]}`);
row("j until the next conversation stands there", await timed(page, times, "opened", (round) => nameOf(ids[round + 1]), next));
await page.locator(".writer textarea").focus();
const letter = () => page.keyboard.press("a");
row("a letter in the reply", await timed(page, times, "written", (round) => round + 1, letter));
const news = async (round) => {
  await new Promise((resolve) => setTimeout(resolve, apart));
  server.say(ids[100 + round], "customer", `novedad número ${round}.`);
};
const told = (round) => `novedad número ${round}.`;
row("news of a message until its row shows it", await timed(page, Math.ceil(times / 3), "listed", told, news));
await browser.close();
await server.close();
