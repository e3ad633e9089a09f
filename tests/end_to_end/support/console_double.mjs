// A double of the server's people side (docs/openapi.yaml), in memory.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { knowledge } from "./book_double.mjs";
import { shopDepartments } from "./departments.mjs";
import { late, lateInTurn } from "./late.mjs";
import { Refusal } from "./refusal.mjs";
import { clockOf, day, hour, openAt } from "./shop_hours.mjs";
import { shopMorning } from "./shop_morning.mjs";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };
export const consolePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const ranks = { viewer: 0, agent: 1, editor: 2, admin: 3 };

export class ConsoleDouble {
  constructor(directory, data = shopMorning()) {
    this.directory = directory;
    this.data = data;
    this.sessions = new Map();
    this.streams = new Set();
    this.clientIds = new Map();
    /** The ids of the messages that consoles sent, one for each try. */
    this.sent = [];
    this.calls = [];
    this.down = false;
    /** What the next change at a path with this last word is refused with. */
    this.refusals = new Map();
    /** The last word of a path whose answers are lost after the work is done. */
    this.lost = "";
    /** How many rows a list has at most. */
    this.most = Infinity;
    /** The picture of the second step's key; null: the address is too long for one. */
    this.qr = { size: 29, dark: "M4 4h7v1h-7zM4 5h1v1h-1zM10 5h1v1h-1z" };
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** The time of the shop: a fixed one for pictures. */
  now() {
    return this.fixed ?? Date.now();
  }

  /** The shop's morning at that time, which stands still. */
  stopAt(time) {
    this.fixed = time;
    this.data = shopMorning(time);
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
    return this.origin;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  tell(news) {
    for (const stream of this.streams) lateInTurn(stream, () => stream.write(`data: ${JSON.stringify(news)}\n\n`));
  }

  changed(id) {
    this.tell({ t: "changed", conversation: id });
  }

  /** As when they grow too old: whoever has a console open hears of it. */
  endSessions() {
    this.sessions.clear();
    this.tell({ t: "signed_out" });
  }

  /** A message of the customer (or anybody) arrives. */
  say(id, author, text, more = {}) {
    const { messages } = this.data.conversations.get(id);
    const seq = messages.length + 1;
    const direction = author === "customer" ? "in" : "out";
    messages.push({
      id: id * 1000 + seq,
      seq,
      direction,
      author,
      agent: "",
      kind: "text",
      text,
      buttons: null,
      attachments: null,
      at: this.now(),
      status: direction === "out" ? "sent" : "",
      decision_id: null,
      ...more,
    });
    this.changed(id);
    return seq;
  }

  async answer(request, response) {
    if (this.down) return request.socket.destroy();
    const url = new URL(request.url, this.origin);
    if (!url.pathname.startsWith("/api/v1/")) return this.file(url, response);
    let text = "";
    for await (const chunk of request) text += chunk;
    await late();
    const json = async (status, body, headers = {}) => {
      await late();
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(status === 204 ? "" : JSON.stringify(body));
    };
    try {
      const token = (request.headers.cookie ?? "").match(/portavoz=(\w+)/)?.[1];
      const user = this.sessions.get(token);
      const path = url.pathname.slice(8).split("/").map(decodeURIComponent);
      if (path[0] === "events" && user) return this.stream(request, response);
      const refusal = this.refusals.get(path.at(-1));
      if (refusal && request.method !== "GET") {
        this.refusals.delete(path.at(-1));
        throw refusal;
      }
      this.calls.push([request.method, url.pathname.slice(7)]);
      if (path[0] === "session") return this.session(request, path, JSON.parse(text || "{}"), user, json);
      if (!user) throw new Refusal(401, "unauthorised");
      if (request.method !== "GET" && request.headers["x-csrf-token"] !== `csrf-${user.name}`) throw new Refusal(403, "csrf");
      if (path[0] === "sessions") return json(200, this.ownSessions(path[1], token, user));
      const answer = this.route(request.method, path, url.searchParams, JSON.parse(text || "{}"), user) ?? { ok: true };
      if (this.lost && this.lost === path.at(-1)) return request.socket.destroy();
      json(200, answer);
    } catch (error) {
      const { status = 500, code = "internal", more = {} } = error;
      json(status, { error: { code, message: error.message }, ...more });
    }
  }

  async file(url, response) {
    const path = normalize(url.pathname.replace(/^\/console\/?/, "/").replace(/\/$/, "/index.html"));
    const body = await readFile(join(this.directory, path)).catch(() => null);
    if (!body) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[extname(path)], "Content-Security-Policy": consolePolicy }).end(body);
  }

