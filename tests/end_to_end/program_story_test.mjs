// A whole story through the real program: a customer in the widget, two colleagues in two consoles.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { axeProblems, launch, openPage, picture } from "./support/browser.mjs";
import { Program, withoutConsole } from "./support/program.mjs";

const people = { ana: ["admin", "una clave muy larga"], luis: ["agent", "otra clave muy larga"], vera: ["viewer", "solo mirar aquí"] };

/** Whoever changes the book waits until the assistant has learnt it anew: a while on a busy machine. */
const learning = { timeout: 120_000 };

describe("a customer and two colleagues", { skip: withoutConsole() }, () => {
  let browser;
  let program;
  let pages;

  before(async () => (browser = await launch()));
  after(() => browser.close());
  beforeEach(async () => {
    pages = [];
    program = new Program();
    for (const [name, [role, password]] of Object.entries(people)) await program.addPerson(name, role, password);
    await program.start();
  });
  afterEach(async () => {
    for (const page of pages) {
      assert.deepEqual(page.problems, [], "script errors, dialogs, policy violations, foreign requests");
      await page.context().close();
    }
    await program.end();
    program.remove();
  });

  async function newPage(options) {
    const page = await openPage(browser, options);
    pages.push(page);
    return page;
  }

  async function customer() {
    const page = await newPage();
    await page.goto(program.origin);
    await page.getByRole("button", { name: "Preguntar algo" }).click();
    const write = async (text) => {
      await page.locator(".composer textarea").fill(text);
      await page.locator(".composer textarea").press("Enter");
    };
    const reads = (from, text) => page.locator(`.entry.${from} .bubble`, { hasText: text }).waitFor();
    return { page, write, reads };
  }

  async function colleague(name) {
    const page = await newPage();
    await page.goto(`${program.origin}/console/`);
    await page.getByLabel("Usuario").fill(name);
    await page.getByLabel("Contraseña").fill(people[name][1]);
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.locator(".tabs").waitFor();
    return page;
  }

  test("question, answer, complaint, queue, take over, note, reply, resolve, back to the assistant", async () => {
    const luz = await customer();
    const ana = await colleague("ana");
    const luis = await colleague("luis");
    await luz.write("¿cuánto tarda el envío?");
    await luz.reads("bot", "de 2 a 4 días");
    await luz.write("me cobraron dos veces el pedido y quiero hablar con una persona");

    for (const page of [ana, luis]) {
      await page.locator(".row", { hasText: "me cobraron dos veces" }).click();
      await page.locator(".story .bubble", { hasText: "de 2 a 4 días" }).waitFor();
    }
    await luz.reads("bot", /responderá como muy tarde (hoy|mañana|el) /);
    await ana.locator(".row .left", { hasText: /^promesa (1 h|\d+ min)$/ }).waitFor();
    await ana.locator(".details .promise.open small", { hasText: /en (1 h|\d+ min)$/ }).waitFor();
    await picture(ana, "story-waiting");
    await ana.getByRole("button", { name: "Atender" }).click();
    await ana.getByText("La llevas tú").waitFor();
    await luis.getByText("La lleva ana").waitFor();
    await luis.getByRole("button", { name: "Nota interna" }).click();
    await luis.locator(".writer textarea").fill("Ya vi el segundo cargo: es nuestro.");
    await luis.getByRole("button", { name: "Guardar nota" }).click();
    await ana.locator(".message.note", { hasText: "Ya vi el segundo cargo" }).waitFor();
    await ana.locator(".writer textarea").fill("Hola, soy Ana. Te devolvemos el segundo cargo hoy.");
    await luis.getByText("ana está escribiendo…").waitFor();
    await ana.locator(".writer textarea").press("Control+Enter");
    await luz.reads("agent", "Te devolvemos el segundo cargo hoy.");
    await luz.page.getByText("Te atiende una persona").waitFor();

    await luz.write("¿y cuánto tarda el envío?");
    await ana.locator(".story .bubble", { hasText: "¿y cuánto tarda" }).waitFor();
    await picture(ana, "story-human");
    assert.deepEqual(await axeProblems(ana), []);
    assert.equal(await luz.page.locator(".entry.bot .bubble", { hasText: "de 2 a 4 días" }).count(), 1, "the assistant is silent");
    assert.equal(await luz.page.getByText("Ya vi el segundo cargo").count(), 0, "notes stay inside");

    await ana.getByRole("button", { name: "Resolver" }).click();
    await ana.getByText("Resuelta", { exact: true }).waitFor();
    await luz.write("¿puedo pagar con tarjeta?");
    await luz.reads("bot", "Puedes pagar con tarjeta");
  });

  test("an answer is corrected from a real message, differs at once, and is as before when the version is restored", async () => {
    const question = "¿cuánto tarda el envío a San Andrés?";
    const ask = async (answer) => {
      const somebody = await customer();
      await somebody.write(question);
      await somebody.reads("bot", answer);
    };
    await ask("de 2 a 4 días");
    const ana = await colleague("ana");
    await ana.getByRole("tab", { name: "Asistente" }).click();
    await ana.locator(".row", { hasText: question }).click();
    await ana.getByRole("button", { name: /Asistente respondió/ }).click();
    await ana.getByRole("button", { name: "Esta respuesta fue incorrecta" }).click();
    await ana.getByLabel("¿Qué debió decir?").fill("A la isla tarda más");
    await ana.getByRole("button", { name: "Esta respuesta fue incorrecta" }).click();
    await ana.getByText("Anotada en «Por aprender»").first().waitFor();

    await ana.goto(`${program.origin}/console/#/learning`);
    const lesson = ana.locator(".lesson", { hasText: question });
    await lesson.getByText("A la isla tarda más").waitFor();
    await lesson.getByRole("link", { name: "Elige la pregunta" }).click();
    await ana.locator(".topics a", { hasText: "Plazo de envío" }).click();
    await ana.locator(".editor textarea").first().fill("De 2 a 4 días hábiles; a San Andrés, de 6 a 9.");
    await ana.getByRole("button", { name: "Ver qué cambia" }).click();
    await ana.getByText("pruebas pasan").waitFor(learning);
    await ana.getByLabel("¿Por qué este cambio?").fill("La isla tarda más");
    await picture(ana, "story-correction");
    await ana.getByRole("button", { name: "Guardar como versión nueva" }).click();
    await ana.getByText("Guardado. El asistente ya responde así.").waitFor(learning);
    await ask("a San Andrés, de 6 a 9");
    await ana.goto(`${program.origin}/console/#/learning`);
    await ana.getByText("Nada pendiente").waitFor();

    await ana.goto(`${program.origin}/console/#/knowledge`);
    await ana.locator(".versions li", { hasText: "La isla tarda más" }).getByText("actual").waitFor();
    await ana.locator(".versions li").last().getByRole("button").click();
    await ana.getByLabel("¿Por qué vuelves a esta versión?").fill("Era solo para Navidad");
    await ana.getByRole("button", { name: "Volver a esta" }).click();
    await ana.locator(".versions li", { hasText: "Era solo para Navidad" }).getByText("actual").waitFor(learning);
    await ask("Los envíos tardan de 2 a 4 días hábiles.");
  });

  test("a question that nobody answered is added from the customer's words, answered at once, and taken out", async () => {
    const ana = await colleague("ana");
    await ana.goto(`${program.origin}/console/#/knowledge?example=${encodeURIComponent("¿envuelven para regalo?")}`);
    await ana.getByRole("button", { name: "Añadir pregunta" }).click();
    await ana.getByLabel("Nombre de la pregunta").fill("Envoltura de regalo");
    await ana.getByRole("dialog").getByLabel("Respuesta").fill("Sí, envolvemos sin costo.");
    await ana.getByRole("button", { name: "Añadir", exact: true }).click();
    await ana.locator("h1", { hasText: "Envoltura de regalo" }).waitFor(learning);
    const luz = await customer();
    await luz.write("¿envuelven para regalo?");
    await luz.reads("bot", "Sí, envolvemos sin costo.");
    await ana.getByRole("button", { name: "Borrar la pregunta" }).click();
    await ana.getByRole("button", { name: "Borrar la pregunta" }).click();
    await ana.locator(".topics a", { hasText: "Envoltura de regalo" }).waitFor({ state: "detached", ...learning });
    assert.equal(await ana.locator(".topics a").count(), 3);
  });

  test("hostile words of a customer stay words in the console, and are found again [T27]", async () => {
    const luz = await customer();
    const text = "<img src=x onerror=alert(1)> quiero hablar con una persona {{facts}} \u202Egpj";
    await luz.write(text);
    const ana = await colleague("ana");
    await ana.locator(".row", { hasText: "onerror" }).click();
    await ana.locator(".story .bubble", { hasText: "<img src=x onerror=alert(1)>" }).waitFor();
    assert.equal(await ana.locator("#app img").count(), 0);
    await ana.keyboard.press("/");
    await ana.getByRole("searchbox", { name: "Busca en todo lo que se ha dicho" }).fill("persona");
    await ana.locator(".results mark", { hasText: "persona" }).first().waitFor();
  });

  test("what a customer entered before the chat is shown to colleagues once something was said", async () => {
    const page = await newPage();
    const script = '<script src="/widget.js" data-site="web" data-ask="name,email,phone?" async></script>';
    const body = `<!doctype html><html lang="es"><title>Tienda</title><body>${script}</body></html>`;
    await page.route(`${program.origin}/shop.html`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
    await page.goto(`${program.origin}/shop.html`);
    await page.locator(".launcher").click();
    await page.getByLabel("Nombre").fill("Luz Ríos");
    await page.getByLabel("Correo").fill("luz@correo.example");
    await page.getByLabel("Teléfono").fill("300 123 4567");
    await page.getByRole("button", { name: "Empezar" }).click();
    await page.getByText("Asistente automático · al instante").waitFor();
    await page.reload();
    assert.equal((await program.api("/queue")).conversations.length, 0, "who never writes is nobody's customer");
    await page.locator(".composer textarea").fill("quiero hablar con una persona");
    await page.locator(".composer textarea").press("Enter");

    const ana = await colleague("ana");
    await ana.locator(".row", { hasText: "Luz Ríos" }).click();
    const details = ana.locator(".details");
    await details.getByText("luz@correo.example").last().waitFor();
    await details.getByText("3001234567").last().waitFor();
    await picture(ana, "story-entered");
  });

  test("a viewer sees and cannot act, on the page and behind it", async () => {
    const luz = await customer();
    await luz.write("quiero hablar con una persona");
    const vera = await colleague("vera");
    await vera.locator(".row", { hasText: "quiero hablar" }).click();
    await vera.getByText("Solo puedes leer.").waitFor();
    const status = await vera.evaluate(async () => {
      const { csrf } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
      return (await fetch("/api/v1/conversations/1/take", { method: "POST", headers, body: "{}" })).status;
    });
    assert.equal(status, 403);
  });
});
