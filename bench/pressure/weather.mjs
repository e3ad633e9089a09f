// What fails around the program in a storm: one thing after the other, again and again, with calm between.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync } from "node:fs";
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
  async rage(until, world) {
    const kinds = ["slow", "resets", "errors", "killed", "full", "limits", "killed"]; // Full soon after a start: the log is short then and must grow.
    const span = Math.min(6_000, (until - Date.now()) / (kinds.length + 1));
    for (let at = 0; Date.now() + span / 2 < until; ++at) {
      const kind = kinds[at % kinds.length];
      if (kind === "killed") {
        this.#turn_to("slow"); // Some replies are on their way.
        await pause(span / 4);
        await world.kill();
        this.counts.kills += 1;
        await pause(span / 20);
        await world.start();
      } else if (kind === "full" && world.disk) {
        if (world.disk.fill()) this.counts.full_disks += 1;
        await pause(span / 3);
        world.disk.empty();
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
