// A double of the server's chat side (docs/widget.md), in memory. Tests steer it: they say as the bot, cut connections,
// refuse ways of transport, lose acknowledgements, and read what arrived.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { late, lateInTurn } from "./late.mjs";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

export class ChatDouble {
  /** What the visitor said, once per stored message. */
  received = [];
  /** Every frame of every client, for counting repeats. */
  frames = [];
  sessions = [];
  status = "bot";
  /** Steering: which ways work, and what to do with the next acknowledgements. */
  refuse = { socket: false, stream: false, session: 0 };
  loseAcks = 0;
  rateLimits = 0;
  brand = "Tienda Luna";
  /** Endings of files that may be sent, and what was. */
  uploads = [];
  files = [];
  /** So many files are kept, but the answer is that of a proxy that waited in vain. */
  loseFiles = 0;
  /** How the next files are refused: `{status, retryAfter?}` each. */
  refuseFiles = [];
  /** The cid of every file that came, taken or not. */
  fileIds = [];
  reply = null;
  conversations = new Map();
  sockets = new Set();
  streams = new Set();
  polls = new Set();
  tokens = new Map();
  tickets = new Map();

  constructor({ WebSocketServer, pages, policy }) {
    this.pages = pages;
    this.policy = policy;
    this.server = createServer((request, response) =>
      this.answer(request, response).catch((error) => {
        response.writeHead(500).end(String(error));
      }),
    );
    this.webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => "csbot.v1", maxPayload: 16384 });
    this.server.on("upgrade", (request, socket, head) => {
      if (this.refuse.socket || !request.url.startsWith("/v1/widget/ws")) return socket.destroy();
      this.webSockets.handleUpgrade(request, socket, head, (opened) => this.attach(opened));
    });
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this.origin;
  }

  async close() {
    this.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends every open connection. */
  cut(code = 1001) {
    for (const socket of this.sockets) socket.close(code);
    for (const stream of this.streams) stream.response.end();
    for (const poll of this.polls) poll.finish();
  }

  conversation(visitor) {
    if (!this.conversations.has(visitor)) this.conversations.set(visitor, { id: randomUUID(), events: [] });
    return this.conversations.get(visitor);
  }

  /** Says something in the newest conversation. */
  say(from, text, more = {}) {
    const conversation = more.conversation ?? [...this.conversations.values()].at(-1);
    const { silent } = more;
    delete more.conversation;
    delete more.silent;
    const event = { t: "msg", seq: conversation.events.length + 1, id: randomUUID(), from, text, ts: Date.now(), ...more };
    conversation.events.push(event);
    if (!silent) this.tell(conversation, event);
    return event;
  }

  setStatus(status) {
    this.status = status;
    for (const conversation of this.conversations.values()) this.tell(conversation, { t: "status", status });
  }

  typing(from, on = true) {
    for (const conversation of this.conversations.values()) this.tell(conversation, { t: "typing", from, on });
  }

  tell(conversation, frame) {
    const text = JSON.stringify(frame);
    for (const socket of this.sockets) if (socket.conversation === conversation) send(socket, text);
    for (const stream of this.streams) {
      if (stream.conversation === conversation) write(stream.response, `id: ${frame.seq ?? ""}\ndata: ${text}\n\n`);
    }
    for (const poll of this.polls) if (poll.conversation === conversation) poll.finish();
  }

  take(conversation, frame) {
    this.frames.push(frame);
    if (frame.t !== "msg") return frame.t === "ping" ? { t: "pong" } : null;
    if ([...frame.text].length > 4000) return { t: "error", code: "too_long", cid: frame.cid };
    if (this.rateLimits > 0) {
      this.rateLimits--;
      return { t: "error", code: "rate", cid: frame.cid, retry_after: 1 };
    }
    let stored = conversation.events.find((event) => event.cid === frame.cid);
    const lost = this.loseAcks > 0;
    if (lost) this.loseAcks--;
    if (!stored) {
      const { cid, text } = frame;
      stored = this.say("visitor", text, { cid, conversation, silent: lost });
      this.received.push(frame);
      this.reply?.(frame, this);
    }
    if (lost) return "lost";
    return { t: "ack", cid: frame.cid, seq: stored.seq, id: stored.id };
  }

  attach(socket) {
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data));
      if (frame.t === "auth") return this.admit(socket, frame);
      if (!socket.conversation) return socket.close(4401);
      const answer = this.take(socket.conversation, frame);
      if (answer === "lost") return socket.terminate();
      if (answer) send(socket, JSON.stringify(answer));
    });
  }

  admit(socket, frame) {
    const conversation = this.tokens.get(frame.token);
    if (!conversation) return socket.close(4401);
    socket.conversation = conversation;
    for (const event of conversation.events) if (event.seq > frame.after_seq) send(socket, JSON.stringify(event));
    send(socket, JSON.stringify({ t: "status", status: this.status }));
    this.sockets.add(socket);
  }

  async answer(request, response) {
    const url = new URL(request.url, this.origin);
    const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    if (url.pathname.startsWith("/v1/widget/")) return this.chat(url, request, response);
    const path = normalize(url.pathname === "/" ? "/index.html" : url.pathname);
    const page = this.pages[path] ?? (this.pages["*"] && join(this.pages["*"], path));
    const body = typeof page === "string" && page.startsWith("<") ? page : await readFile(page).catch(() => null);
    if (body === null) return response.writeHead(404).end();
    if (this.policy) response.setHeader("Content-Security-Policy", this.policy);
    response.writeHead(200, { "Content-Type": types[extname(path)] ?? "text/html; charset=utf-8" }).end(body);
  }

  async chat(url, request, response) {
    const json = async (status, body) => {
      await late();
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname.endsWith("/session")) return this.openSession(await bodyOf(request), json);
    if (url.pathname.endsWith("/events")) return this.stream(url, request, response);
    const conversation = this.tokens.get((request.headers.authorization ?? "").replace("Bearer ", ""));
    if (!conversation) return json(401, {});
    if (url.pathname.endsWith("/files")) return this.file(url, conversation, request, response, json);
    if (url.pathname.endsWith("/poll")) return this.poll(url, conversation, response);
    const answer = this.take(conversation, await bodyOf(request));
    if (answer === "lost") return request.socket.destroy();
    if (answer?.t === "error") {
      response.setHeader("Retry-After", "1");
      return json(answer.code === "rate" ? 429 : 413, {});
    }
    return answer?.t === "ack" ? json(200, answer) : response.writeHead(204).end();
  }

  openSession(body, json) {
    this.sessions.push(body);
    if (this.refuse.session) return json(this.refuse.session, { error: "refused" });
    const conversation = this.conversation(body.user?.id ?? body.visitor_token ?? randomUUID());
    const token = randomUUID();
    const ticket = randomUUID();
    this.tokens.set(token, conversation);
    this.tickets.set(ticket, conversation);
    const { status, brand, uploads } = this;
    json(200, {
      token,
      ticket,
      conversation_id: conversation.id,
      last_seq: conversation.events.length,
      expires_in: 3600,
      status,
      brand,
      uploads,
    });
  }

  async file(url, conversation, request, response, json) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const name = url.searchParams.get("name");
    const cid = url.searchParams.get("cid");
    this.fileIds.push(cid);
    const refusal = this.refuseFiles.shift();
    if (refusal?.retryAfter) response.setHeader("Retry-After", String(refusal.retryAfter));
    if (refusal) return json(refusal.status, {});
    if (!this.uploads.some((ending) => name.endsWith(ending))) return json(415, {});
    const lost = this.loseFiles > 0;
    if (lost) this.loseFiles--;
    let stored = conversation.events.find((event) => event.cid === cid);
    if (stored) this.tell(conversation, stored);
    else {
      this.files.push({ name, bytes });
      stored = this.say("visitor", `📎 ${name}`, { cid, conversation, silent: lost });
    }
    if (lost) return json(504, {}); // A cut connection the browser itself would try again.
    json(200, { t: "ack", cid, seq: stored.seq, id: stored.id });
  }

  stream(url, request, response) {
    const conversation = this.tickets.get(url.searchParams.get("ticket"));
    this.tickets.delete(url.searchParams.get("ticket"));
    if (this.refuse.stream || !conversation) return response.writeHead(403).end();
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
    response.write(":\n\n");
    const stream = { response, conversation };
    this.streams.add(stream);
    request.on("close", () => this.streams.delete(stream));
    const after = Number(url.searchParams.get("after"));
    for (const event of conversation.events) {
      if (event.seq > after) write(response, `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  }

  poll(url, conversation, response) {
    const after = Number(url.searchParams.get("after"));
    const poll = { conversation };
    poll.finish = () => {
      if (!this.polls.delete(poll)) return;
      clearTimeout(poll.timer);
      const events = conversation.events.filter((event) => event.seq > after);
      if (events.length === 0) return response.writeHead(204).end();
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ events, next: events.at(-1).seq }));
    };
    this.polls.add(poll);
    const waiting = conversation.events.every((event) => event.seq <= after);
    poll.timer = setTimeout(poll.finish, waiting ? Number(url.searchParams.get("wait")) * 1000 : 0);
  }
}

const send = (socket, text) => lateInTurn(socket, () => socket.send(text));
const write = (response, text) => lateInTurn(response, () => response.write(text));

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || "{}");
}