  session(request, path, body, user, json) {
    const info = (one) => ({
      user: this.shown(one),
      csrf: `csrf-${one.name}`,
      brand: "Tienda Luna",
      languages: ["es", "en"],
      timezone: "America/Bogota",
      departments: this.data.departments,
      agents: this.data.users.map(({ name, full_name, departments = [] }) => ({ name, full_name, departments })),
      channels: this.data.channels,
      labels: this.data.labels,
      second_factor: one.secondStep === true,
    });
    if (path[1] === "second-factor") return this.secondStep(path[2] ?? "begin", body, user, json);
    if (request.method === "POST" && path[1] !== "password") {
      const found = this.data.users.find((one) => one.name === body.name && one.password === body.password && !one.disabled);
      if (!found) throw new Refusal(401, "wrong_credentials");
      if (found.secondStep && body.totp !== "123456") throw new Refusal(401, body.totp ? "wrong_code" : "totp_needed");
      const token = Math.random().toString(36).slice(2);
      this.sessions.set(token, found);
      return json(200, info(found), { "Set-Cookie": `portavoz=${token}; HttpOnly; SameSite=Strict; Path=/` });
    }
    if (!user) throw new Refusal(401, "unauthorised");
    if (path[1] === "password" && body.new === "Password1234") throw new Refusal(400, "weak_password");
    if (request.method === "DELETE") this.sessions.clear();
    return request.method === "GET" ? json(200, info(user)) : json(204);
  }

