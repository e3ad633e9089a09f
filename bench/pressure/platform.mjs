// A double of Telegram and of a signed webhook's receiver, which counts what it was told; other platforms are only content.
import http from "node:http";
import net from "node:net";

export class Platform {
  told = 0;
  told_chats = new Map(); // How many messages each Telegram chat was told.
  hook_ids = new Map(); // By conversation, the ids of the signed replies: the same id again is the same reply.
  hook_times = new Map(); // By conversation, when its first signed reply was read whole.
  refusal = null; // How Telegram refuses at the moment.
  #weather;
  #callers = new Set();
  #telegram_port = 0;
  #server = http.createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part)).on("end", () => this.#answer(request, response, Buffer.concat(parts)));
  });
  // Telegram's way in: it can be closed while the other stays open.
  #telegram = net.createServer((socket) => {
    const inside = net.connect(this.hook_port, "127.0.0.1");
    this.#callers.add(socket);
    socket.on("close", () => { this.#callers.delete(socket); inside.destroy(); }).on("error", () => {});
    inside.on("close", () => socket.destroy()).on("error", () => {});
    socket.pipe(inside).pipe(socket);
  });

  /** `weather` may be null: then nothing goes wrong. */
  constructor(weather) {
    this.#weather = weather;
  }

  async open() {
    await new Promise((ready) => this.#server.listen(0, "127.0.0.1", ready));
    await this.open_telegram();
  }

  /** Opens Telegram's way in, again at the same port when it was closed. */
  async open_telegram() {
    await new Promise((ready) => this.#telegram.listen(this.#telegram_port, "127.0.0.1", ready));
    this.#telegram_port = this.#telegram.address().port;
  }

  /** New connections to Telegram are refused and old ones cut. */
  close_telegram() {
    if (this.#telegram.listening) this.#telegram.close();
    for (const caller of this.#callers) caller.destroy();
  }

  close() {
    this.close_telegram();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get hook_port() { return this.#server.address().port; }
  get telegram_port() { return this.#telegram_port; }

  #answer(request, response, body) {
    response.setHeader("Content-Type", "application/json");
    if (request.url.startsWith("/any")) return response.end("{}");
    const of_telegram = request.url !== "/hook";
    if (of_telegram && this.refusal) {
      response.statusCode = this.refusal.status;
      return response.end(JSON.stringify({ ok: false, error_code: this.refusal.status, description: "no", parameters: this.refusal.parameters }));
    }
    const take = () => this.#take(of_telegram, JSON.parse(body));
    if (this.#weather?.disturbs(request, response, take)) return undefined;
    take();
    return response.end('{"ok":true,"result":{"message_id":1}}');
  }

  #take(of_telegram, said) {
    this.told += 1;
    if (of_telegram) {
      this.told_chats.set(said.chat_id, (this.told_chats.get(said.chat_id) ?? 0) + 1);
      return;
    }
    const key = said.data.conversation;
    if (!this.hook_ids.has(key)) this.hook_times.set(key, performance.now());
    this.hook_ids.set(key, (this.hook_ids.get(key) ?? new Set()).add(said.data.id));
  }
}
