// The console in Chromium: knowledge, hostile content, everybody's needs, weight.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { axeProblems, picture } from "./support/browser.mjs";
import { morning } from "./support/shop_hours.mjs";
import { directory, enter, passwords, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

describe("knowledge", () => {
  test("an answer is changed, its effect seen, saved as a version with a reason", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    const answer = page.locator(".editor textarea").first();
    await answer.fill("Tardamos 3 días.\n---\nEn 3 días lo tienes.");
    await page.getByRole("button", { name: "Ver qué cambia" }).click();
    await page.getByText("Todo en orden").waitFor();
    await page.getByLabel("¿Por qué este cambio?").fill("Cambió el transportador");
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await page.getByText("Guardado. El asistente ya responde así.").waitFor();
    assert.deepEqual(server.data.book.intents[0].answer.es, ["Tardamos 3 días.", "En 3 días lo tienes."]);
    assert.equal(server.data.versions[0].why, "Cambió el transportador");
    await page.goto(`${server.origin}/console/#/knowledge`);
    await page.getByRole("button", { name: "Cambió el transportador" }).waitFor();
  });

  test("an example from a real message in two clicks, with what it would flip", async () => {
    const page = await enter("ana", "learning");
    await page.getByRole("link", { name: /Añadir como ejemplo de «Cuánto cuesta el envío» \(40/ }).click();
    const examples = page.getByLabel("Cómo lo preguntan", { exact: false });
    await examples.waitFor();
    assert.match(await examples.inputValue(), /¿y si no me gusta el jarrón\?$/);
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await page.getByText("Guardado. El asistente ya responde así.").waitFor();
    await until(() => server.data.lessons[0].state === "done", "the lesson is done");
    assert.ok(server.data.book.intents[1].examples.es.includes("¿y si no me gusta el jarrón?"));
  });

  test("two people edit one answer: the second sees every difference, and keeps what only the first changed", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.locator(".editor textarea").first().fill("La mía");
    const before = server.data.book.intents[0];
    server.data.book.version = "v9";
    server.data.book.intents[0] = {
      ...before,
      title: { ...before.title, es: "Otro nombre" },
      examples: { ...before.examples, es: [...before.examples.es, "¿llega mañana?"] },
      not: [],
      answer: { es: ["La de Luis"] },
      public: { es: ["En público, la de Luis"] },
      buttons: [{ title: { es: "Ver costo" }, then: "envio.costo" }],
      escalate: { department: "logistica", priority: "P2" },
      valid_until: "2030-01-31",
    };
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    const clash = page.getByRole("dialog", { name: /Alguien guardó/ });
    const theirs = clash.getByRole("region", { name: "Lo que se guardó" });
    const words = ["Otro nombre", "¿llega mañana?", "La de Luis", "En público, la de Luis", "es: Ver costo → envio.costo"];
    for (const text of [...words, "Logística · P2", "2030-01-31"]) await theirs.locator(".new", { hasText: text }).first().waitFor();
    await theirs.locator(".gone", { hasText: "mi pedido no ha llegado" }).waitFor();
    const mine = clash.getByRole("region", { name: "Lo que cambiarías en ello" });
    const changed = mine.getByRole("group", { name: "Respuesta · es" });
    assert.deepEqual(await changed.locator(".gone, .new").allTextContents(), ["− La de Luis\n", "+ La mía\n"]);
    assert.equal(await clash.locator("[tabindex]").count(), 0, "nothing here scrolls by itself");
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-clash");
    await clash.getByRole("button", { name: "Seguir con la mía" }).click();
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await until(() => server.data.book.intents[0].answer.es[0] === "La mía", "saved over the newer version");
    const { public: spoken, escalate } = server.data.book.intents[0];
    assert.deepEqual([spoken, escalate], [{ es: ["En público, la de Luis"] }, { department: "logistica", priority: "P2" }]);
  });

  test("what is being edited is still there after another question, the end of the session and a reload, until it is discarded", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    const answer = page.locator(".editor textarea").first();
    await answer.fill("A medio escribir");
    await page.locator(".topics a", { hasText: "Medios de pago" }).click();
    await page.locator("h1", { hasText: "Medios de pago" }).waitFor();
    await page.goto(`${server.origin}/console/#/knowledge/envio.plazo`);
    await page.getByText("Aquí está lo que tenías sin guardar.").waitFor();
    assert.equal(await answer.inputValue(), "A medio escribir");

    server.endSessions();
    await page.getByLabel("Usuario").fill("ana");
    await page.getByLabel("Contraseña").fill(passwords.ana);
    await page.getByRole("button", { name: "Entrar" }).click();
    await answer.waitFor();
    assert.equal(await answer.inputValue(), "A medio escribir");
    await page.reload();
    await answer.waitFor();
    assert.equal(await answer.inputValue(), "A medio escribir");
    await picture(page, "console-restored");

    await page.getByRole("button", { name: "Descartar", exact: true }).click();
    await page.getByText("Sin cambios").waitFor();
    assert.equal(await answer.inputValue(), "Tardamos de 2 a 4 días.");
    await page.reload();
    await answer.waitFor();
    assert.equal(await answer.inputValue(), "Tardamos de 2 a 4 días.");
  });

  test("an edit that was left and finished later is saved over nothing that was saved meanwhile", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.locator(".editor textarea").first().fill("La mía");
    server.data.book.version = "v9";
    server.data.book.intents[0] = { ...server.data.book.intents[0], answer: { es: ["La de Luis"] } };
    await page.reload();
    await page.getByText("Aquí está lo que tenías sin guardar.").waitFor();
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await page
      .getByRole("dialog", { name: /Alguien guardó/ })
      .getByText("La de Luis")
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Usar la guardada" }).click();
    await page.getByText("Sin cambios").waitFor();
    assert.equal(await page.locator(".editor textarea").first().inputValue(), "La de Luis");
  });

  test("a change to another question meanwhile asks nothing", async () => {
    const page = await enter("ana", "knowledge/envio.plazo");
    await page.locator(".editor textarea").first().fill("La mía");
    server.data.book.version = "v9";
    await page.getByRole("button", { name: "Ver qué cambia" }).click();
    await page.getByText("Todo en orden").waitFor();
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await until(() => server.data.book.intents[0].answer.es[0] === "La mía", "saved");
  });

  test("what is typed at the first sight of an answer stays", async () => {
    const typeAtOnce = () => {
      const watcher = new MutationObserver(() => {
        const box = document.querySelector(".editor textarea");
        if (!box) return;
        watcher.disconnect();
        box.value = "Al instante";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
      watcher.observe(document, { childList: true, subtree: true });
    };
    const page = await enter("ana", "knowledge/envio.plazo", { prepare: typeAtOnce });
    await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await until(() => server.data.book.intents[0].answer.es[0] === "Al instante", "saved");
  });

  test("an older version is looked at and restored with a reason", async () => {
    const page = await enter("ana", "knowledge");
    await page.getByRole("button", { name: "Primera versión" }).click();
    const file = page.getByRole("group", { name: "faq/envios.yaml" });
    await file.locator(".new", { hasText: "Tardamos de 2 a 4 días." }).waitFor();
    assert.equal(await file.getAttribute("tabindex"), "0", "long lines are reached with the keyboard");
    assert.deepEqual(await axeProblems(page), []);
    await picture(page, "console-version");
    await page.getByLabel("¿Por qué vuelves a esta versión?").fill("Me equivoqué");
    await page.getByRole("button", { name: "Volver a esta" }).click();
    await page.getByRole("button", { name: "Me equivoqué" }).waitFor();
  });

  test("saved replies are kept by editors", async () => {
    const page = await enter("ana", "settings");
    await page.getByRole("button", { name: "Añadir" }).click();
    await page.getByLabel("Nombre corto").fill("despedida");
    await page.getByLabel("Mensaje").fill("Gracias, {{contact.name}}.");
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("button", { name: "despedida" }).waitFor();
    assert.deepEqual(server.data.canned.at(-1), { name: "despedida", text: { es: "Gracias, {{contact.name}}." } });
  });

  test("a saved reply is written over by no other of its name, and goes after a second press", async () => {
    const page = await enter("ana", "settings");
    await page.getByRole("button", { name: "Añadir" }).click();
    await page.getByLabel("Nombre corto").fill("saludo");
    await page.getByLabel("Mensaje").fill("Otra cosa");
    await page.getByText("Ya hay una respuesta con ese nombre.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Guardar" }).isDisabled());
    await page.getByRole("button", { name: "Cancelar" }).click();

    await page.getByRole("button", { name: "saludo" }).click();
    await page.getByRole("button", { name: "Quitar", exact: true }).click();
    assert.ok(
      server.data.canned.some((one) => one.name === "saludo"),
      "asked first",
    );
    await page.getByText("¿Quitar «saludo»?").waitFor();
    await page.getByRole("button", { name: "Quitar", exact: true }).click();
    await until(() => !server.data.canned.some((one) => one.name === "saludo"), "it is gone");
  });

  test("the assistant can be tried from the page", async () => {
    const page = await enter("ana", "knowledge");
    await page.getByLabel("Escribe como un cliente").fill("plazo de entrega");
    await page.keyboard.press("Enter");
    await page.getByText("Tardamos de 2 a 4 días.").waitFor();
  });
});

