#!/usr/bin/env node
// The running program under pressure, with a double of Telegram and of a signed webhook's receiver beside it:
//   bench/pressure.mjs build/release/portavoz idle 10000       connections that say nothing, and what others feel of them
//   bench/pressure.mjs build/release/portavoz sockets 2000     web chats that are open over TLS, and what each costs
//   bench/pressure.mjs build/release/portavoz slow 1000        slowhttptest's four modes with so many connections each
//   bench/pressure.mjs build/release/portavoz overload 10      seconds at its limit, then with sixteen times the senders, then again
//   bench/pressure.mjs build/release/portavoz soak 5 20        minutes at so many messages a second
//   bench/pressure.mjs build/release/portavoz storm 25 20      the same while everything around the program fails (pressure/weather.mjs)
//   bench/pressure.mjs build/release/portavoz accept 10 500    minutes at so many signed webhooks a second over TLS, counted from when each should leave
//   bench/pressure.mjs build/release/portavoz replies 2 100    the same without TLS, until the reply has been read by its receiver
//   bench/pressure.mjs build/release/portavoz outage 60 1      minutes in which Telegram answers 503, then 429, then not at all; so many messages a second to it, as many beside it
//   bench/pressure.mjs build/release/portavoz hostile 45000    inputs of every kind that should not be, with real customers between them (pressure/hostile.mjs)
//   bench/pressure.mjs build/bench/portavoz restart 30 1000000   killed so often over a store of so many messages, and how soon it is ready again
//   bench/pressure.mjs build/bench/portavoz backup 5700000     copies of a store of so many messages
// Prints one line of JSON. Ends with 1 when something was lost or did not come back.
import os from "node:os";
import { fileURLToPath } from "node:url";
import { idle, overload, slow, sockets } from "./pressure/crowds.mjs";
import { round } from "./pressure/figures.mjs";
import { hostile } from "./pressure/hostile.mjs";
import { backup, fill, restart } from "./pressure/large_store.mjs";
import { accept, outage, replies, soak } from "./pressure/rates.mjs";
import { storm } from "./pressure/storm.mjs";
import { Weather } from "./pressure/weather.mjs";
import { World } from "./pressure/world.mjs";

const modes = {
  idle: { run: idle, usual: [10_000] },
  sockets: { run: sockets, usual: [2000], tls: true },
  slow: { run: slow, usual: [1000] },
  overload: { run: overload, usual: [10] },
  soak: { run: soak, usual: [5, 20] },
  storm: { run: storm, usual: [5, 20], weather: new Weather(), on_own_disk: true, quiet: true }, // It has much to say of a storm.
  accept: { run: accept, usual: [10, 500], tls: true },
  replies: { run: replies, usual: [2, 100] },
  outage: { run: outage, usual: [60, 1] },
  hostile: { run: hostile, usual: [45_000], book: fileURLToPath(new URL("pressure/hostile_book", import.meta.url)), quiet: true }, // It says a line of every refusal.
  restart: { run: restart, usual: [30, 1_000_000], before: (world, [, messages]) => fill(world, messages) },
  backup: { run: backup, usual: [5_700_000], before: (world, [messages]) => fill(world, messages) },
};

const [binary, name, ...numbers] = process.argv.slice(2);
if (!modes[name]) throw new Error(`bench/pressure.mjs PROGRAM ${Object.keys(modes).join("|")} [NUMBER …]`);
const { run, usual, before, ...world_of } = modes[name];
const given = usual.map((number, i) => Number(numbers[i] ?? number));
const world = new World(binary, world_of);
let result = { ok: false };
try {
  before?.(world, given);
  await world.begin();
  const machine = { machine: `${os.cpus().length} x ${os.cpus()[0].model}`, load: round(os.loadavg()[0]), date: new Date().toISOString().slice(0, 10) };
  result = { mode: name, ...machine, ...(await run(world, ...given)) };
} finally {
  await world.end();
}
console.log(JSON.stringify(result));
process.exit(result.ok ? 0 : 1);
