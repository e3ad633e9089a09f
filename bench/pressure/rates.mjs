// A steady rate for a long time: what it costs, how fast it is acknowledged and answered, and what a platform's outage does to it.
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { round, share, shown } from "./figures.mjs";

export async function soak(world, minutes, rate) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const until = Date.now() + minutes * 60_000;
  const samples = [];
  const times = [];
  for (let next = Date.now(), sampled = 0; Date.now() < until; next += 1000 / rate) {
    world.write(agent).then(({ status, ms }) => { if (status === 200) times.push(ms); });
    if (Date.now() - sampled > 5_000) {
      sampled = Date.now();
      samples.push({ at: sampled, memory: world.memory(), messages: times.length, files: world.open_files(), wal: world.wal_mb() });
    }
    await pause(Math.max(0, next - Date.now()));
  }
  const acknowledged = times.length;
  const drained_after_s = await world.drain(acknowledged);
  agent.destroy();
  const warm = samples.slice(Math.floor(samples.length / 2));
  const hours = (warm.at(-1).at - warm[0].at) / 3_600_000;
  const curve = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((part) => share(samples, part));
  const { told } = world.platform;
  return {
    minutes, rate, acknowledged, told, drained_after_s, acknowledge: shown(times), memory_mb: warm.at(-1).memory, mine_mb_per_hour: round((warm.at(-1).memory.mine - warm[0].memory.mine) / hours),
    curve: curve.map(({ messages, memory }) => [messages, memory.mine, memory.file]),
    files: [warm[0].files, warm.at(-1).files], wal_mb: round(Math.max(...samples.map((one) => one.wal))), ok: told === acknowledged && acknowledged > 0,
  };
}

/** Writes signed messages at that rate; of each acknowledged one by its number when it should have left and how long after that it was acknowledged. */
async function write_at(world, agent, minutes, rate) {
  const begun = performance.now();
  const all = Math.round(minutes * 60 * rate);
  const intended = (number) => begun + ((number - 1) * 1000) / rate;
  const taken = new Map();
  const waiting = [];
  let failed = 0;
  for (let number = 1; number <= all; await pause(1)) {
    for (; number <= all && intended(number) <= performance.now(); ++number) {
      const meant = intended(number);
      const one = number;
      const answered = world.write_signed(agent, one).then(({ status }) => {
        if (status === 200) taken.set(one, { meant, ms: performance.now() - meant });
        else failed += 1;
      });
      if (number > all - 1000) waiting.push(answered);
    }
  }
  await Promise.all(waiting);
  return { taken, failed };
}

const p999 = (times) => round(share([...times].sort((a, b) => a - b), 0.999));

export async function accept(world, minutes, rate) {
  const agent = new world.client.Agent({ keepAlive: true, maxSockets: 64 });
  const { taken, failed } = await write_at(world, agent, minutes, rate);
  const drained_after_s = await world.drain(taken.size);
  agent.destroy();
  const times = [...taken.values()].map(({ ms }) => ms);
  const { told } = world.platform;
  return { minutes, rate, acknowledged: times.length, failed, told, drained_after_s, ...shown(times), "p99.9_ms": p999(times), memory_mb: world.memory(), ok: failed === 0 && told === times.length };
}

/** From when a signed message should have left until the bytes of its reply have been read. */
export async function replies(world, minutes, rate) {
  const agent = new world.client.Agent({ keepAlive: true, maxSockets: 64 });
  const { taken, failed } = await write_at(world, agent, minutes, rate);
  await world.drain(taken.size);
  agent.destroy();
  const { hook_times } = world.platform;
  const times = [...taken].filter(([number]) => hook_times.has(`event-${number}`)).map(([number, { meant }]) => hook_times.get(`event-${number}`) - meant);
  return { minutes, rate, acknowledged: taken.size, failed, answered: times.length, ...shown(times), "p99.9_ms": p999(times), ok: failed === 0 && times.length === taken.size };
}

/** At `rate` messages a second to Telegram and as many to the signed webhook, for so long; what was acknowledged there and how fast here. */
async function write_to_both(world, agent, minutes, rate) {
  const until = performance.now() + minutes * 60_000;
  const beside = [];
  let acknowledged = 0;
  for (let next = performance.now(); next < until; next += 1000 / rate) {
    await pause(Math.max(0, next - performance.now()));
    const [one, other] = await Promise.all([world.write(agent), world.write_signed(agent)]);
    if (one.status === 200) acknowledged += 1;
    if (other.status === 200) beside.push(other.ms);
  }
  return { acknowledged, beside };
}

export async function outage(world, minutes, rate) {
  const agent = new http.Agent({ keepAlive: true });
  const { platform } = world;
  const calm = await write_to_both(world, agent, minutes / 10, rate);
  platform.refusal = { status: 503 };
  const failing = await write_to_both(world, agent, minutes / 3, rate);
  platform.refusal = { status: 429, parameters: { retry_after: 20 } };
  const limiting = await write_to_both(world, agent, minutes / 3, rate);
  platform.refusal = null;
  platform.close_telegram();
  const gone = await write_to_both(world, agent, minutes / 3, rate);
  await platform.open_telegram();
  const begun = Date.now();
  const all = [calm, failing, limiting, gone];
  const acknowledged = all.reduce((sum, one) => sum + one.acknowledged, 0);
  const chats = platform.told_chats;
  for (let before = -1, moved = begun; chats.size < acknowledged && Date.now() - moved < 20 * 60_000; await pause(500)) {
    if (chats.size > before) moved = Date.now();
    before = chats.size;
  }
  const answered_after_s = round((Date.now() - begun) / 1000);
  agent.destroy();
  const twice = [...chats.values()].filter((times) => times > 1).length;
  const beside = { calm: shown(calm.beside), outage: shown([failing, limiting, gone].flatMap((one) => one.beside)) };
  return { minutes, rate, acknowledged, answered: chats.size, twice, answered_after_s, beside, ok: chats.size === acknowledged && twice === 0 };
}
