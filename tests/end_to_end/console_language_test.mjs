// The console in Chromium: nothing that the server says in English reaches somebody who works in another language.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { esbuild, repository } from "./support/browser.mjs";
import { Refusal } from "./support/refusal.mjs";
import { enter, server, useConsoleScene, writer } from "./support/console_scene.mjs";

useConsoleScene();

/** What a source of the console exports. */
async function consoleModule(name) {
  const built = await esbuild.build({
    ...{ entryPoints: [join(repository, "web/console", name)], bundle: true, write: false, format: "esm", logLevel: "silent" },
  });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);
}

/** What a C++ expression says, with 7 where a value stands; "" when it begins with a value. */
function sentenceOf(expression) {
  const parts = expression.match(/"(?:[^"\\]|\\.)*"|[^"]+/g) ?? [];
  if (!parts[0]?.startsWith('"')) return "";
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : /\w/.test(part) ? "7" : "")).join("");
}

/** The sources under `folders`, as one text. */
function sourcesIn(...folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true })
      .filter((name) => name.endsWith(".cpp"))
      .map((name) => join(repository, folder, name)),
  );
  return files.map((file) => readFileSync(file, "utf8")).join("\n");
}

describe("words for everything", () => {
  test("every code that the people's side refuses with has its words", () => {
    const said = sourcesIn("bot/console", "bot/api").matchAll(/(?:refuse|refuse_with|error_response)\(\s*\d+,\s*"(\w+)"/g);
    const words = readFileSync(join(repository, "web/console/texts/refusals.ts"), "utf8");
    const codes = [...new Set([...said].map((one) => one[1])), "overloaded"];
    assert.ok(codes.length > 15, `only ${codes.length} codes were found`);
    assert.deepEqual(
      codes.filter((code) => !words.includes(`\n  ${code}: [`)),
      [],
    );
  });

  test("every channel has its name", () => {
    const channels = [...readFileSync(join(repository, "webhooks/capabilities.cpp"), "utf8").matchAll(/^ {4}\{"(\w+)"/gm)].map(
      (one) => one[1],
    );
    assert.ok(channels.length > 15, `only ${channels} were found`);
    const words = readFileSync(join(repository, "web/console/parts.tsx"), "utf8");
    const named = [...words.match(/const channelNames[^}]*\}/)[0].matchAll(/^ {2}(\w+):/gm)].map((one) => one[1]);
    assert.deepEqual(named.sort(), channels.sort());
  });

  test("every action of the audit log has its words", () => {
    const said = sourcesIn("bot").matchAll(/\baudit\(\s*\w+,\s*[\w.>()\-"]+,\s*"([\w. ]+)"\s*,/g);
    const more = [
      "delivery.sent",
      "delivery.retry",
      "delivery.drop",
      "knowledge.save",
      "knowledge.remove",
      "knowledge.restore",
      "hide",
      "unhide",
    ];
    const words = readFileSync(join(repository, "web/console/audit_names.ts"), "utf8");
    const actions = [...new Set([...[...said].map((one) => one[1]), ...more])];
    assert.ok(actions.length > 20, `only ${actions.length} actions were found`);
    assert.deepEqual(
      actions.filter((action) => !words.includes(`\n  ${action}: [`) && !words.includes(`\n  "${action}": [`)),
      [],
    );
  });
});

describe("the audit log", () => {
  test("has words for everybody who is no person", () => {
    const code = sourcesIn("bot") + readFileSync(join(repository, "bot/commands/store_change.h"), "utf8");
    const said = [...code.matchAll(/\baudit\(\s*\w+,\s*"([\w ]+)"/g), ...code.matchAll(/_actor = "([\w ]+)"/g)];
    const actors = [...new Set(said.map((one) => one[1]))];
    assert.ok(actors.length >= 6, `only ${actors} were found`);
    const words = readFileSync(join(repository, "web/console/audit_names.ts"), "utf8");
    assert.deepEqual(
      actors.filter((one) => !words.includes(`\n    ${one}: t(`) && !words.includes(`\n    "${one}": t(`)),
      [],
    );
  });

  test("tells in Spanish what the program did by itself, and who used its commands", async () => {
    const row = (id, actor, action, object, detail = "") => ({ id, at: Date.now(), actor, action, object, detail });
    const wanted = [
      [
        row(9, "retention", "retention", "12 conversations", "older than 90 days"),
        "Sistema",
        "borró lo antiguo · 12 conversaciones · de hace más de 90 días",
      ],
      [
        row(8, "operator", "erase", "contact 12", "1 conversations"),
        "Línea de comandos",
        "borró los datos de una persona · contacto 12 · 1 conversación",
      ],
      [
        row(7, "command line", "token.add", "crm", "agent, logistica"),
        "Línea de comandos",
        "dio acceso a un programa · crm · Atiende, Logística",
      ],
      [row(6, "intake", "id reused", "message 5"), "Sistema", "vio un identificador repetido · mensaje 5"],
      [row(5, "ana", "knowledge.save", "contact 12", "contact 12"), "ana", "cambió una pregunta · contact 12 · contact 12"],
    ];
    server.data.audit = wanted.map(([one]) => one);
    const page = await enter("ana", "people");
    await page.locator("td", { hasText: "contact 12" }).last().waitFor();
    const rows = await page
      .locator("tbody tr")
      .evaluateAll((all) => all.map((one) => [...one.cells].slice(1).map((cell) => cell.innerText)));
    assert.deepEqual(
      rows,
      wanted.map(([, ...words]) => words),
    );
  });
});

describe("why something was not delivered", () => {
  /** Every sentence of ours that the outbox can keep. */
  function sentences() {
    const code = sourcesIn("webhooks", "bot");
    const kept = [
      /CannotSend\s*\{\s*\.reason\s*=([^;]*?),\s*\.window_closed/g,
      /return \{\.reason =([^;]*?),\s*\.window_closed/g,
      /\bcannot\(("[\s\S]*?)\);\n/g,
      /\bdelivery\.error = ([^;]*);/g,
      /\berror = [\w.]+\.empty\(\) \? ([^:;]*) :/g,
      /\bfailure_text =\s*([^;]*);/g,
      /\breason_for\(CURLcode code\)[\s\S]*?return ("[^;]*);/g,
      /\brefuse\((?:sending, \{)?("[^;]*?)\}?\);/g,
      /\babandon\(("[^;]*)\);/g,
      /\b(?:mark_held|mark_retry|mark_cancelled|cancel_waiting_replies)\([\w.]+, [\w.]+,\s*(?:[\w.]+, )?("[^;]*?),\s*\w+\);/g,
    ];
    const found = kept.flatMap((one) => [...code.matchAll(one)].map((match) => sentenceOf(match[1].trim())));
    return [...new Set(found)].filter((one) => one && !one.startsWith(": "));
  }

  test("has its words, for every sentence of the program", async () => {
    const { networkWords, platformWords, storedSentences, storedWords } = await consoleModule("texts/stored_words.ts");
    const all = sentences();
    assert.ok(all.length > 60, `only ${all.length} sentences were found`);
    const known = (one) => storedWords[one] || storedSentences.some(([said]) => said.test(one)) || platformWords.test(one);
    assert.deepEqual(
      all.filter((one) => !known(one)),
      [],
    );
    for (const [said] of [...storedSentences, ...networkWords]) assert.ok(!said.test("403: Forbidden: bot was blocked by the user"), said);
  });

  test("is the platform's only when the platform said it, and bare when nobody has words for it", async () => {
    const said = {
      "the inbox tienda is not connected": "la bandeja tienda no está conectada",
      "the customer last wrote more than 24 hours ago": "el cliente escribió por última vez hace más de 24 horas",
      "the address 10.0.0.7 is not on the public internet": "la dirección 10.0.0.7 no está en la internet pública",
      "no access token: HTTP 400 invalid_grant": "no se obtuvo la clave de la plataforma: la plataforma dijo «HTTP 400 invalid_grant»",
      "Could not resolve host: api.example": "no se encuentra la dirección api.example",
      "SMTP 550: no such user": "la plataforma dijo «SMTP 550: no such user»",
      "190/463: token expired": "la plataforma dijo «190/463: token expired»",
      "something new": "something new",
    };
    server.data.held = Object.keys(said).map((why, index) => ({
      outbox_id: 20 + index,
      conversation_id: 2,
      text: "",
      why,
      at: Date.now(),
    }));
    Object.assign(server.data.conversations.get(1), {
      why: ["a reply could not be delivered: the text is empty"],
      because: [{ id: "undelivered", values: { error: "the text is empty" } }],
    });
    const page = await enter("ana", "queue/1");
    await page.locator(".row .reason", { hasText: "no se pudo entregar una respuesta: el texto está vacío" }).waitFor();
    await page.getByRole("button", { name: "8 envíos por confirmar" }).click();
    assert.deepEqual(await page.locator(".held-row small").allInnerTexts(), Object.values(said));
  });
});

describe("the texts", () => {
  test("have each a name of their own: none stands in the place of another", () => {
    const texts = ["es.ts", "team.ts"].map((name) => readFileSync(join(repository, "web/console/texts", name), "utf8").split("\ntype ")[0]);
    const names = texts.flatMap((text) => [...text.matchAll(/^ {2}(\w+): "/gm)].map((one) => one[1]));
    assert.deepEqual(
      names.filter((name, place) => names.indexOf(name) !== place),
      [],
    );
  });

  test("are all used", () => {
    const folder = join(repository, "web/console");
    const sources = readdirSync(folder).filter((name) => /\.tsx?$/.test(name));
    const code = sources.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    const texts = ["es.ts", "team.ts"].map((name) => readFileSync(join(folder, "texts", name), "utf8")).join("\n");
    const names = [...new Set([...texts.matchAll(/^ {2}(\w+): "/gm)].map((one) => one[1]))];
    assert.ok(names.length > 200, `only ${names.length} texts were found`);
    // What is asked for by name, in either branch of a choice, and the help of the keys, which is a table.
    const asked = [...code.matchAll(/\bt\((?:[\w.!]+ \? "(\w+)" : )?"(\w+)"/g)].flatMap((one) => one.slice(1));
    const used = new Set([...asked, ...[...code.matchAll(/^ {2}\w+: "(key\w+)",$/gm)].map((one) => one[1])]);
    // A family, by what the server says: t(`fault_${fault}`).
    const families = [...code.matchAll(/\bt\(`(\w+_)\$\{/g)].map((one) => one[1]);
    const isUsed = (name) => used.has(name) || families.some((family) => name.startsWith(family));
    // The singular goes with its plural.
    assert.deepEqual(
      names.filter((name) => !isUsed(name) && !isUsed(name.replace(/One$/, ""))),
      [],
    );
  });
});

describe("a refusal", () => {
  test("is said in Spanish and in Portuguese, and in the server's words in English", async () => {
    const page = await enter("ana", "queue/1");
    for (const [language, refusal, words] of [
      [
        "es",
        new Refusal(422, "too_long", {}, "widget takes 4000, this has 4001"),
        "No se envió: Es más largo de lo que se acepta aquí. Tu texto",
      ],
      ["es", new Refusal(422, "no_such_code", {}, "something new"), "No se envió: El servidor no lo aceptó (no_such_code). Tu texto"],
      ["pt", new Refusal(403, "forbidden", {}, "this needs the role agent"), "Não enviado: O seu papel não permite fazer isto. Seu texto"],
      ["en", new Refusal(403, "forbidden", {}, "this needs the role agent"), "Not sent: This needs the role agent. Your text"],
    ]) {
      await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
      await page.reload();
      await writer(page).fill("hola");
      server.refusals.set("reply", refusal);
      await writer(page).press("Control+Enter");
      await page.getByText(words).waitFor();
    }
  });

  test("of data that a person wrote says what is wrong with them", async () => {
    const page = await enter("ana", "people");
    server.refusals.set("ana", new Refusal(422, "invalid", {}, "this is the last admin"));
    const take = page.locator(".people li", { hasText: "Ana Torres" }).getByRole("button", { name: "Quitar acceso" });
    await take.click();
    await take.click();
    await page.getByText("Es la última persona que administra").waitFor();
    await page.goto(`${server.origin}/console/#/knowledge`);
    server.refusals.set("ask", new Refusal(422, "invalid", {}, "a question of at most 4000 bytes"));
    await page.getByLabel("Escribe como un cliente").fill("una pregunta larguísima");
    await page.keyboard.press("Enter");
    await page.getByText("Es demasiado largo: caben 4000 bytes").waitFor();
  });

  test("of what is not there says so; only a conversation may be another department's", async () => {
    const page = await enter("ana", "knowledge/no.such");
    await page.getByText("Esta pregunta ya no está en el libro.").waitFor();
    await page.goto(`${server.origin}/console/#/queue/999`);
    await page.getByText("No existe o no es de tu departamento.").waitFor();
    await page.goto(`${server.origin}/console/#/people`);
    server.refusals.set("luis", new Refusal(404, "not_found", {}, "there is no such person"));
    const luis = page.locator(".people li", { hasText: "Luis" });
    await luis.getByRole("button", { name: "Quitar acceso" }).click();
    await luis.getByRole("button", { name: "Quitar acceso" }).click();
    await page.getByText("No se pudo hacer: Ya no está aquí.").waitFor();
  });

  test("of what is too long says how much fits, whatever it is", async () => {
    const said = [...sourcesIn("bot/console").matchAll(/"([^"]*at most \d+ bytes[^"]*)"/g)].map((one) => one[1]);
    assert.ok(said.length >= 6, `only ${said.length} sentences were found`);
    const { invalidData } = await consoleModule("texts/refusals.ts");
    assert.deepEqual(
      said.filter((one) => !invalidData.some(([pattern]) => pattern.test(one))),
      [],
    );
  });
});

describe("the book's problems", () => {
  test("are asked for in the console's language, and shown in the server's words", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    for (const [language, button] of [
      ["es", "Ver qué cambia"],
      ["pt", "Ver o que muda"],
      ["en", "See what changes"],
    ]) {
      await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
      await page.reload();
      const problem = {
        file: "faq/envios.yaml",
        line: 7,
        column: 3,
        severity: "error",
        message: `mensaje ${language}`,
        hint: `pista ${language}`,
      };
      server.refusals.set("preview", new Refusal(422, "problems", { problems: [problem] }));
      const asked = page.waitForRequest((request) => request.url().endsWith("/knowledge/preview"));
      await page.locator("textarea").first().fill(`Texto en ${language}.`);
      await page.getByRole("button", { name: button }).click();
      assert.equal((await asked).headers()["accept-language"], language);
      await page.getByText(`mensaje ${language}`).waitFor();
      await page.getByText(`pista ${language}`).waitFor();
    }
  });
});

describe("what the store keeps in English", () => {
  test("is read in Spanish: how a hand-over ended, why a delivery is held, what the audit log names", async () => {
    const [handoff] = server.data.conversations.get(1).handoffs;
    server.data.conversations.get(1).handoffs = [
      { ...handoff, at: handoff.at - 1000, ended_at: Date.now(), ended_how: "handed back" },
      { ...handoff, ended_at: null },
    ];
    const why = "the program ended while this was being sent: it may have arrived";
    server.data.held = [
      { outbox_id: 9, conversation_id: 2, text: "Tu pedido sale mañana.", why, at: Date.now() },
      { outbox_id: 10, conversation_id: 2, text: "Otro.", why: "HTTP 502", at: Date.now() },
    ];
    server.data.audit = [
      { id: 3, at: Date.now(), actor: "ana", action: "knowledge.restore", object: "v0", detail: "" },
      { id: 2, at: Date.now(), actor: "timer", action: "conversation", object: "4", detail: "bot" },
      { id: 1, at: Date.now(), actor: "ana", action: "user.change", object: "luis", detail: "agent, disabled" },
    ];
    const page = await enter("ana", "queue/1");
    await page.locator(".details", { hasText: "devuelta al asistente" }).waitFor();
    await page.getByRole("button", { name: "2 envíos por confirmar" }).click();
    await page.locator(".held", { hasText: "el programa se detuvo mientras lo enviaba: puede que llegara" }).waitFor();
    await page.locator(".held", { hasText: "la plataforma dijo «HTTP 502»" }).waitFor();
    await page.goto(`${server.origin}/console/#/people`);
    const rows = page.locator("td:last-child");
    await rows.filter({ hasText: "volvió a una versión" }).waitFor();
    await rows.filter({ hasText: "La lleva el asistente" }).waitFor();
    await rows.filter({ hasText: "Atiende, sin acceso" }).waitFor();
    assert.equal(await page.locator("tr", { hasText: "La lleva el asistente" }).locator("td").nth(1).innerText(), "Sistema");
  });
});
