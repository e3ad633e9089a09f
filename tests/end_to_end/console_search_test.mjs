// What is found in the console is shown where it stands.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { enter, server, until, useConsoleScene } from "./support/console_scene.mjs";

useConsoleScene();

const isInSight = (message) =>
  message.evaluate((node) => {
    const [one, box] = [node, node.closest(".story")].map((element) => element.getBoundingClientRect());
    return one.top >= box.top && one.bottom <= box.bottom;
  });

describe("a message that was found", () => {
  test("is in sight and marked, though it stands pages above the newest", async () => {
    for (let count = 0; count < 420; count++) server.say(1, "customer", count === 3 ? "la palabra perdida" : `mensaje largo ${count}`);
    const page = await enter("ana", "search?q=perdida");
    await page.locator(".results a", { hasText: "perdida" }).click();
    const message = page.locator(".story .message.found");
    await message.filter({ hasText: "la palabra perdida" }).waitFor();
    await until(() => isInSight(message), "the message is in sight");
    assert.ok((await page.locator(".story .message").count()) > 400);
    server.say(1, "customer", "uno más");
    await page.locator(".story .bubble", { hasText: "uno más" }).waitFor();
    assert.ok(await isInSight(message), "what comes in does not move it");
  });

  test("by its person's name or its case opens at the newest message", async () => {
    for (let count = 0; count < 60; count++) server.say(1, "customer", `mensaje largo ${count}`);
    const { contact } = server.data.conversations.get(1);
    const page = await enter("ana", `search?q=${encodeURIComponent(contact.name)}`);
    await page.locator(".results a mark").first().waitFor();
    await page.locator(".results a", { hasText: contact.name }).first().click();
    const newest = page.locator(".story .message").last();
    await newest.filter({ hasText: "mensaje largo 59" }).waitFor();
    await until(() => isInSight(newest), "the newest message is in sight");
    assert.equal(await page.locator(".story .message.found").count(), 0);
  });
});

describe("a search", () => {
  test("in words of somebody without a name is called as in the list", async () => {
    server.data.conversations.get(2).contact = { name: "", key: "k-8f21" };
    server.say(2, "customer", "¿tienen jazmines?");
    const page = await enter("ana", "search?q=jazmines");
    await page.locator(".results b", { hasText: "k-8f21" }).waitFor();
  });

  test("is one step of the way back, however it was typed", async () => {
    const page = await enter("ana", "hours");
    await page.keyboard.press("/");
    const field = page.getByRole("searchbox", { name: "Busca en todo lo que se ha dicho" });
    for (const words of ["jar", "jarrón"]) {
      await field.fill(words);
      await page
        .getByRole("status")
        .filter({ hasText: /resultado/ })
        .waitFor();
      await until(() => page.url().endsWith(encodeURIComponent(words)), `the address has ${words}`);
    }
    await page.goBack();
    await page.getByRole("heading", { name: "Horarios" }).waitFor();
  });

  test("that was begun takes nobody back who went elsewhere", async () => {
    const page = await enter("ana", "search");
    await page.clock.install();
    await page.getByRole("searchbox").fill("jarrón");
    await page.getByRole("link", { name: "Horarios" }).click();
    await page.getByRole("heading", { name: "Horarios" }).waitFor();
    await page.clock.runFor(1000);
    assert.ok(page.url().endsWith("#/hours"), page.url());
  });
});
