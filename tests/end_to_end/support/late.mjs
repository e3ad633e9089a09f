// Makes a busy machine of a quiet one, to find pages and tests that count on who comes first.
// PORTAVOZ_LATE: the doubles answer and tell up to so many milliseconds late, each time by chance.
// PORTAVOZ_SLOW: the pages' processor is so many times slower.

const most = Number(process.env.PORTAVOZ_LATE ?? 0);
const times = Number(process.env.PORTAVOZ_SLOW ?? 1);

/** Waits by chance; not at all where PORTAVOZ_LATE is not set. */
export async function late() {
  if (most > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * most));
}

const lines = new WeakMap();

/** Does it late, but after what was given for the same `target` before. */
export function lateInTurn(target, act) {
  if (most === 0) return act();
  const turn = (lines.get(target) ?? Promise.resolve()).then(late).then(act);
  lines.set(target, turn);
}

/** Slows the page down. */
export async function slowDown(page) {
  if (times > 1) await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: times });
}
