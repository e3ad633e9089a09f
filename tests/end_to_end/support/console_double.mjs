// A double of the server's people side (docs/openapi.yaml), in memory, with a small shop's morning in it.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };
const minute = 60_000;
const hour = 60 * minute;

export const consolePolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

function decision(action, intent, confidence, reasons, more = {}) {
  return {
    action, intent, confidence, language: "es", department: "", priority: "P3", signals: [], reasons, reply: "", ...more,
    explanation: {
      normalised: "cuanto tarda el envio a cali", margin: 0.61, risk: 0.02, answer_limit: 0.72, risk_limit: 0.15, rule: "",
      candidates: [
        { intent, probability: confidence, evidence: ["envio", "cuanto tarda"] }, { intent: "envio.costo", probability: 0.21, evidence: ["envio"] },
        { intent: "pedido.estado", probability: 0.08 },
      ].filter((one) => one.intent),
      lost: [{ what: "envio.costo", why: "menos probable" }], step: "faq", calendar: "tienda: abierta hasta 13:00", book_version: "3f9c2ab17d5e", entities: [],
      ...more.explanation,
    },
  };
}

/** What the console is shown; a test may change anything in it. */
export function shopMorning(now = Date.now()) {
  const message = (seq, direction, author, text, ago, more = {}) => ({
    id: seq, seq, direction, author, agent: "", kind: "text", text, buttons: null, attachments: null, at: now - ago, status: direction === "out" ? "delivered" : "",
    decision_id: null, ...more,
  });
  const names = ["Marta Lucía Gómez", "Andrés", "Camila R.", "João Pereira", "Sofía Ñ", "Kevin 🛹", "Señora de la esquina con un nombre larguísimo que no cabe", "李雷"];
  const channels = ["widget", "instagram", "whatsapp", "telegram", "messenger"];
  const texts = [
    "me cobraron dos veces el mismo pedido y nadie responde 😡", "hola, quiero hablar con una persona por favor", "¿hacen factura a nombre de empresa?", "o pedido chegou quebrado",
    "¿tienen la manta en azul?", "bro donde esta mi pedido??? 📦📦", "Buenas tardes, disculpe la molestia, quisiera saber si el jarrón que vi en la vitrina el sábado sigue disponible, porque mi hermana cumple años el jueves y no quisiera quedarme sin regalo; también si lo envuelven", "你好，请问可以寄到中国吗？",
  ];
  const why = ["Parece un cobro doble: control de gestión, P1", "Pidió una persona", "Nadie ha escrito la respuesta", "Queja: producto dañado", "Poca seguridad: 0,41", "Repite la pregunta", "Dos respuestas no ayudaron", "Idioma sin respuestas"];
  const conversations = new Map();
  names.forEach((name, index) => {
    const id = index + 1;
    conversations.set(id, {
      id, inbox: channels[index % 5], channel: channels[index % 5], contact: { name, key: `k${id}`, handle: index === 1 ? "andres.mp3" : "", tags: index === 0 ? ["cliente frecuente"] : [], blocked: false },
      owner: index === 4 ? "human" : "waiting", agent: index === 4 ? "ana" : "", department: index % 2 ? "logistica" : "control-de-gestion", priority: ["P0", "P1", "P2", "P3"][Math.min(3, Math.floor(index / 2))],
      due_at: now + (index - 1) * 20 * minute, promised_at: index === 2 ? now + 12 * minute : null, window_until: index === 1 ? now + 3 * hour : null, waiting_since: now - (index + 1) * 7 * minute,
      case: index === 0 ? "PV-7K3Q" : "", language: index === 3 ? "pt" : "es", visibility: index === 6 ? "public" : "direct", why: [why[index]], labels: index === 0 ? ["reembolso"] : [],
      opened_at: now - 2 * hour, last_customer_at: now - index * 7 * minute, limits: { max_text: index === 1 ? 1000 : 4000, unit: index === 1 ? "utf8_bytes" : "code_points", can_hide: index === 6 }, presence: [],
      messages: [
        message(1, "in", "customer", "hola, ¿cuánto tarda el envío a Cali?", 90 * minute, { decision_id: 1 }),
        message(2, "out", "bot", "Los envíos a Cali tardan de 2 a 4 días hábiles.", 90 * minute - 900, { buttons: [{ title: "Ver mi pedido", payload: "p" }], status: "read" }),
        message(3, "in", "customer", texts[index], (index + 1) * 7 * minute, { decision_id: 2 }),
        message(4, "out", "bot", "Siento lo ocurrido. Le paso tu caso PV-7K3Q a una persona, que te responderá hoy antes de las 16:00.", (index + 1) * 7 * minute - 700),
      ],
      decisions: [
        { id: 1, at: now - 90 * minute, decision: decision("answer", "envio.plazo", 0.93, ["Pregunta por el plazo de envío con 93 % de confianza"]) },
        { id: 2, at: now - 7 * minute, decision: decision("escalate", "cobro.doble", 0.88, [why[index], "Las quejas de dinero van siempre a una persona"], { department: "control-de-gestion", priority: "P1", signals: ["money_harm", "anger"], explanation: { risk: 0.94, rule: "cobro-doble" } }) },
      ],
      handoffs: [{ at: now - 7 * minute, department: "control-de-gestion", priority: "P1", due_at: now + hour, packet: { who: name, why: [why[index], "Las quejas de dinero van siempre a una persona"], signals: ["money_harm", "anger"], entities: { pedido: "TL-20418" }, private_entities: {} }, taken_at: null, taken_by: "", ended_at: null, ended_how: "" }],
      promises: [{ text: "Te respondemos hoy antes de las 16:00", made_at: now - 7 * minute, due_at: now + 48 * minute, state: "open" }], deliveries: [],
    });
  });
  const title = { es: "Cuánto tarda el envío", en: "How long shipping takes" };
  const intent = (id, file, es, more = {}) => ({ id, file, title: { es, en: es }, examples: { es: ["¿cuánto tarda el envío?", "plazo de entrega"], en: [] }, not: ["mi pedido no ha llegado"], like: [], answer: { es: ["Tardamos de 2 a 4 días."] }, public: {}, buttons: [], escalate: null, valid_until: null, ...more });
  const hours = [];
  for (let back = 0; back < 7 * 24; back++) {
    const at = Math.floor((now - back * hour) / hour) * hour;
    const busy = Math.max(0, Math.round(6 + 8 * Math.sin((new Date(at).getHours() - 8) / 4) + (back * 7) % 5));
    hours.push({ at, channel: "whatsapp", in: busy, out: busy }, { at, channel: "widget", in: Math.round(busy / 2), out: 2 }, { at, channel: "instagram", in: (back * 3) % 6, out: 1 });
  }
  const day = 24 * hour;
  const opens = new Date(now).setHours(9, 0, 0, 0);
  return {
    users: [
      { name: "ana", full_name: "Ana Torres", role: "admin", departments: ["logistica", "control-de-gestion"], disabled: false, last_seen_at: now, password: "una clave larga" },
      { name: "luis", full_name: "Luis Prada", role: "agent", departments: ["logistica"], disabled: false, last_seen_at: now - hour, password: "otra clave larga" },
      { name: "vera", full_name: "Vera Mira", role: "viewer", departments: [], disabled: false, last_seen_at: null, password: "solo mirar aqui" },
    ],
    departments: [{ name: "logistica", title: { es: "Logística", en: "Logistics" } }, { name: "control-de-gestion", title: { es: "Control de gestión" } }],
    conversations, held: [{ outbox_id: 9, conversation_id: 2, text: "Tu pedido sale mañana.", why: "Telegram no respondió a tiempo", at: now - 5 * minute }],
    canned: [
      { name: "saludo", text: { es: "Hola {{contact.name}}, soy {{agent.name}} de Tienda Luna. Ya reviso tu caso.", en: "Hello {{contact.name}}, I am {{agent.name}}." } },
      { name: "reembolso", text: { es: "Tu reembolso del caso {{case}} llega en 3 a 5 días hábiles." } },
    ],
    calendars: [{ name: "tienda", timezone: "America/Bogota", open: true, changes_at: now + hour, departments: ["logistica"], days: Array.from({ length: 8 }, (_, index) => ({
      date: new Date(now + index * day).toISOString().slice(0, 10), holiday: index === 4,
      intervals: index === 4 ? [] : [{ from: opens + index * day, to: opens + 4 * hour + index * day }, { from: opens + 6 * hour + index * day, to: opens + 10 * hour + index * day }],
    })) }],
    book: { version: "v1", languages: ["es", "en"], intents: [
      intent("envio.plazo", "faq/envios.yaml", title.es, { title }), intent("envio.costo", "faq/envios.yaml", "Cuánto cuesta el envío"), intent("pago.medios", "faq/pagos.yaml", "Medios de pago"),
      intent("cobro.doble", "faq/pagos.yaml", "Cobro doble", { answer: {}, escalate: { department: "control-de-gestion", priority: "P1" } }), intent("tienda.horario", "faq/tienda.yaml", "Horario de la tienda", { answer: {} }),
    ] },
    versions: [{ version: "v1", at: now - day, author: "ana", why: "Plazos de Navidad", current: true }, { version: "v0", at: now - 3 * day, author: "ana", why: "Primera versión", current: false }],
    lessons: [
      { id: 1, kind: "wrong_answer", text: "¿y si no me gusta el jarrón?", count: 1, at: now - hour, by: "luis", note: "Es un cambio, no un envío", conversation_id: 3, said_intent: "envio.plazo", candidates: [{ intent: "envio.costo", probability: 0.4 }], examples: [] },
      { id: 2, kind: "unanswered", text: "¿envuelven para regalo?", count: 14, at: now - 2 * hour, by: "", note: "", conversation_id: null, said_intent: "", candidates: [], examples: ["lo envuelven?", "papel de regalo"] },
    ],
    overview: {
      hours, turns: { answered: 812, clarified: 61, escalated: 143, silent: 22 }, first_answer: { bot: { count: 812, p50: 420, p90: 1300 }, person: { count: 143, p50: 11 * minute, p90: 38 * minute } },
      promises: { kept: 96, broken: 3, open: 4 }, topics: [{ intent: "envio.plazo", title, count: 231 }, { intent: "pago.medios", title: { es: "Medios de pago" }, count: 120 }, { intent: "envio.costo", title: { es: "Cuánto cuesta el envío" }, count: 88 }],
      unanswered: [{ theme: "envolver para regalo", count: 14, examples: ["¿envuelven para regalo?", "papel de regalo"] }, { theme: "bono de regalo", count: 6, examples: ["venden bonos?"] }],
    },
    audit: [{ id: 2, at: now - hour, actor: "ana", action: "knowledge.save", object: "envio.plazo", detail: "Plazos de Navidad" }, { id: 1, at: now - day, actor: "ana", action: "session.begin", object: "ana", detail: "" }],
    inboxes: [
      { name: "web", channel: "widget", paused_until: null, pause_reason: "", last_inbound_at: now - minute, pending: 0, held: 0, failed: 0 },
      { name: "instagram", channel: "instagram", paused_until: now + hour, pause_reason: "El permiso de la cuenta venció (190)", last_inbound_at: now - 3 * hour, pending: 3, held: 1, failed: 2 },
    ],
  };
}

