// What fails around the program in `pressure.mjs … storm`: one thing after the other, again and again, with calm between.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const refused = (response, status, more = {}) => {
  response.statusCode = status;
  response.end(JSON.stringify({ ok: false, error_code: status, description: "no", ...more }));
};

/** What the platforms do wrong at the moment, and how often each thing was done. */
export class Weather {
  counts = { kills: 0, full_disks: 0, slow: 0, resets_before: 0, resets_after: 0, refused_5xx: 0, refused_429: 0, refused_by_us: 0, posted_again: 0, posted_twice: 0 };
  #now = "calm";
  #asked = 0;

  #turn_to(weather) {
    this.#now = weather;
    this.#asked = 0;
  }

  /** Whether the request is answered here, wrongly; `take` is what the platform does when it takes the reply. */
  disturbs(request, response, take) {
    const turn = ++this.#asked;
    if (this.#now === "slow" && turn % 4 === 1) {
      this.counts.slow += 1;
      setTimeout(() => { take(); response.end('{"ok":true,"result":{"message_id":1}}'); }, 500 + Math.random() * 2_500);
    } else if (this.#now === "resets" && turn % 25 === 1) {
      // The reply's fate is unknown to the program: half of these were taken.
      const after = turn % 50 === 1;
      this.counts[after ? "resets_after" : "resets_before"] += 1;
      if (after) take();
      request.socket.resetAndDestroy();
    } else if (this.#now === "errors") {
      this.counts.refused_5xx += 1;
      refused(response, turn % 2 === 0 ? 500 : 503);
    } else if (this.#now === "limits") {
      this.counts.refused_429 += 1;
      response.setHeader("Retry-After", "1");
      refused(response, 429, { parameters: { retry_after: 1 } });
    } else {
      return false;
    }
    return true;
  }

  /** One fault after the other until that time; the last is over when it returns. */
  async rage(until, { kill, start, disk }) {
    const kinds = ["slow", "resets", "errors", "killed", "full", "limits", "killed"]; // Full soon after a start: the log is short then and must grow.
    const span = Math.min(6_000, (until - Date.now()) / (kinds.length + 1));
    for (let at = 0; Date.now() + span / 2 < until; ++at) {
      const kind = kinds[at % kinds.length];
      if (kind === "killed") {
        this.#turn_to("slow"); // Some replies are on their way.
        await pause(span / 4);
        await kill();
        this.counts.kills += 1;
        await pause(span / 20);
        await start();
      } else if (kind === "full" && disk) {
        if (disk.fill()) this.counts.full_disks += 1;
        await pause(span / 3);
        disk.empty();
      } else if (kind !== "full") {
        this.#turn_to(kind);
        await pause(span / 2);
      }
      this.#turn_to("calm");
      await pause(span / 2);
    }
  }
}

/** A disk of the test's own, which can be full: a tmpfs. Null where this user may mount none. */
export function own_disk(folder) {
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=512m", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  const ballast = path.join(folder, "ballast");
  let mounted = true;
  const remove = () => {
    if (mounted) execFileSync("umount", ["-l", folder]);
    mounted = false;
  };
  process.on("exit", remove); // However this ends.
  return {
    folder,
    /** Whether it is full now. */
    fill() {
      // The program may write between the two calls: then there is less than was free.
      for (let tries = 0; tries < 20; ++tries) {
        const { bavail, bsize } = statfsSync(folder);
        if (spawnSync("fallocate", ["-l", String(bavail * bsize), ballast], { stdio: "ignore" }).status === 0) return true;
      }
      return false;
    },
    empty: () => rmSync(ballast, { force: true }),
    remove,
  };
}

/** Writes the message of that number until it is acknowledged, as platforms do; now and then once more later. How long that took. */
async function write_until_taken(weather, agent, post, number) {
  if (number % 5 === 0) await pause(Math.random() * 2_000); // Others overtake it.
  const begun = performance.now();
  for (let tries = 1; ; ++tries) {
    const { status } = await post(agent, number);
    if (status === 200) break;
    weather.counts.posted_again += 1;
    if (status === 503) weather.counts.refused_by_us += 1;
    await pause(Math.min(2_000, 100 * tries));
  }
  const took = performance.now() - begun;
  if (number % 10 < 2) {
    await pause(Math.random() * 3_000);
    await post(agent, number);
    weather.counts.posted_twice += 1;
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
  const headers = { Authorization: `Bearer ${world.token()}`, "Content-Type": "application/json" };
  const get = async (target) => JSON.parse((await world.ask(agent, "GET", target, undefined, headers)).body);
  const seen = { arrived: 0, never_arrived: 0 };
  for (let { held } = await get("/api/v1/queue"); held.length > 0; { held } = await get("/api/v1/queue")) {
    for (const { outbox_id: reply, conversation_id: conversation } of held) {
      const { contact } = await get(`/api/v1/conversations/${conversation}`);
      const arrived = world.told_chats.has(Number(contact.key));
      seen[arrived ? "arrived" : "never_arrived"] += 1;
      const { status } = await world.ask(agent, "POST", `/api/v1/deliveries/${reply}/${arrived ? "sent" : "retry"}`, "{}", headers);
      if (status < 200 || status > 299) throw new Error(`a held reply was not settled: ${status}`);
    }
  }
  return seen;
}

/**
 * `rate` messages a second for so long while the weather rages, each of a new customer and, in turn, by one of `writers`. When it is over everything must have left or be held, and
 * when a person has looked at what is held, every customer was told exactly once: by Telegram once, by the signed webhook under one id.
 */
export async function soak_in(weather, world, minutes, rate) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const until = Date.now() + minutes * 60_000;
  const raging = weather.rage(until, world);
  const written = [];
  for (let next = Date.now(); Date.now() < until; next += 1000 / rate) {
    const number = written.length + 1;
    written.push(write_until_taken(weather, agent, world.writers[number % 2], number));
    await pause(Math.max(0, next - Date.now()));
  }
  await raging;
  const times = await Promise.all(written);
  const over = Date.now();
  await settled(world, agent);
  const drained_after_s = Math.round((Date.now() - over) / 100) / 10;
  const held = await look_at_held(world, agent);
  const left = await settled(world, agent);
  agent.destroy();
  const telegram = [...world.told_chats.values()];
  const signed = [...world.hook_ids.values()];
  const ledger = {
    acknowledged: times.length, answered: telegram.length + signed.length, twice: telegram.filter((often) => often > 1).length + signed.filter((ids) => ids.size > 1).length,
    held_arrived: held.arrived, held_never_arrived: held.never_arrived, left,
  };
  const ok = times.length > 0 && ledger.answered === times.length && ledger.twice === 0 && left === 0;
  return { minutes, rate, ...ledger, drained_after_s, ...weather.counts, times, ok };
}
