// The widget in Chromium: talking, and losing nothing, over every way to the server.

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { picture } from "./support/browser.mjs";
import {
  bubbles,
  box,
  chat,
  comeBack,
  newPage,
  open,
  origin,
  page,
  sent,
  until,
  visit,
  write,
  useWidgetScene,
} from "./support/widget_scene.mjs";

useWidgetScene();

describe("talking", () => {
  test("a question gets its answer, a button says its title with its payload", async () => {
    chat.reply = (frame, double) =>
      frame.payload
        ? double.say("bot", "Cuesta $ 12.000.")
        : double.say("bot", "De 2 a 4 días.", { buttons: [{ title: "¿Y el costo?", payload: "envio.costo" }] });
    await open();
    await write("¿cuánto tarda el envío?");
    await page.getByText("De 2 a 4 días.").waitFor();
    await page.getByRole("button", { name: "¿Y el costo?" }).click();
    await page.getByText("Cuesta $ 12.000.").waitFor();

    assert.deepEqual(
      chat.received.map(({ text, payload }) => [text, payload]),
      [
        ["¿cuánto tarda el envío?", undefined],
        ["¿Y el costo?", "envio.costo"],
      ],
    );
    assert.equal(await page.locator(".choice").count(), 0, "used buttons go away");
  });

  test("the history is there after a reload, once, and the panel stays open", async () => {
    chat.reply = (frame, double) => double.say("bot", `eco: ${frame.text}`);
    await open();
    await write("uno");
    await page.getByText("eco: uno").waitFor();
    await page.reload();
    await page.getByText("eco: uno").waitFor();

    assert.deepEqual(await bubbles("visitor").allTextContents(), ["uno"]);
    assert.equal(await bubbles("bot").filter({ hasText: "eco: uno" }).count(), 1);
    assert.equal(chat.sessions[0].visitor_token, chat.sessions[1].visitor_token);
    assert.match(chat.sessions[0].visitor_token, /^[\w-]{43}$/);
  });

  test("a visitor who never opens the chat leaves no trace on the server or in the browser", async () => {
    await visit();

    assert.equal(chat.sessions.length, 0);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
    await page.locator(".launcher").click();
    await until(() => chat.sessions.length === 1, "a session");
  });

  test("a person can be asked for at any time, and the control goes when one is there", async () => {
    await open();
    await page.getByRole("button", { name: "Hablar con una persona" }).click();
    await until(() => chat.received.length === 1, "the wish arrives");
    assert.equal(chat.received[0].text, "Quiero hablar con una persona");

    chat.setStatus("human");
    chat.say("agent", "Hola, soy Ana.", { name: "Ana" });
    await page.getByText("Te atiende una persona").waitFor();
    await page.locator(".label", { hasText: "Ana" }).waitFor();
    assert.equal(await page.locator(".person").isVisible(), false);
  });

  test("it says that it is an assistant before anybody writes", async () => {
    await open();
    await page.getByText("Hablas con un asistente automático").waitFor();
    await page.getByText("Asistente automático · al instante").waitFor();
  });

  test("typing is shown and goes with the message; the visitor's own typing is told", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    chat.typing("bot");
    await page.locator(".typing:not([hidden])").waitFor();
    chat.say("bot", "aquí");
    await page.locator(".typing").waitFor({ state: "hidden" });
    await box().pressSequentially("ok");
    await until(() => chat.frames.some((frame) => frame.t === "typing" && frame.on), "typing is sent");
  });

  test("unread messages are counted while it is closed and read when it opens", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    await page.keyboard.press("Escape");
    chat.say("agent", "uno");
    const last = chat.say("agent", "dos");
    await page.getByRole("button", { name: "Abrir el chat, 2 mensajes nuevos" }).waitFor();
    await picture(page, "widget-unread");
    await page.reload();
    await page.getByRole("button", { name: "Abrir el chat, 2 mensajes nuevos" }).click();
    await until(() => chat.frames.some((frame) => frame.t === "read" && frame.seq === last.seq), "read");
    await page.keyboard.press("Escape");
    await page.locator('.launcher[aria-label="Abrir el chat"]').waitFor();
  });

  test("two tabs show the same conversation", async () => {
    await open();
    const other = await page.context().newPage();
    await other.goto(origin);
    await write("desde la primera");
    await other.locator(".entry.visitor", { hasText: "desde la primera" }).waitFor({ state: "attached" });
    await sent().waitFor();

    assert.equal(chat.received.length, 1);
  });
});