  ownSessions(act, token, user) {
    const own = [...this.sessions].filter(([, one]) => one === user).map(([key]) => key);
    const others = own.filter((key) => key !== token);
    if (act === "end-others") for (const key of others) this.sessions.delete(key);
    const shown = (key, browser, address) => ({ started_at: this.now(), seen_at: this.now(), address, browser, current: key === token });
    const away = others.map((key) => shown(key, "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "198.51.100.7"));
    const here = shown(token, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "203.0.113.9");
    return act ? { ended: others.length } : { sessions: [here, ...away] };
  }

  secondStep(step, body, user, json) {
    if (step === "begin" && body.current !== user.password) throw new Refusal(401, "wrong_credentials");
    if (step === "begin")
      return json(200, {
        secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        address: "otpauth://totp/Tienda%20Luna%3Aana?secret=A",
        qr: this.qr,
      });
    if (body.code !== "123456") throw new Refusal(422, "wrong_code");
    user.secondStep = step === "confirm";
    return step === "confirm" ? json(200, { recovery_codes: ["k4tq-9xpm-2hfz", "b7dd-3kkm-9qrs"] }) : json(204);
  }

  shown({ password: _, secondStep: _2, ...user }) {
    return user;
  }

  stream(request, response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(":\n\n");
    this.streams.add(response);
    request.on("close", () => this.streams.delete(response));
  }

  route(method, path, query, body, user) {
    const { data } = this;
    const need = (role) => {
      if (ranks[user.role] < ranks[role]) throw new Refusal(403, "forbidden");
    };
    const read = {
      queue: () => this.queue(query, user),
      search: () => this.search(query.get("q")),
      canned: () => ({ replies: data.canned }),
      calendars: () => (path[1] ? this.preview(query) : { now: this.now(), calendars: data.calendars }),
      promises: () => ({
        now: this.now(),
        more: query.get("state") === "open" && this.most < 2,
        promises:
          query.get("state") === "open"
            ? [...data.conversations.values()]
                .slice(0, Math.min(2, this.most))
                .map((one) => ({ ...one.promises[0], id: one.id, conversation_id: one.id, contact: one.contact.name }))
            : [],
      }),
      learning: () => ({ items: data.lessons.filter((one) => !one.state) }),
      overview: () => ({ from: Number(query.get("from")), to: Number(query.get("to")), ...data.overview }),
      users: () => (need("admin"), { users: data.users.map((one) => this.shown(one)) }),
      audit: () => (need("admin"), { unbroken: true, rows: data.audit }),
      inboxes: () => ({ inboxes: data.inboxes }),
      departments: () => ({ now: this.now(), departments: data.team ?? shopDepartments(openAt(this.now(), this.now())) }),
    };
    if (path[0] === "conversations")
      return method === "GET"
        ? this.conversation([...path, query.get("before")])
        : (need(path[2] === "seen" ? "viewer" : "agent"), this.act(Number(path[1]), path[2], body, user));
    if (path[0] === "knowledge") return knowledge(this, method, path, { ...Object.fromEntries(query), ...body }, user, need);
    if (method === "GET" && read[path[0]]) return read[path[0]]();
    if (path[0] === "learning") return void (data.lessons.find((one) => one.id === Number(path[1])).state = body.state);
    if (path[0] === "canned") {
      need("editor");
      data.canned = data.canned.filter((one) => one.name !== path[1]);
      if (method === "PUT") data.canned.push(body);
      return { ok: true };
    }
    if (path[0] === "deliveries") return void (data.held = data.held.filter((one) => one.outbox_id !== Number(path[1])));
    if (path[0] === "users") return (need("admin"), this.user(method, path[1], body));
    throw new Refusal(404, "not_found");
  }

  user(method, name, body) {
    const { users } = this.data;
    if (method === "POST") users.push({ disabled: false, last_seen_at: null, ...body });
    else
      Object.assign(
        users.find((one) => one.name === name),
        body,
      );
    return this.shown(users.find((one) => one.name === (name ?? body.name)));
  }

  queue(query, user) {
    const owners = (query.get("owner") || "waiting,human").split(",");
    const agent = query.get("agent") === "me" ? user.name : query.get("agent");
    const asked = { agent, department: query.get("department"), channel: query.get("channel") };
    const rows = [...this.data.conversations.values()]
      .filter((one) => owners.includes(one.owner))
      .filter((one) => Object.entries(asked).every(([name, value]) => !value || one[name] === value))
      .filter((one) => !query.get("label") || one.labels.includes(query.get("label")));
    const item = ({ messages, decisions: _1, handoffs: _2, promises: _3, deliveries: _4, contact, ...rest }) => ({
      ...rest,
      contact: contact.name,
      contact_key: contact.key,
      last_message: messages.filter((one) => one.direction === "in").at(-1)?.text ?? "",
      last_at: messages.at(-1)?.at ?? 0,
    });
    const conversations = rows.slice(0, this.most).map(item);
    const { held, mentions = [] } = this.data;
    return {
      ...{ now: this.now(), conversations, more: rows.length > this.most },
      ...{ held: held.slice(0, this.most), more_held: held.length > this.most },
      ...{ mentions: mentions.slice(0, this.most), more_mentions: mentions.length > this.most },
    };
  }

  search(words) {
    const found = (one, message, found_by) => ({
      found_by,
      conversation_id: one.id,
      seq: message.seq,
      at: message.at,
      author: message.author,
      contact: one.contact.name,
      contact_key: one.contact.key,
      channel: one.channel,
      owner: one.owner,
      excerpt: message.text,
    });
    const results = [];
    for (const one of this.data.conversations.values()) {
      const newest = one.messages.at(-1);
      if (one.contact.name.toLowerCase().includes(words.toLowerCase())) results.push(found(one, newest, "contact"));
      for (const message of one.messages) {
        if (!message.text.toLowerCase().includes(words.toLowerCase())) continue;
        results.push(found(one, message, "text"));
      }
    }
    return { results: results.slice(0, this.most), more: results.length > this.most };
  }

  preview(query) {
    const at = Number(query.get("at"));
    const { open, changes_at: next } = openAt(at, this.now());
    const due = (open ? at : (next ?? at)) + hour;
    return {
      at,
      department: query.get("department") ?? "",
      calendar: "tienda",
      open,
      next_opening_at: open ? null : next,
      handoff_text: `${open ? "Te paso con una persona" : "Ahora estamos cerrados"}. Te responderemos antes de las ${clockOf(due)}.`,
      promises: [
        { priority: "P1", due_at: due, text: "" },
        { priority: "P3", due_at: due + day, text: "" },
      ],
    };
  }

  conversation(path) {
    const found = this.data.conversations.get(Number(path[1]));
    if (!found) throw new Refusal(404, "not_found", {}, "there is no such conversation");
    const most = 200;
    const before = path[2] === "messages" ? Number(path[3]) : Infinity;
    const messages = found.messages.filter((one) => one.seq < before);
    return { ...found, messages: messages.slice(-most), earlier: messages.length > most };
  }

  act(id, action, body, user) {
    const one = this.data.conversations.get(id);
    if (!one) throw new Refusal(404, "not_found", {}, "there is no such conversation");
    const said = (author, text, more) => this.say(id, author, text, { agent: user.name, ...more });
    if (action === "typing") return void this.tell({ t: "presence", conversation: id, agents: [{ agent: user.name, typing: body.on }] });
    if (action === "seen") return void (this.data.mentions = (this.data.mentions ?? []).filter((one) => one.conversation_id !== id));
    if (action === "reply" || action === "note") {
      this.sent.push(body.client_id);
      const known = this.clientIds.get(body.client_id);
      if (known) return { seq: known };
      const newer = one.messages.some(
        (message) =>
          message.author === "person" && message.direction === "out" && message.seq > body.after_seq && message.agent !== user.name,
      );
      if (action === "reply" && newer && !body.anyway) throw new Refusal(409, "overtaken");
      if (action === "reply") Object.assign(one, { owner: "human", agent: user.name });
      const seq = said("person", body.text, action === "note" ? { direction: "note", status: "" } : {});
      this.clientIds.set(body.client_id, seq);
      const blind = this.data.users.filter((user) => user.departments?.length && !user.departments.includes(one.department));
      return action === "note"
        ? { seq, not_called: blind.map((user) => user.name).filter((name) => body.text.includes(`@${name}`)) }
        : { seq };
    }
    const acts = {
      take: () => Object.assign(one, { owner: "human", agent: user.name }),
      "hand-back": () => {
        if (one.owner === "waiting" && !body.anyway) throw new Refusal(409, "waiting");
        Object.assign(one, { owner: "bot", agent: "" });
      },
      resolve: () => Object.assign(one, { owner: "resolved" }),
      assign: () => Object.assign(one, { agent: body.agent, owner: body.agent ? "human" : "waiting" }),
      department: () => Object.assign(one, body),
      priority: () => Object.assign(one, body),
      labels: () => Object.assign(one, body),
      block: () => Object.assign(one.contact, body),
      hide: () =>
        Object.assign(
          one.messages.find((message) => message.seq === body.seq),
          { hidden: body.hidden },
        ),
      "wrong-answer": () =>
        this.data.lessons.push({
          id: 100 + id,
          kind: "wrong_answer",
          text: one.messages.find((message) => message.decision_id === body.decision_id)?.text ?? "",
          count: 1,
          at: this.now(),
          by: user.name,
          note: body.note,
          conversation_id: id,
          said_intent: "envio.plazo",
          candidates: [],
          examples: [],
        }),
    };
    if (!acts[action]) throw new Refusal(404, "not_found");
    acts[action]();
    this.changed(id);
    return { ok: true };
  }
}
