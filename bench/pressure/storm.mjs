// A soak in which everything around the program fails.
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { round, shown } from "./figures.mjs";

/** Writes the message of that number until it is acknowledged, as platforms do; now and then once more later. How long that took. */
async function write_until_taken(world, post, agent, number) {
  if (number % 5 === 0) await pause(Math.random() * 2_000); // Others overtake it.
  const begun = performance.now();
  for (let tries = 1; ; ++tries) {
    const { status } = await post(agent, number);
    if (status === 200) break;
    world.weather.counts.posted_again += 1;
    if (status === 503) world.weather.counts.refused_by_us += 1;
    await pause(Math.min(2_000, 100 * tries));
  }
  const took = performance.now() - begun;
  if (number % 10 < 2) {
    await pause(Math.random() * 3_000);
    await post(agent, number);
    world.weather.counts.posted_twice += 1;
  }
  return took;
}

/** How many replies and notices have not left. */
async function leaving(world, agent) {
  const page = (await world.ask(agent, "GET", "/metrics")).body.toString();
  const rows = [...page.matchAll(/portavoz_outbox_rows{[^}]*state="(?:pending|sending)"[^}]*} (\d+)/g)];
  return rows.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Waits until everything has left. An account that was refused waits for up to a minute. */
async function settled(world, agent) {
  let left = await leaving(world, agent);
  for (let before = left, moved = Date.now(); left > 0 && Date.now() - moved < 150_000; left = await leaving(world, agent)) {
    if (left !== before) moved = Date.now();
    before = left;
    await pause(200);
  }
  return left;
}

/** Does with every held reply what a person does who looks at the chat: what arrived is marked so, what did not is sent again. How many there were of both. */
async function look_at_held(world, agent) {
  const headers = { Authorization: `Bearer ${world.api_token}`, "Content-Type": "application/json" };
  const get = async (target) => JSON.parse((await world.ask(agent, "GET", target, undefined, headers)).body);
  const seen = { arrived: 0, never_arrived: 0 };
  for (let { held } = await get("/api/v1/queue"); held.length > 0; { held } = await get("/api/v1/queue")) {
    for (const { outbox_id: reply, conversation_id: conversation } of held) {
      const { contact } = await get(`/api/v1/conversations/${conversation}`);
      const arrived = world.platform.told_chats.has(Number(contact.key));
      seen[arrived ? "arrived" : "never_arrived"] += 1;
      const { status } = await world.ask(agent, "POST", `/api/v1/deliveries/${reply}/${arrived ? "sent" : "retry"}`, "{}", headers);
      if (status < 200 || status > 299) throw new Error(`a held reply was not settled: ${status}`);
    }
  }
  return seen;
}

/** The most it needed, looked at each second until `stop`. */
function watch(world) {
  const most = { memory_mb: 0, files: 0, wal_mb: 0 };
  const sampling = setInterval(() => {
    try {
      for (const [name, value] of Object.entries({ memory_mb: world.memory().all, files: world.open_files(), wal_mb: round(world.wal_mb()) })) most[name] = Math.max(most[name], value);
    } catch { /* It was killed a moment ago. */ }
  }, 1_000);
  return { most, stop: () => clearInterval(sampling) };
}

/** What the platforms were told: how many customers, and how many of them twice. By the signed webhook a reply is the same under one id. */
function told_of({ told_chats, hook_ids }) {
  const telegram = [...told_chats.values()];
  const signed = [...hook_ids.values()];
  return { answered: telegram.length + signed.length, twice: telegram.filter((often) => often > 1).length + signed.filter((ids) => ids.size > 1).length };
}

/**
 * `rate` messages a second for so long while the weather rages, each of a new customer and, in turn, by Telegram and by the signed webhook. When it is over everything must have left
 * or be held, and when a person has looked at what is held, every customer was told exactly once.
 */
export async function storm(world, minutes, rate) {
  const { weather } = world;
  const writers = [world.write, world.write_signed];
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const watching = watch(world);
  const until = Date.now() + minutes * 60_000;
  const raging = weather.rage(until, world);
  const written = [];
  for (let next = Date.now(); Date.now() < until; next += 1000 / rate) {
    const number = written.length + 1;
    written.push(write_until_taken(world, writers[number % 2], agent, number));
    await pause(Math.max(0, next - Date.now()));
  }
  await raging;
  const times = await Promise.all(written);
  const over = Date.now();
  await settled(world, agent);
  const drained_after_s = round((Date.now() - over) / 1000);
  const held = await look_at_held(world, agent);
  const left = await settled(world, agent);
  agent.destroy();
  watching.stop();
  const ledger = { acknowledged: times.length, ...told_of(world.platform), held_arrived: held.arrived, held_never_arrived: held.never_arrived, left };
  const ok = times.length > 0 && ledger.answered === times.length && ledger.twice === 0 && left === 0;
  return { minutes, rate, ...ledger, drained_after_s, ...weather.counts, acknowledge: shown(times), most: watching.most, files: world.open_files(), ok };
}
