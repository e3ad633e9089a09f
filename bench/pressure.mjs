#!/usr/bin/env node
// The running program under pressure, with a double of Telegram and of a signed webhook's receiver beside it:
//   bench/pressure.mjs build/release/portavoz idle 10000       connections that say nothing, and what others feel of them
//   bench/pressure.mjs build/release/portavoz overload 10      seconds at its limit, then with sixteen times the senders, then again
//   bench/pressure.mjs build/release/portavoz soak 5 20        minutes at so many messages a second
//   bench/pressure.mjs build/release/portavoz storm 25 20      the same while everything around the program fails (bench/pressure_faults.mjs)
//   bench/pressure.mjs build/release/portavoz accept 10 500    minutes at so many signed webhooks a second over TLS, counted from when each should leave
//   bench/pressure.mjs build/release/portavoz outage 60 1      minutes in which Telegram answers 503, then 429, then not at all; so many messages a second to it, as many beside it
//   bench/pressure.mjs build/release/portavoz slow 1000        slowhttptest's four modes with so many connections each
// Prints one line of JSON. Ends with 1 when something was lost or did not come back.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Weather, own_disk, soak_in } from "./pressure_faults.mjs";

const [binary, mode, first = "", second = ""] = process.argv.slice(2);
const book = fileURLToPath(new URL("../tests/process/book", import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), "portavoz-pressure-"));
const secret = "telegram-test-secret";
const hook_key = Buffer.from("a secret of the pressure bench!!");
let told = 0;
const told_chats = new Map(); // How many messages each Telegram chat was told.
const hook_ids = new Map(); // By conversation, the ids of the signed replies: the same id again is the same reply.
let refusal = null; // How Telegram refuses at the moment.
const weather = new Weather();

const platform = http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part)).on("end", () => {
    response.setHeader("Content-Type", "application/json");
    const of_telegram = request.url !== "/hook";
    if (of_telegram && refusal) {
      response.statusCode = refusal.status;
      return response.end(JSON.stringify({ ok: false, error_code: refusal.status, description: "no", parameters: refusal.parameters }));
    }
    const said = JSON.parse(Buffer.concat(parts));
    const take = () => {
      told += 1;
      if (of_telegram) told_chats.set(said.chat_id, (told_chats.get(said.chat_id) ?? 0) + 1);
      else hook_ids.set(said.data.conversation, (hook_ids.get(said.data.conversation) ?? new Set()).add(said.data.id));
    };
    if (weather.disturbs(request, response, take)) return;
    take();
    response.end('{"ok":true,"result":{"message_id":1}}');
  });
});
await new Promise((ready) => platform.listen(0, "127.0.0.1", ready));
const platform_port = platform.address().port;
// Telegram's way in: it can be closed while the other stays open.
const callers = new Set();
const telegram = net.createServer((socket) => {
  const inside = net.connect(platform_port, "127.0.0.1");
  callers.add(socket);
  socket.on("close", () => { callers.delete(socket); inside.destroy(); }).on("error", () => {});
  inside.on("close", () => socket.destroy()).on("error", () => {});
  socket.pipe(inside).pipe(socket);
});
await new Promise((ready) => telegram.listen(0, "127.0.0.1", ready));
const telegram_port = telegram.address().port;

// Over TLS with a certificate of our own, which is not looked at: what is measured is the program.
const certificate = path.join(folder, "certificate.pem");
const key = path.join(folder, "key.pem");
const tls = mode === "accept";
if (tls) {
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], { stdio: "ignore" });
}
const client = tls ? https : http;
const disk = mode === "storm" ? own_disk(path.join(folder, "disk")) : null;
const store = path.join(disk?.folder ?? folder, "s.db");
let program;
let port = 0;

