// Hostile and spoilt inputs of every kind, with real customers between them.
import http from "node:http";
import net from "node:net";
import { chat_post, hostile_words, signed_webhook, socket_frames, unproven_webhook, upgrade } from "./hostile_messages.mjs";
import { foreign_request, malformed_request } from "./hostile_requests.mjs";
import { chance_of } from "./mutation.mjs";

const seed = 20;
const customers_every = 10; // A real message after so many inputs.
const at_once = 32;
const patience_ms = 15_000;

/** Sends the bytes and, where there are `more`, those after the first answer; its status, "cut" when there was none, "hung" when the connection was left open. */
function send_bytes(world, bytes, localAddress, more = null) {
  return new Promise((done) => {
    let read = "";
    const socket = net.connect({ port: world.port, host: "127.0.0.1", localAddress, allowHalfOpen: true });
    const status = () => /^HTTP\/1\.[01] (\d{3})/.exec(read)?.[1] ?? "cut";
    const late = setTimeout(() => { socket.destroy(); done("hung"); }, patience_ms);
    socket.on("data", (data) => {
      if (more && read === "") socket.end(more);
      if (read.length < 100) read += data.toString("latin1");
    });
    socket.on("error", () => {}).on("end", () => socket.end());
    socket.on("close", () => { clearTimeout(late); done(status()); });
    if (more) socket.write(bytes);
    else socket.end(bytes);
  });
}

async function post(world, { target, body, headers }, localAddress) {
  const agent = new http.Agent({ localAddress });
  const { status } = await world.ask(agent, "POST", target, body, { ...headers, "Content-Length": body.length, Connection: "close" });
  agent.destroy();
  return status === 0 ? "cut" : String(status);
}

/** Addresses of the whole loopback net: otherwise all but the first inputs were refused for their number. */
const some_address = (chance) => `127.${1 + chance.below(250)}.${chance.below(250)}.${1 + chance.below(250)}`;

/** What is sent, by category, and how much of each in a hundred. */
const categories = {
  malformed_request: { part: 26, send: (world, id, chance) => send_bytes(world, malformed_request(chance), some_address(chance)) },
  foreign_request: { part: 12, send: (world, id, chance) => send_bytes(world, foreign_request(chance), some_address(chance)) },
  unproven_webhook: { part: 8, send: (world, id, chance) => post(world, unproven_webhook(world, id, chance), some_address(chance)) },
  signed_spoilt_bytes: { part: 15, send: (world, id, chance) => post(world, signed_webhook(world, id, chance, "bytes"), some_address(chance)) },
  signed_twisted_json: { part: 17, send: (world, id, chance) => post(world, signed_webhook(world, id, chance, "json"), some_address(chance)) },
  hostile_words: { part: 8, send: (world, id, chance, kept) => say(world, id, chance, kept) },
  chat_post: { part: 7, send: (world, id, chance, kept) => post(world, chat_post(world, id, chance, kept.token), some_address(chance)) },
  chat_socket: { part: 7, send: (world, id, chance, kept) => send_bytes(world, upgrade, some_address(chance), socket_frames(id, chance, kept.token)) },
};
const category_of = Object.entries(categories).flatMap(([name, { part }]) => Array(part).fill(name));

async function say(world, id, chance, kept) {
  const message = hostile_words(world, id, chance);
  const status = await post(world, message, some_address(chance));
  if (status === "200") kept.words.set(`words-${id}`, message.said);
  return status;
}

async function chat_token(world) {
  const agent = new http.Agent();
  const { body } = await world.ask(agent, "POST", "/v1/widget/session", JSON.stringify({ site_key: "web", visitor_token: "b".repeat(43) }), { "Content-Type": "application/json" });
  agent.destroy();
  return JSON.parse(body).token;
}

/** Of the hostile words that were acknowledged, how many are not in the store as they were said. A NUL cannot be seen in JSON of the platform and is kept as such. */
async function words_changed(world, words) {
  const agent = new http.Agent({ keepAlive: true });
  const headers = { Authorization: `Bearer ${world.api_token}` };
  let changed = 0;
  const found = new Set();
  for (let id = 1, misses = 0; misses < 50 && found.size < words.size; ++id) {
    const { status, body } = await world.ask(agent, "GET", `/api/v1/conversations/${id}`, undefined, headers);
    misses = status === 200 ? 0 : misses + 1;
    if (status !== 200) continue;
    const view = JSON.parse(body);
    const said = words.get(view.contact.key);
    if (said === undefined) continue;
    found.add(view.contact.key);
    if (!view.messages.some(({ text }) => text === said)) changed += 1;
  }
  agent.destroy();
  return { changed, missing: words.size - found.size };
}

export async function hostile(world, count) {
  const chance = chance_of(seed);
  const kept = { token: await chat_token(world), words: new Map() };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const statuses = Object.fromEntries(Object.keys(categories).map((name) => [name, {}]));
  const customers = { written: 0, acknowledged: 0 };
  const memory = [];
  let id = 0;
  const work = async () => {
    while (id < count && world.alive) {
      const number = ++id;
      const name = chance.one_of(category_of);
      const status = await categories[name].send(world, number, chance, kept);
      statuses[name][status] = (statuses[name][status] ?? 0) + 1;
      if (number % Math.ceil(count / 20) === 0) memory.push(world.memory().mine);
      if (number % customers_every !== 0) continue;
      customers.written += 1;
      if ((await world.write_signed(agent, number)).status === 200) customers.acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: at_once }, work));
  agent.destroy();
  return judge(world, { inputs: id, statuses, customers, memory, words: kept.words });
}

/** Every customer was answered once, everything else was refused or taken, nothing failed, hung or grew. */
async function judge(world, { inputs, statuses, customers, memory, words }) {
  const unanswered = () => Array.from({ length: customers.written }, (_, i) => `event-${(i + 1) * customers_every}`).filter((key) => world.platform.hook_ids.get(key)?.size !== 1).length;
  await world.settle(unanswered);
  const all = Object.values(statuses).flatMap(Object.entries);
  const failures = all.filter(([status]) => status.startsWith("5") && status !== "501") // 501 is the answer to a transfer coding that nobody knows.
    .reduce((sum, [, times]) => sum + times, 0);
  const hung = all.filter(([status]) => status === "hung").reduce((sum, [, times]) => sum + times, 0);
  const { changed, missing } = await words_changed(world, words);
  const result = { inputs, statuses, customers: { ...customers, unanswered: unanswered() }, failures, hung, words: words.size, words_changed: changed, words_missing: missing, mine_mb: memory, alive: world.alive };
  const ok = world.alive && failures === 0 && hung === 0 && changed === 0 && missing === 0 && result.customers.unanswered === 0 && customers.acknowledged === customers.written;
  return { ...result, ok };
}