describe("a date", () => {
  test("is chosen in the console's language, whatever the browser's, and says its day of the week", async () => {
    const page = await enter("ana", "hours", { at: morning });
    const when = page.getByRole("group", { name: "Cuándo" });
    assert.equal(await when.getByLabel("Mes").locator("option:checked").innerText(), "noviembre");
    assert.equal(await when.getByLabel("Hora").inputValue(), "10:26");
    const asked = page.waitForRequest((request) => request.url().includes(`at=${Date.parse("2026-12-31T23:50:00-05:00")}`));
    await when.getByLabel("Hora").fill("23:5");
    assert.equal(await when.getByLabel("Hora").getAttribute("aria-invalid"), "true");
    await when.getByLabel("Hora").fill("3:50");
    assert.equal(await when.getByLabel("Hora").inputValue(), "3:50", "while it is typed");
    await when.getByLabel("Hora").blur();
    assert.equal(await when.getByLabel("Hora").inputValue(), "03:50");
    await when.getByLabel("Hora").fill("23:50");
    await when.getByLabel("Mes").selectOption({ label: "diciembre" });
    await when.getByLabel("Día").selectOption("31");
    await asked;
    await when.getByText("jueves").waitFor();
    await when.getByLabel("Mes").selectOption({ label: "febrero" });
    assert.equal(await when.getByLabel("Día").inputValue(), "28");
  });

  test("until which an answer is valid is set, changed and taken away", async () => {
    const page = await enter("ana", "knowledge/envio.plazo", { at: morning });
    const until = page.getByRole("group", { name: "Válida hasta" });
    const saved = async () => {
      await page.getByRole("button", { name: "Guardar como versión nueva" }).click();
      await page.getByText("Guardado. El asistente ya responde así.").waitFor();
      return server.data.book.intents[0].valid_until;
    };
    await until.getByLabel("Día").selectOption("24");
    await until.getByLabel("Mes").selectOption({ label: "diciembre" });
    await until.getByLabel("Año").selectOption("2027");
    assert.equal(await saved(), "2027-12-24");
    await page.reload();
    await until.getByLabel("Día").selectOption({ label: "–" });
    assert.equal(await saved(), null);
  });
});