describe("nothing lost, nothing doubled", () => {
  test("a message whose acknowledgement is lost is sent again with the same id and stored once", async () => {
    chat.loseAcks = 2;
    await open();
    await write("me cobraron dos veces");
    await sent().waitFor();

    const copies = chat.frames.filter((frame) => frame.t === "msg");
    assert.ok(copies.length >= 2, "sent again");
    assert.equal(new Set(copies.map((frame) => frame.cid)).size, 1);
    assert.equal(chat.received.length, 1);
    assert.equal(await bubbles("visitor").count(), 1);
  });

  test("what is written without a connection survives a reload and arrives in order", async () => {
    await open();
    await write("cero");
    await sent().waitFor();
    chat.refuse = { socket: true, stream: true, session: 500 };
    chat.cut();
    await page.getByText("Sin conexión").waitFor();
    for (const text of ["uno", "dos", "tres"]) await write(text);
    await page.locator(".foot", { hasText: "Se enviará al volver" }).first().waitFor();
    await picture(page, "widget-offline");
    await page.reload();
    await until(async () => (await bubbles("visitor").count()) === 3, "unsent messages are shown");
    await page.getByText("Sin conexión").waitFor();
    await comeBack();
    await sent().waitFor();

    assert.deepEqual(
      chat.received.map((frame) => frame.text),
      ["cero", "uno", "dos", "tres"],
    );
    assert.deepEqual(await bubbles("visitor").allTextContents(), ["cero", "uno", "dos", "tres"]);
  });

  test("answers given while the connection was down are fetched, once, in order", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    chat.refuse.socket = chat.refuse.stream = true;
    chat.refuse.session = 500;
    chat.cut();
    await page.getByText("Sin conexión").waitFor();
    chat.say("bot", "primera");
    chat.say("bot", "segunda");
    await comeBack();
    await page.getByText("segunda").waitFor();

    assert.deepEqual((await bubbles("bot").allTextContents()).slice(1), ["primera", "segunda"]);
  });

  test("too fast is slowed down, not lost", async () => {
    chat.rateLimits = 1;
    await open();
    for (const text of ["uno", "dos", "tres"]) await write(text);
    await until(() => chat.received.length === 3, "all arrive");

    assert.deepEqual(
      chat.received.map((frame) => frame.text),
      ["uno", "dos", "tres"],
    );
  });

  test("a token that the server has forgotten is replaced", async () => {
    await open();
    await write("hola");
    await sent().waitFor();
    chat.tokens.clear();
    chat.cut(4401);
    await write("sigo aquí");
    await until(() => chat.received.length === 2, "the second message");
  });

  test("a text over the limit is not sent and can be shortened; a refused one can be corrected", async () => {
    await open();
    await box().fill("ñ".repeat(4001));
    await page.getByText("Sobra 1 carácter").waitFor();
    await box().press("Enter");
    assert.equal(chat.received.length, 0);
    await box().fill("😀".repeat(4000));
    await page.getByText("Quedan 0 caracteres").waitFor();
    await box().press("Enter");
    await sent().waitFor();
    assert.equal([...chat.received[0].text].length, 4000);
  });
});

describe("ways to the server", () => {
  for (const [name, refuse] of [
    ["server-sent events", { socket: true }],
    ["polling", { socket: true, stream: true }],
  ]) {
    test(`without WebSocket it talks over ${name}`, async () => {
      chat.refuse = { stream: false, session: 0, ...refuse };
      chat.reply = (frame, double) => setTimeout(() => double.say("bot", `eco: ${frame.text}`), 20);
      await open();
      await write("¿me oyes?");
      await page.getByText("eco: ¿me oyes?").waitFor();
      await write("otra vez");
      await page.getByText("eco: otra vez").waitFor();

      assert.deepEqual(await bubbles("visitor").allTextContents(), ["¿me oyes?", "otra vez"]);
      assert.equal(chat.received.length, 2);
    });
  }

  test("a refused site says so and stops asking", async () => {
    chat.refuse.session = 403;
    await open();
    await page.getByText("El chat no está disponible").waitFor();
    await picture(page, "widget-refused");
    const asked = chat.sessions.length;
    chat.refuse.session = 0;
    await page.getByRole("button", { name: "Reintentar" }).click();
    await page.getByText("El chat no está disponible").waitFor({ state: "detached" });
    assert.equal(asked, 1);
  });
});