/** Starts the program, again at the same port when it ran before. */
async function start() {
  program = spawn(binary, ["serve", book, "--store", store, "--listen", `127.0.0.1:${port}`, "--log-level", "error", ...(tls ? ["--certificate", certificate, "--private-key", key] : [])], {
    env: {
      ...process.env, TEST_TELEGRAM_TOKEN: "12345:abcdefghijklmnopqrstuvwxyzABCDEFGHI", TEST_TELEGRAM_SECRET: secret,
      TEST_HOOK_SECRET: `whsec_${hook_key.toString("base64")}`, TEST_HOOK_URL: `http://127.0.0.1:${platform_port}/hook`,
      TEST_TELEGRAM_API: `http://127.0.0.1:${telegram_port}`, XDG_CACHE_HOME: folder,
    },
    stdio: ["ignore", "pipe", mode === "storm" ? "ignore" : "inherit"], // It has much to say of a storm.
  });
  port = await new Promise((found, failed) => {
    let printed = "";
    program.on("exit", (code) => failed(new Error(`the program ended with ${code}`)));
    program.stdout.on("data", (bytes) => {
      const at = /https?:\/\/127\.0\.0\.1:(\d+)/.exec((printed += bytes));
      if (at) found(Number(at[1]));
    });
  });
}

async function kill() {
  const ended = new Promise((done) => program.on("exit", done));
  program.kill("SIGKILL");
  await ended;
}
await start();

/** What the program has in memory: `mine` is allocated, `file` is mapped (binary, learned matcher) and can be taken back at any time. */
function memory_parts() {
  const status = readFileSync(`/proc/${program.pid}/status`, "utf8");
  const mb = (name) => round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  return { all: mb("VmRSS"), mine: mb("RssAnon"), file: mb("RssFile") };
}
const memory_mb = () => memory_parts().all;
const open_files = () => readdirSync(`/proc/${program.pid}/fd`).length;
const wal_mb = () => { try { return statSync(`${store}-wal`).size / 1e6; } catch { return 0; } };
const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const shown = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return { count: sorted.length, p50_ms: round(share(sorted, 0.5)), p99_ms: round(share(sorted, 0.99)) };
};
const round = (number) => Math.round(number * 10) / 10;

function ask(agent, method, target, body, headers = {}) {
  const begun = performance.now();
  return new Promise((answered) => {
    const request = client.request({ agent, port, host: "127.0.0.1", rejectUnauthorized: false, method, path: target, headers }, (response) => {
      const read = [];
      response.on("data", (bytes) => read.push(bytes)).on("error", () => {});
      response.on("close", () => answered({ status: response.complete ? response.statusCode : 0, ms: performance.now() - begun, body: Buffer.concat(read) }));
    });
    request.on("error", () => answered({ status: 0, ms: performance.now() - begun }));
    request.end(body);
  });
}

let last = 0;
function write(agent, id = ++last) {
  const body = JSON.stringify({
    update_id: id,
    message: { message_id: id, from: { id, is_bot: false, first_name: "Ana" }, chat: { id, type: "private" }, date: Math.floor(Date.now() / 1000), text: "¿cuánto tarda el envío?" },
  });
  return ask(agent, "POST", "/webhooks/telegram", body, { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret });
}

