// The console in Chromium: one of something is told as one, in the three languages.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { repository } from "./support/browser.mjs";
import { enter, server, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

const languages = ["es", "en", "pt"];

async function speak(page, language) {
  await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
  await page.reload();
  await page.locator(".shell").waitFor();
}

describe("one of something", () => {
  test("every text with a count has a singular, or says one as it says many", () => {
    const saysBothAlike = ["asked", "pendingOut", "heldOut"];
    for (const language of languages) {
      const team = readFileSync(join(repository, "web/console/texts/team.ts"), "utf8").split(`const ${language}`)[1].split("};")[0];
      const source = readFileSync(join(repository, `web/console/texts/${language}.ts`), "utf8") + team;
      const counted = [...source.matchAll(/^ {2}(\w+): ".*\{count\}/gm)].map((one) => one[1]);
      assert.ok(counted.length > 8, counted.join());
      const without = counted.filter((key) => !source.includes(`\n  ${key}One: `));
      assert.deepEqual(without, saysBothAlike, language);
    }
  });

  test("a character too many, a character left", async () => {
    Object.assign(server.data.conversations.get(7), {
      ...{ channel: "widget", visibility: "direct", window_until: null, limits: { max_text: 10, unit: "code_points" } },
    });
    const page = await enter("ana", "queue/7");
    const said = { es: ["Sobra 1 carácter", "Queda 1"], en: ["1 character too many", "1 left"], pt: ["1 caractere a mais", "Falta 1"] };
    for (const [language, [over, left]] of Object.entries(said)) {
      await speak(page, language);
      await writer(page).fill("12345678901");
      await page.getByText(over, { exact: true }).waitFor();
      await writer(page).fill("123456789");
      await page.getByText(left, { exact: true }).waitFor();
    }
    await speak(page, "es");
    await writer(page).fill("123456789012");
    await page.getByText("Sobran 2 caracteres", { exact: true }).waitFor();
  });

  test("a result of a search, an example of a question", async () => {
    server.data.book.intents[0].examples = { es: ["¿cuánto tarda?"] };
    const page = await enter("ana", "search?q=Marta Lucía Gómez");
    const said = { es: ["1 resultado", "1 ejemplo"], en: ["1 result", "1 example"], pt: ["1 resultado", "1 exemplo"] };
    for (const [language, [result, example]] of Object.entries(said)) {
      await page.goto(`${server.origin}/console/#/search?q=Marta%20Lucía%20Gómez`);
      await speak(page, language);
      await page.getByText(result, { exact: true }).waitFor();
      await page.goto(`${server.origin}/console/#/knowledge`);
      await page.locator("small", { hasText: new RegExp(`^${example}( ·|$)`) }).waitFor();
    }
  });

  test("a test that passes and one that fails", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.route("**/knowledge/preview", async (route) => {
      const response = await route.fetch();
      const tests = { passed: 1, failed: 1, failures: [] };
      await route.fulfill({ response, json: { ...(await response.json()), tests } });
    });
    await page.locator(".editor textarea").first().fill("Tardamos 3 días.");
    await page.getByRole("button", { name: "Ver qué cambia" }).click();
    await page.getByText("1 prueba pasa, 1 falla", { exact: true }).waitFor();
  });

  test("one colleague writes and looks, two write and look", async () => {
    const one = server.data.conversations.get(1);
    const present = (typing, ...agents) => (one.presence = agents.map((agent) => ({ agent, typing })));
    present(true, "luis");
    const page = await enter("ana", "queue/1");
    const said = {
      es: ["luis está escribiendo…", "luis, vera están escribiendo…", "luis, vera también miran esta conversación"],
      en: ["luis is writing…", "luis, vera are writing…", "luis, vera are looking at this too"],
      pt: ["luis está escrevendo…", "luis, vera estão escrevendo…", "luis, vera também veem esta conversa"],
    };
    for (const [language, [alone, both, looking]] of Object.entries(said)) {
      present(true, "luis");
      await speak(page, language);
      await page.getByText(alone, { exact: true }).waitFor();
      present(true, "luis", "vera");
      server.changed(1);
      await page.getByText(both, { exact: true }).waitFor();
      present(false, "luis", "vera");
      server.changed(1);
      await page.getByText(looking, { exact: true }).waitFor();
    }
  });
});