describe("files", () => {
  const named = (name, bytes = "\x89PNG") => ({ name, mimeType: "image/png", buffer: Buffer.from(bytes, "latin1") });
  /** Stays the same file however often it is chosen. */
  const fileOnDisk = async (name, bytes = "\x89PNG") => {
    const path = join(await mkdtemp(join(tmpdir(), "portavoz-")), name);
    await writeFile(path, bytes, "latin1");
    return path;
  };
  const choose = async (file) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Adjuntar un archivo" }).click();
    await (await chooser).setFiles(file);
  };

  test("where the brand takes none, there is no way to send one", async () => {
    await open();
    await write("hola");
    await bubbles("visitor").waitFor();
    assert.equal(await page.getByRole("button", { name: "Adjuntar un archivo" }).count(), 0);
  });

  test("a picture is sent as it is, and stands in the talk by its name, which stays text", async () => {
    chat.uploads = ["png"];
    await open();
    await choose(named("<img src=x onerror=alert(1)>.png"));
    await bubbles("visitor").getByText("📎 <img src=x onerror=alert(1)>.png").waitFor();
    assert.equal(chat.files[0].bytes.toString("latin1"), "\x89PNG");
    await picture(page, "widget-file");
  });

  test("a file that is chosen again because its answer was lost is said once; after that it may be said again", async () => {
    chat.uploads = ["png"];
    chat.loseFiles = 1;
    const photo = await fileOnDisk("foto.png");
    await open();
    await choose(photo);
    await page.getByText("No se pudo enviar el archivo").waitFor();

    await choose(photo);
    await bubbles("visitor").waitFor();
    assert.equal(chat.files.length, 1);

    await choose(photo);
    await bubbles("visitor").nth(1).waitFor();
    assert.equal(chat.files.length, 2);
  });

  for (const status of [429, 503]) {
    test(`a file that is told to come back (${status}) comes once more by itself, as the same message`, async () => {
      chat.uploads = ["png"];
      chat.refuseFiles = [{ status, retryAfter: 1 }];
      await open();
      await choose(named("foto.png"));
      await bubbles("visitor").waitFor();
      assert.equal(chat.files.length, 1);
      assert.equal(chat.fileIds.length, 2);
      assert.equal(new Set(chat.fileIds).size, 1);
    });
  }

  test("a file that is chosen again while it waits for its turn goes out once, and is not said to have failed", async () => {
    chat.uploads = ["png"];
    chat.refuseFiles = [{ status: 503, retryAfter: 25 }];
    const photo = await fileOnDisk("foto.png");
    await open();
    await page.clock.install();
    chat.sockets.clear(); // Only the answer to the file itself says that it is there.
    await choose(photo);
    await until(() => chat.fileIds.length === 1, "the file came");

    await choose(photo);
    const pass = () => page.clock.fastForward(5000); // The page may still not have heard that it is to come back.
    await until(async () => (await pass(), chat.files.length === 1), "the file was taken");
    await page.getByText("Enviando el archivo").waitFor({ state: "detached" });

    assert.equal(await page.getByText("No se pudo enviar el archivo").count(), 0);
    assert.equal(chat.fileIds.length, 2);
  });

  test("a file that is told twice to come back, or to wait for long, is said not to have been sent", async () => {
    chat.uploads = ["png"];
    await open();
    for (const [refusals, tries] of [
      [[1, 1], 2],
      [[120], 1],
    ]) {
      chat.fileIds = [];
      chat.refuseFiles = refusals.map((retryAfter) => ({ status: 503, retryAfter }));
      await choose(named("foto.png"));
      await until(() => chat.fileIds.length > 0, "the file came");
      await page.getByText("No se pudo enviar el archivo").waitFor();
      assert.equal(chat.fileIds.length, tries);
    }
    assert.equal(chat.files.length, 0);
  });

  test("a file whose id another message has is another message when it is chosen again", async () => {
    chat.uploads = ["png"];
    chat.refuseFiles = [{ status: 409 }];
    const photo = await fileOnDisk("foto.png");
    await open();
    await choose(photo);
    await page.getByText("No se pudo enviar el archivo").waitFor();

    await choose(photo);
    await bubbles("visitor").waitFor();
    assert.equal(new Set(chat.fileIds).size, 2);
  });

  test("a file that is refused or too big is said so, and the talk goes on", async () => {
    chat.uploads = ["png"];
    await open();
    await choose(named("virus.exe"));
    await page.getByText("Aquí no se pueden enviar archivos de este tipo.").waitFor();
    await choose(named("grande.png", "x".repeat(5 * 1024 * 1024 + 1)));
    await page.getByText("El archivo es demasiado grande").waitFor();
    await write("hola");
    await bubbles("visitor").getByText("hola").waitFor();
    assert.equal(chat.files.length, 0);
  });
});
