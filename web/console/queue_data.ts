// The queue as the console keeps it: read again when the server says that something changed.

import { keptOwn, read, session } from "./api";
import { folded } from "./fold";
import { reasonList } from "./reasons";
import { listen, throttled } from "./live";
import { Store } from "./store";
import type { Held, Queue, QueueItem } from "./types";

export type Tab = "waiting" | "mine" | "human" | "bot" | "resolved";

/** Who waits for a person or has one: known on every page and tab, as the title and the notices count on it. */
export const queue = new Store<Queue | null>(null);
/** What the open tab shows when that is not in the queue: see `askedAlone`. */
export const beside = new Store<Queue | null>(null);
export const queueError = new Store<unknown>(null);
export const tab = new Store<Tab>("waiting");

const owners: Record<Tab, string> = { waiting: "waiting", mine: "waiting,human", human: "human", bot: "bot", resolved: "resolved" };

/**
 * What the server is asked for the open tab alone; null when its rows are in the queue. Of a queue that is longer than what
 * the server gives at once, one's own and what is filtered may be among the rest.
 */
export function askedAlone(): string | null {
  const which = tab.value;
  if (which !== "bot" && which !== "resolved" && !queue.value?.more) return null;
  const { department, channel, label } = filters.value;
  const only = Object.entries({ department, channel, label, agent: which === "mine" ? "me" : "" }).filter(([, value]) => value);
  return [`owner=${owners[which]}`, ...only.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)].join("&");
}

/** Keeps the objects of what did not change, so that their rows are not drawn again. */
function merged(old: QueueItem[], next: QueueItem[]): QueueItem[] {
  const before = new Map(old.map((item) => [item.id, item]));
  return next.map((item) => {
    const known = before.get(item.id);
    return known && JSON.stringify(known) === JSON.stringify(item) ? known : item;
  });
}

/** What was asked for `beside` last. */
let askedBeside: string | null = null;

async function readInto(store: Store<Queue | null>, asked: string): Promise<void> {
  if (store === beside) askedBeside = asked;
  const next = await read<Queue>(`/queue?${asked}`);
  if (store === beside && asked !== askedAlone()) return;
  store.set({ ...next, conversations: merged(store.value?.conversations ?? [], next.conversations) });
}

async function refresh(): Promise<void> {
  const alone = askedAlone();
  try {
    await Promise.all([readInto(queue, "owner=waiting,human"), alone && readInto(beside, alone)]);
    const now = askedAlone();
    if (now && now !== alone) await readInto(beside, now);
    queueError.set(null);
  } catch (error) {
    queueError.set(error);
  }
}

export const refreshQueue = throttled(() => void refresh(), 1000);

export function openTab(next: Tab): void {
  if (next === tab.value) return;
  tab.set(next);
  beside.set(null);
  if (askedAlone()) void refresh();
}

/** How many there are at least, as one reads it. */
export function atLeast(count: number): string {
  return queue.value?.more ? `${count}+` : String(count);
}

export interface Filters {
  department: string;
  channel: string;
  label: string;
  text: string;
}

export const noFilters: Filters = { department: "", channel: "", label: "", text: "" };

function keptFilters(): Filters {
  try {
    return { ...noFilters, ...(JSON.parse(keptOwn.read("filters")) as Partial<Filters>) };
  } catch {
    return noFilters;
  }
}

/** What the person who is signed in looks at, on this visit and the next. */
export const filters = new Store<Filters>(keptFilters());
filters.watch((next) => keptOwn.write("filters", Object.values(next).some(Boolean) ? JSON.stringify(next) : ""));

filters.watch(() => {
  const alone = askedAlone();
  if (!alone || alone === askedBeside) return;
  beside.set(null);
  void refresh();
});

let owner = "";
session.watch((next) => {
  if (!next || next.user.name === owner) return;
  owner = next.user.name;
  filters.set(keptFilters());
  queue.set(null);
  beside.set(null);
});

/** The values to choose from: what the program knows of, and what the rows have by now. */
export function choices(known: string[], rows: (string | undefined)[]): string[] {
  return [...new Set([...known, ...rows.filter((one): one is string => Boolean(one))])];
}

export function shown(items: QueueItem[], which: Tab, filters: Filters): QueueItem[] {
  const me = session.value ? session.value.user.name : "";
  const words = folded(filters.text);
  return items.filter((item) => {
    if (which === "waiting" && item.owner !== "waiting") return false;
    if (which === "mine" && item.agent !== me) return false;
    if (which === "human" && item.owner !== "human") return false;
    if (filters.department && item.department !== filters.department) return false;
    if (filters.channel && item.channel !== filters.channel) return false;
    if (filters.label && !item.labels?.includes(filters.label)) return false;
    return !words || folded([item.contact, item.last_message, item.case, ...reasonList(item.why, item.because)].join(" ")).includes(words);
  });
}

export interface Loss {
  kind: "safety" | "window" | "promise" | "due";
  at: number;
}

/** What is lost first, and when, if nobody answers. */
export function earliestLoss(item: QueueItem): Loss | null {
  const losses: Loss[] = [];
  if (item.priority === "P0") losses.push({ kind: "safety", at: item.due_at ?? item.waiting_since ?? 0 });
  if (item.window_until) losses.push({ kind: "window", at: item.window_until });
  if (item.promised_at) losses.push({ kind: "promise", at: item.promised_at });
  if (item.due_at) losses.push({ kind: "due", at: item.due_at });
  return losses.sort((one, other) => one.at - other.at)[0] ?? null;
}

/** Deliveries whose outcome nobody knows. */
export function heldOf(value: Queue | null): Held[] {
  return value?.held ?? [];
}

listen((news) => {
  if (news.t === "changed" || news.t === "resync") refreshQueue();
});
