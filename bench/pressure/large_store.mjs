// A store that has grown for years: how soon the program is there again after it was killed, and how long its copies take.
import { execFileSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { round, shown } from "./figures.mjs";

/** Writes so many messages, ten to a conversation, before the program starts. */
export function fill(world, messages) {
  execFileSync(path.join(path.dirname(world.binary), "bench", "store_bench"), [String(messages), world.store], { stdio: "ignore" });
}

const gigabytes = (file) => Math.round(statSync(file).size / 1e7) / 100;

/** From the start of the process until it says that it is ready. */
async function ready_after(world) {
  const begun = performance.now();
  await world.start();
  const agent = new http.Agent({ keepAlive: true });
  while ((await world.ask(agent, "GET", "/readyz")).status !== 200);
  agent.destroy();
  return performance.now() - begun;
}

/** Killed in the middle of 200 messages, again and again; what was acknowledged must be answered at the end, under one id. */
export async function restart(world, times) {
  const took = [];
  const acknowledged = new Set();
  let number = 0;
  for (let life = 0; life < times; ++life) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
    const written = Array.from({ length: 200 }, () => {
      const id = ++number;
      return world.write_signed(agent, id).then(({ status }) => { if (status === 200) acknowledged.add(`event-${id}`); });
    });
    await Promise.race(written.slice(50));
    await world.kill();
    await Promise.all(written);
    agent.destroy();
    took.push(await ready_after(world));
  }
  const { hook_ids } = world.platform;
  const unanswered = () => [...acknowledged].filter((id) => !hook_ids.has(id)).length;
  await world.settle(unanswered);
  const lost = unanswered();
  const twice = [...hook_ids.values()].filter((ids) => ids.size > 1).length;
  return { store_gb: gigabytes(world.store), acknowledged: acknowledged.size, lost, twice, ready: shown(took), at_most_ms: round(Math.max(...took)), ok: lost === 0 && twice === 0 && acknowledged.size > 0 };
}

/** A copy while the program runs, and a store made from it. */
export async function backup(world) {
  const copy = path.join(world.folder, "copy.db");
  const restored = path.join(world.folder, "restored.db");
  const seconds_of = (...words) => {
    const begun = performance.now();
    execFileSync(world.binary, words, { stdio: "ignore" });
    return round((performance.now() - begun) / 1000);
  };
  const backup_s = seconds_of("backup", world.store, "--to", copy);
  const restore_s = seconds_of("restore", copy, "--store", restored);
  const result = { store_gb: gigabytes(world.store), backup_s, restore_s, ok: statSync(restored).size > 0 };
  for (const file of [copy, restored]) rmSync(file);
  return result;
}