const ranks = { viewer: 0, agent: 1, editor: 2, admin: 3 };

class Refusal extends Error {
  constructor(status, code, more = {}) {
    super(code);
    Object.assign(this, { status, code, more });
  }
}

export class ConsoleDouble {
  constructor(directory, data = shopMorning()) {
    this.directory = directory;
    this.data = data;
    this.sessions = new Map();
    this.streams = new Set();
    this.clientIds = new Map();
    this.calls = [];
    this.down = false;
    this.failNext = null;
    this.server = createServer((request, response) => void this.answer(request, response));
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
    for (const stream of this.streams) stream.write(`data: ${JSON.stringify(news)}\n\n`);
  }

  changed(id) {
    this.tell({ t: "changed", conversation: id });
  }

  /** A message of the customer (or anybody) arrives. */
  say(id, author, text, more = {}) {
    const { messages } = this.data.conversations.get(id);
    const seq = messages.length + 1;
    const direction = author === "customer" ? "in" : "out";
    messages.push({ id: id * 1000 + seq, seq, direction, author, agent: "", kind: "text", text, buttons: null, attachments: null, at: Date.now(), status: direction === "out" ? "sent" : "", decision_id: null, ...more });
    this.changed(id);
    return seq;
  }

  async answer(request, response) {
    if (this.down) return request.socket.destroy();
    const url = new URL(request.url, this.origin);
    if (!url.pathname.startsWith("/api/v1/")) return this.file(url, response);
    let text = "";
    for await (const chunk of request) text += chunk;
    const json = (status, body, headers = {}) => response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(status === 204 ? "" : JSON.stringify(body));
    try {
      const user = this.sessions.get((request.headers.cookie ?? "").match(/portavoz=(\w+)/)?.[1]);
      const path = url.pathname.slice(8).split("/").map(decodeURIComponent);
      if (path[0] === "events" && user) return this.stream(request, response);
      if (this.failNext && request.method !== "GET") {
        const refusal = this.failNext;
        this.failNext = null;
        throw refusal;
      }
      this.calls.push([request.method, url.pathname.slice(7)]);
      if (path[0] === "session") return this.session(request, path, JSON.parse(text || "{}"), user, json);
      if (!user) throw new Refusal(401, "unauthorised");
      if (request.method !== "GET" && request.headers["x-csrf-token"] !== `csrf-${user.name}`) throw new Refusal(403, "csrf");
      json(200, this.route(request.method, path, url.searchParams, JSON.parse(text || "{}"), user) ?? { ok: true });
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
      user: this.shown(one), csrf: `csrf-${one.name}`, brand: "Tienda Luna", languages: ["es", "en"], timezone: "America/Bogota", departments: this.data.departments,
      agents: this.data.users.map(({ name, full_name }) => ({ name, full_name })), channels: ["widget", "instagram", "whatsapp", "telegram", "messenger"], labels: ["reembolso", "urgente"],
    });
    if (request.method === "POST" && path[1] !== "password") {
      const found = this.data.users.find((one) => one.name === body.name && one.password === body.password && !one.disabled);
      if (!found) throw new Refusal(401, "wrong_credentials");
      const token = Math.random().toString(36).slice(2);
      this.sessions.set(token, found);
      return json(200, info(found), { "Set-Cookie": `portavoz=${token}; HttpOnly; SameSite=Strict; Path=/` });
    }
    if (!user) throw new Refusal(401, "unauthorised");
    if (request.method === "DELETE") this.sessions.clear();
    return request.method === "GET" ? json(200, info(user)) : json(204);
  }

  shown({ password: _, ...user }) {
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
      queue: () => this.queue(query), search: () => this.search(query.get("q")), canned: () => ({ replies: data.canned }), calendars: () => (path[1] ? this.preview(query) : { now: Date.now(), calendars: data.calendars }),
      promises: () => ({ now: Date.now(), promises: query.get("state") === "open" ? [...data.conversations.values()].slice(0, 2).map((one) => ({ ...one.promises[0], id: one.id, conversation_id: one.id, contact: one.contact.name })) : [] }),
      learning: () => ({ items: data.lessons.filter((one) => !one.state) }), overview: () => ({ from: Number(query.get("from")), to: Number(query.get("to")), ...data.overview }),
      users: () => (need("admin"), { users: data.users.map((one) => this.shown(one)) }), audit: () => (need("admin"), { unbroken: true, rows: data.audit }), inboxes: () => ({ inboxes: data.inboxes }),
    };
    if (path[0] === "conversations") return method === "GET" ? this.conversation(path) : (need("agent"), this.act(Number(path[1]), path[2], body, user));
    if (path[0] === "knowledge") return this.knowledge(method, path, body, user, need);
    if (method === "GET" && read[path[0]]) return read[path[0]]();
    if (path[0] === "learning") return void (data.lessons.find((one) => one.id === Number(path[1])).state = body.state);
    if (path[0] === "deliveries") return void (data.held = data.held.filter((one) => one.outbox_id !== Number(path[1])));
    if (path[0] === "users") return need("admin"), this.user(method, path[1], body);
    throw new Refusal(404, "not_found");
  }

  user(method, name, body) {
    const { users } = this.data;
    if (method === "POST") users.push({ disabled: false, last_seen_at: null, ...body });
    else Object.assign(users.find((one) => one.name === name), body);
    return this.shown(users.find((one) => one.name === (name ?? body.name)));
  }

  queue(query) {
    const owners = (query.get("owner") || "waiting,human").split(",");
    const rows = [...this.data.conversations.values()].filter((one) => owners.includes(one.owner));
    const item = ({ messages, decisions: _1, handoffs: _2, promises: _3, deliveries: _4, contact, ...rest }) => ({
      ...rest, contact: contact.name, last_message: messages.filter((one) => one.direction === "in").at(-1)?.text ?? "", last_at: messages.at(-1)?.at ?? 0,
    });
    return { now: Date.now(), conversations: rows.map(item), held: this.data.held };
  }

  search(words) {
    const results = [];
    for (const one of this.data.conversations.values()) {
      for (const message of one.messages) {
        if (!message.text.toLowerCase().includes(words.toLowerCase())) continue;
        results.push({ conversation_id: one.id, seq: message.seq, at: message.at, author: message.author, contact: one.contact.name, channel: one.channel, owner: one.owner, excerpt: message.text });
      }
    }
    return { results };
  }

  preview(query) {
    const at = Number(query.get("at"));
    return { at, department: query.get("department") ?? "", calendar: "tienda", open: false, next_opening_at: at + hour, handoff_text: "Ahora estamos cerrados. Te responderemos mañana antes de las 10:00.", promises: [{ priority: "P1", due_at: at + 2 * hour, text: "" }, { priority: "P3", due_at: at + 20 * hour, text: "" }] };
  }

  conversation(path) {
    const found = this.data.conversations.get(Number(path[1]));
    if (!found) throw new Refusal(404, "not_found");
    return found;
  }

  act(id, action, body, user) {
    const one = this.data.conversations.get(id);
    if (!one) throw new Refusal(404, "not_found");
    const said = (author, text, more) => this.say(id, author, text, { agent: user.name, ...more });
    if (action === "typing") return void this.tell({ t: "presence", conversation: id, agents: [{ agent: user.name, typing: body.on }] });
    if (action === "reply" || action === "note") {
      const known = this.clientIds.get(body.client_id);
      if (known) return { seq: known };
      const newer = one.messages.some((message) => message.author === "person" && message.direction === "out" && message.seq > body.after_seq && message.agent !== user.name);
      if (action === "reply" && newer && !body.anyway) throw new Refusal(409, "overtaken");
      if (action === "reply") Object.assign(one, { owner: "human", agent: user.name });
      const seq = said("person", body.text, action === "note" ? { direction: "note", status: "" } : {});
      this.clientIds.set(body.client_id, seq);
      return { seq };
    }
    const acts = {
      take: () => Object.assign(one, { owner: "human", agent: user.name }), "hand-back": () => Object.assign(one, { owner: "bot", agent: "" }), resolve: () => Object.assign(one, { owner: "resolved" }),
      assign: () => Object.assign(one, { agent: body.agent, owner: body.agent ? "human" : "waiting" }), department: () => Object.assign(one, body), priority: () => Object.assign(one, body), labels: () => Object.assign(one, body),
      block: () => Object.assign(one.contact, body), hide: () => Object.assign(one.messages.find((message) => message.seq === body.seq), { hidden: body.hidden }),
      "wrong-answer": () => this.data.lessons.push({ id: 100 + id, kind: "wrong_answer", text: one.messages.find((message) => message.decision_id === body.decision_id)?.text ?? "", count: 1, at: Date.now(), by: user.name, note: body.note, conversation_id: id, said_intent: "envio.plazo", candidates: [], examples: [] }),
    };
    if (!acts[action]) throw new Refusal(404, "not_found");
    acts[action]();
    this.changed(id);
    return { ok: true };
  }

  knowledge(method, path, body, user, need) {
    const { book, versions } = this.data;
    const saved = (why) => {
      book.version = `v${versions.length}`;
      versions.forEach((one) => (one.current = false));
      versions.unshift({ version: book.version, at: Date.now(), author: user.name, why, current: true });
      this.tell({ t: "knowledge", version: book.version });
      return { version: book.version };
    };
    const row = (one) => ({ id: one.id, title: one.title, file: one.file, examples: Object.values(one.examples).flat().length, answered: Object.keys(one.answer), escalates: one.escalate?.department ?? "", valid_until: one.valid_until, asked_30_days: one.id.length * 7 });
    if (path.length === 1) return { version: book.version, languages: book.languages, intents: book.intents.map(row) };
    if (path[1] === "ask") {
      const found = book.intents.find((one) => Object.values(one.examples).flat().some((text) => text === body.text));
      return { ...decision(found ? "answer" : "escalate", found?.id ?? "", found ? 0.95 : 0.2, [found ? "Coincide con un ejemplo" : "Nadie ha escrito la respuesta"]), reply: found?.answer.es?.[0] ?? "Te paso con una persona." };
    }
    if (path[1] === "preview") {
      need("editor");
      return { problems: [], tests: { passed: 64, failed: 0, failures: [] }, flips: body.intent.examples.es?.includes("¿y si no me gusta?") ? [{ text: "¿lo puedo devolver?", before: "cambio.devolucion", after: body.intent.id, wanted: "cambio.devolucion" }] : [], conflicts: [] };
    }
    if (path[1] === "versions") {
      if (path.length === 2) return { versions };
      if (path[3] === "restore") return need("editor"), saved(body.why);
      return { files: [{ path: "faq/envios.yaml", before: "- intent: envio.plazo\n  answer:\n    es: Tardamos 5 días.\n# fin\n", after: "- intent: envio.plazo\n  answer:\n    es: Tardamos de 2 a 4 días.\n# fin\n" }] };
    }
    const at = book.intents.findIndex((one) => one.id === path[2]);
    if (at < 0) throw new Refusal(404, "not_found");
    if (method === "GET") return { version: book.version, intent: book.intents[at] };
    need("editor");
    if (body.version !== book.version) throw new Refusal(409, "changed", { current: book.intents[at], version: book.version });
    book.intents[at] = body.intent;
    return saved(body.why);
  }
}

export { Refusal };
