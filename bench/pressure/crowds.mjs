// Many at once: connections that say nothing, web chats that are open, slow clients, more senders than can be served.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import http from "node:http";
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import tls from "node:tls";
import { round, shown } from "./figures.mjs";

/** One address may have a limited number of connections. */
const crowd_address = (i) => `127.0.0.${2 + Math.floor(i / 900)}`;

export async function idle(world, count) {
  const before = world.memory().all;
  const calm = await world.health(500);
  const open = [];
  for (let i = 0; i < count; ++i) {
    open.push(new Promise((done) => {
      const socket = net.connect({ port: world.port, host: "127.0.0.1", localAddress: crowd_address(i) });
      socket.on("connect", () => done(socket)).on("error", () => done(null));
    }));
    if (i % 200 === 0) await Promise.all(open);
  }
  const sockets = (await Promise.all(open)).filter(Boolean);
  await pause(500);
  const during = await world.health(500);
  const result = { connections: sockets.length, memory_mb_before: before, memory_mb: world.memory().all, calm, during };
  for (const socket of sockets) socket.destroy();
  return { ...result, ok: sockets.length === count && during.count === 500 };
}

/** `senders` connections write as fast as they are answered. */
async function press(world, senders, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: senders });
  const until = performance.now() + seconds * 1000;
  const taken = [];
  const refused = [];
  let failed = 0;
  await Promise.all(Array.from({ length: senders }, async () => {
    while (performance.now() < until) {
      const { status, ms } = await world.write(agent);
      if (status === 200) taken.push(ms);
      else if (status === 503) refused.push(ms);
      else failed += 1;
    }
  }));
  agent.destroy();
  return { per_second: Math.round(taken.length / seconds), taken: shown(taken), refused: shown(refused), failed };
}

export async function overload(world, seconds) {
  const alone = await press(world, 64, seconds);
  const crowded = await press(world, 900, seconds);
  const peak_mb = world.memory().all;
  const begun = performance.now();
  let calm = await world.health(50);
  while (calm.p99_ms > 50 && performance.now() - begun < 30_000) calm = await world.health(50);
  return { alone, crowded, peak_mb, recovered_after_ms: Math.round(performance.now() - begun), ok: crowded.failed === 0 };
}

/** A frame of a WebSocket client: masked, shorter than 64 KiB. */
function frame_of(text) {
  const data = Buffer.from(text);
  const mask = randomBytes(4);
  const long = data.length > 125;
  const head = Buffer.from(long ? [0x81, 0xfe, data.length >> 8, data.length & 0xff] : [0x81, 0x80 | data.length]);
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ mask[i % 4])]);
}

/** A web chat of a visitor of its own, over TLS, that has said who it is; null when it was refused. */
async function open_chat(world, agent, localAddress) {
  const visitor_token = randomBytes(32).toString("base64url");
  const session = await world.ask(agent, "POST", "/v1/widget/session", JSON.stringify({ site_key: "web", visitor_token }), { "Content-Type": "application/json" });
  if (session.status !== 200) return null;
  const { token } = JSON.parse(session.body);
  return new Promise((done) => {
    const socket = tls.connect({ port: world.port, host: "127.0.0.1", localAddress, rejectUnauthorized: false });
    let read = "";
    socket.on("error", () => done(null)).on("close", () => done(null));
    socket.on("data", (bytes) => {
      const upgraded = read.includes("\r\n\r\n");
      read += bytes.toString("latin1");
      if (!upgraded && read.includes("\r\n\r\n")) socket.write(Buffer.concat([{ t: "auth", token, after_seq: 0 }, { t: "ping" }].map((frame) => frame_of(JSON.stringify(frame)))));
      if (read.includes(`"pong"`)) done(socket);
    });
    socket.write(
      `GET /v1/widget/ws HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\nOrigin: https://127.0.0.1:${world.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Protocol: csbot.v1\r\n\r\n`,
    );
  });
}

/** Chats from `from` to `to`; only those that were taken. */
async function open_chats(world, from, to) {
  const open = [];
  for (let i = from; i < to; ++i) {
    const localAddress = crowd_address(i * 10);
    const agent = new world.client.Agent({ localAddress });
    open.push(await open_chat(world, agent, localAddress));
    agent.destroy();
  }
  return open.filter(Boolean);
}

export async function sockets(world, count) {
  const calm = await world.health(500);
  const first = Math.ceil(count / 5); // With them comes what is needed once.
  const chats = await open_chats(world, 0, first);
  const before = world.memory();
  chats.push(...(await open_chats(world, first, count)));
  const after = world.memory();
  const during = await world.health(500);
  for (const socket of chats) socket.destroy();
  const kib_each = round(((after.mine - before.mine) * 1024) / (count - first));
  return { sockets: chats.length, kib_each, memory_mb: after.all, calm, during, ok: chats.length === count && during.count === 500 };
}

export async function slow(world, count) {
  const kinds = { headers: ["-H"], body: ["-B"], read: ["-X"], ranges: ["-R"] };
  const result = {};
  for (const [name, words] of Object.entries(kinds)) {
    const attack = spawn("slowhttptest", [...words, "-c", String(count), "-r", "500", "-l", "30", "-i", "5", "-u", `http://127.0.0.1:${world.port}/webhooks/telegram`], { stdio: "ignore" });
    await pause(8_000);
    result[name] = { ...(await world.health(500)), memory_mb: world.memory().all };
    attack.kill();
    await pause(500);
  }
  return { ...result, ok: Object.values(result).every((one) => one.count === 500) };
}