/** The same of a system that signs (Standard Webhooks) and takes answers as fast as they come. */
function write_signed(agent, number = ++last) {
  const id = `event-${number}`;
  const body = JSON.stringify({ type: "message.created", data: { id, contact: { id, name: "Ana" }, text: "¿cuánto tarda el envío?" } });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", hook_key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return ask(agent, "POST", "/webhooks/hook", body, { "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` });
}

async function health(count) {
  const agent = new http.Agent({ keepAlive: true, localAddress: "127.0.1.1" }); // Not one of the addresses that press.
  const times = [];
  for (let i = 0; i < count; ++i) {
    const { status, ms } = await ask(agent, "GET", "/healthz");
    if (status === 200) times.push(ms);
  }
  agent.destroy();
  return shown(times);
}

/** `senders` connections write as fast as they are answered. */
async function press(senders, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: senders });
  const until = performance.now() + seconds * 1000;
  const taken = [];
  const refused = [];
  let failed = 0;
  await Promise.all(Array.from({ length: senders }, async () => {
    while (performance.now() < until) {
      const { status, ms } = await write(agent);
      if (status === 200) taken.push(ms);
      else if (status === 503) refused.push(ms);
      else failed += 1;
    }
  }));
  agent.destroy();
  return { per_second: Math.round(taken.length / seconds), taken: shown(taken), refused: shown(refused), failed };
}

async function idle(count) {
  const before = memory_mb();
  const calm = await health(500);
  const open = [];
  for (let i = 0; i < count; ++i) {
    open.push(new Promise((done) => {
      const socket = net.connect({ port, host: "127.0.0.1", localAddress: `127.0.0.${2 + Math.floor(i / 900)}` });
      socket.on("connect", () => done(socket)).on("error", () => done(null));
    }));
    if (i % 200 === 0) await Promise.all(open);
  }
  const sockets = (await Promise.all(open)).filter(Boolean);
  await pause(500);
  const during = await health(500);
  const result = { connections: sockets.length, memory_mb_before: round(before), memory_mb: round(memory_mb()), calm, during };
  for (const socket of sockets) socket.destroy();
  return { ...result, ok: sockets.length === count && during.count === 500 };
}

async function overload(seconds) {
  const alone = await press(64, seconds);
  const crowded = await press(900, seconds);
  const peak_mb = round(memory_mb());
  const begun = performance.now();
  let calm = await health(50);
  while (calm.p99_ms > 50 && performance.now() - begun < 30_000) calm = await health(50);
  return { alone, crowded, peak_mb, recovered_after_ms: Math.round(performance.now() - begun), ok: crowded.failed === 0 };
}

async function soak(minutes, rate) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const until = Date.now() + minutes * 60_000;
  const samples = [];
  const times = [];
  let acknowledged = 0;
  for (let next = Date.now(), sampled = 0; Date.now() < until; next += 1000 / rate) {
    write(agent).then(({ status, ms }) => { if (status === 200) { acknowledged += 1; times.push(ms); } });
    if (Date.now() - sampled > 5_000) {
      sampled = Date.now();
      samples.push({ at: sampled, memory: memory_parts(), messages: acknowledged, files: open_files(), wal: wal_mb() });
    }
    await pause(Math.max(0, next - Date.now()));
  }
  const drained_after_s = await drain(acknowledged);
  agent.destroy();
  const warm = samples.slice(Math.floor(samples.length / 2));
  const hours = (warm.at(-1).at - warm[0].at) / 3_600_000;
  const curve = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((part) => share(samples, part));
  return {
    minutes, rate, acknowledged, told, drained_after_s, acknowledge: shown(times), memory_mb: warm.at(-1).memory, mine_mb_per_hour: round((warm.at(-1).memory.mine - warm[0].memory.mine) / hours),
    curve: curve.map(({ messages, memory }) => [messages, memory.mine, memory.file]),
    files: [warm[0].files, warm.at(-1).files], wal_mb: round(Math.max(...samples.map((one) => one.wal))), ok: told === acknowledged && acknowledged > 0,
  };
}

/** Waits until everything acknowledged is answered: a backlog leaves at the platform's pace, only one that no longer becomes smaller is lost. */
async function drain(acknowledged) {
  const begun = Date.now();
  for (let before = told, moved = begun; told < acknowledged && Date.now() - moved < 20_000; await pause(100)) {
    if (told > before) moved = Date.now();
    before = told;
  }
  return round((Date.now() - begun) / 1000);
}

async function storm(minutes, rate) {
  const token = () => readFileSync(`${store}.api-token`, "utf8").trim();
  const most = { memory_mb: 0, files: 0, wal_mb: 0 };
  const sampling = setInterval(() => {
    try {
      for (const [name, value] of Object.entries({ memory_mb: memory_mb(), files: open_files(), wal_mb: round(wal_mb()) })) most[name] = Math.max(most[name], value);
    } catch { /* It was killed a moment ago. */ }
  }, 1_000);
  const { times, ...told } = await soak_in(weather, { ask, token, writers: [write, write_signed], told_chats, hook_ids, kill, start, disk }, minutes, rate);
  clearInterval(sampling);
  return { ...told, acknowledge: shown(times), most, files: open_files() };
}

async function accept(minutes, rate) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 64 });
  const begun = performance.now();
  const all = Math.round(minutes * 60 * rate);
  const times = [];
  const waiting = [];
  let failed = 0;
  for (let sent = 0; sent < all; await pause(1)) {
    for (; sent < all && begun + (sent * 1000) / rate <= performance.now(); ++sent) {
      const intended = begun + (sent * 1000) / rate;
      const taken = write_signed(agent).then(({ status }) => {
        if (status === 200) times.push(performance.now() - intended);
        else failed += 1;
      });
      if (sent >= all - 1000) waiting.push(taken);
    }
  }
  await Promise.all(waiting);
  const drained_after_s = await drain(times.length);
  agent.destroy();
  const sorted = [...times].sort((a, b) => a - b);
  return { minutes, rate, acknowledged: times.length, failed, told, drained_after_s, ...shown(times), "p99.9_ms": round(share(sorted, 0.999)), memory_mb: memory_parts(), ok: failed === 0 && told === times.length };
}

/** At `rate` messages a second to Telegram and as many to the signed webhook, for so long; what was acknowledged there and how fast here. */
async function write_to_both(agent, minutes, rate) {
  const until = performance.now() + minutes * 60_000;
  const beside = [];
  let acknowledged = 0;
  for (let next = performance.now(); next < until; next += 1000 / rate) {
    await pause(Math.max(0, next - performance.now()));
    const [one, other] = await Promise.all([write(agent), write_signed(agent)]);
    if (one.status === 200) acknowledged += 1;
    if (other.status === 200) beside.push(other.ms);
  }
  return { acknowledged, beside };
}

async function outage(minutes, rate) {
  const agent = new http.Agent({ keepAlive: true });
  const calm = await write_to_both(agent, minutes / 10, rate);
  refusal = { status: 503 };
  const failing = await write_to_both(agent, minutes / 3, rate);
  refusal = { status: 429, parameters: { retry_after: 20 } };
  const limiting = await write_to_both(agent, minutes / 3, rate);
  refusal = null;
  telegram.close(); // New connections are refused,
  for (const caller of callers) caller.destroy(); // and old ones cut.
  const gone = await write_to_both(agent, minutes / 3, rate);
  await new Promise((ready) => telegram.listen(telegram_port, "127.0.0.1", ready));
  const begun = Date.now();
  const all = [calm, failing, limiting, gone];
  const acknowledged = all.reduce((sum, one) => sum + one.acknowledged, 0);
  for (let before = -1, moved = begun; told_chats.size < acknowledged && Date.now() - moved < 20 * 60_000; await pause(500)) {
    if (told_chats.size > before) moved = Date.now();
    before = told_chats.size;
  }
  const answered_after_s = round((Date.now() - begun) / 1000);
  agent.destroy();
  const twice = [...told_chats.values()].filter((times) => times > 1).length;
  const beside = { calm: shown(calm.beside), outage: shown([failing, limiting, gone].flatMap((one) => one.beside)) };
  return { minutes, rate, acknowledged, answered: told_chats.size, twice, answered_after_s, beside, ok: told_chats.size === acknowledged && twice === 0 };
}

async function slow(count) {
  const modes = { headers: ["-H"], body: ["-B"], read: ["-X"], ranges: ["-R"] };
  const result = {};
  for (const [name, words] of Object.entries(modes)) {
    const attack = spawn("slowhttptest", [...words, "-c", String(count), "-r", "500", "-l", "30", "-i", "5", "-u", `http://127.0.0.1:${port}/webhooks/telegram`], { stdio: "ignore" });
    await pause(8_000);
    result[name] = { ...(await health(500)), memory_mb: round(memory_mb()) };
    attack.kill();
    await pause(500);
  }
  return { ...result, ok: Object.values(result).every((one) => one.count === 500) };
}

const modes = { idle: () => idle(Number(first || 10_000)), overload: () => overload(Number(first || 10)), soak: () => soak(Number(first || 5), Number(second || 20)), storm: () => storm(Number(first || 5), Number(second || 20)), outage: () => outage(Number(first || 60), Number(second || 1)), accept: () => accept(Number(first || 10), Number(second || 500)), slow: () => slow(Number(first || 1000)) };
let result = { ok: false };
try {
  result = { mode, machine: `${os.cpus().length} x ${os.cpus()[0].model}`, load: round(os.loadavg()[0]), date: new Date().toISOString().slice(0, 10), ...(await modes[mode]()) };
} finally {
  program.kill("SIGTERM");
  await new Promise((ended) => program.on("exit", ended));
  disk?.remove();
  platform.close();
  platform.closeAllConnections();
  if (telegram.listening) telegram.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(result));
process.exit(result.ok ? 0 : 1);