describe("for everybody", () => {
  const wheres = [
    "queue",
    "queue/1",
    "search?q=pedido",
    "knowledge",
    "knowledge/envio.plazo",
    "learning",
    "hours",
    "overview",
    "people",
    "settings",
  ];
  for (const [name, options] of [
    ["1280", {}],
    ["1280-dark", { colorScheme: "dark" }],
    ["1920", { width: 1920, height: 1080 }],
    ["1920-dark", { width: 1920, height: 1080, colorScheme: "dark" }],
    ["390", { width: 390, height: 844, hasTouch: true, isMobile: true }],
    ["390-dark", { width: 390, height: 844, hasTouch: true, isMobile: true, colorScheme: "dark" }],
  ]) {
    test(`axe finds nothing on any page at ${name}, and nothing is wider than the window`, async () => {
      const page = await enter("ana", "queue", { at: morning, ...options });
      for (const where of wheres) {
        await page.goto(`${server.origin}/console/#/${where}`);
        await page.locator(".loading").first().waitFor({ state: "detached" });
        await page.locator("main h1").first().waitFor({ state: "attached" });
        await picture(page, `console-${name}-${where.replace(/\W/g, "-")}`);
        assert.deepEqual(await axeProblems(page), [], where);
        const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= window, `${where}: ${wide} > ${window}`);
      }
    });
  }

  test("no tab of the queue is cut off, in any language and at any width, with counts of two digits", async () => {
    const [waiting, mine] = [1, 2].map((id) => server.data.conversations.get(id));
    for (let id = 100; id < 140; ++id) {
      const mineToo = id % 2 === 0;
      server.data.conversations.set(id, {
        ...structuredClone(mineToo ? mine : waiting),
        id,
        owner: mineToo ? "human" : "waiting",
        agent: mineToo ? "ana" : "",
      });
    }
    const page = await enter("ana", "queue");
    for (const language of ["es", "pt", "en"]) {
      await page.evaluate((value) => localStorage.setItem("portavoz-console:language", value), language);
      await page.reload();
      await page.locator(".tabs .count").nth(1).waitFor();
      for (const width of [1920, 1280, 1100, 900, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const cut = await page.locator(".tabs").evaluate((tabs) => {
          const edge = tabs.getBoundingClientRect().right;
          return [...tabs.children].filter((one) => one.getBoundingClientRect().right > edge + 0.5).map((one) => one.textContent);
        });
        assert.deepEqual(cut, [], `${language} at ${width}`);
      }
    }
  });

  test("English and Portuguese are whole, and the choice is kept", async () => {
    const page = await enter("ana", "settings");
    for (const [language, heading] of [
      ["en", "Settings"],
      ["pt", "Ajustes"],
    ]) {
      await page.locator("select").first().selectOption(language);
      await page.getByRole("heading", { name: heading }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: heading }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    }
  });

  test("an empty morning says so", async () => {
    server.data.conversations.clear();
    server.data.lessons = [];
    server.data.held = [];
    const page = await enter();
    await page.getByText("Nadie espera").waitFor();
    await picture(page, "console-empty");
    await page.goto(`${server.origin}/console/#/learning`);
    await page.getByText("Nada pendiente").waitFor();
  });
});

describe("weight", () => {
  test("the first load is under 100 KB compressed and asks nobody else", async () => {
    let total = 0;
    for (const file of ["index.html", "app.js", "app.css"]) total += gzipSync(await readFile(join(directory, file)), { level: 9 }).length;
    assert.ok(total < 100_000, `${total} bytes`);
  });
});

describe("the overview", () => {
  test("has the three ways a turn can go, and says of every figure what it counts", async () => {
    const page = await enter("ana", "overview");
    const figure = page.locator(".figure", { hasText: "Pidió aclaración" });
    await figure.getByText("61", { exact: true }).waitFor();
    await figure.getByText("5,9 %").waitFor();
    assert.equal(await page.locator(".figure").count(), 6);
    for (const card of await page.locator(".figure, .card").all()) {
      const help = await card.locator("p.soft").first().innerText();
      assert.ok(help.length > 30, `${await card.innerText()}: no help`);
    }
  });
});
