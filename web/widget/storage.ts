// What stays in the browser between pages. Falls back to memory where the page has no storage (private mode, sandbox).

import type { Outgoing } from "./protocol";

export interface Waiting {
  frame: Outgoing;
  at: number;
}

/** What belongs to the site's visitors together. */
interface Kept {
  visitor: string;
  open: boolean;
  asked: boolean;
}

/** What belongs to one customer. */
interface Own {
  outbox: Waiting[];
  seen: number;
  fields: Record<string, string> | null;
}

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}

/** A random UUID; `crypto.randomUUID` is missing on pages without TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * One site's record in `localStorage`, and one beside it for each customer who is signed in: what one of them wrote and saw is nobody
 * else's. Every write reads first: several tabs share them, and each changes only what it means to. What cannot be written (storage is
 * full, or there is none) lives as long as the page.
 */
export class Storage {
  private readonly site: string;
  private customer = "";
  /** What was last written, for pages that empty the storage. */
  private readonly written = new Map<string, string>();
  private readonly unwritten = new Map<string, Partial<Kept & Own>>();

  constructor(site: string) {
    this.site = `portavoz:${site}`;
  }

  /** Who the customer is from now on: the id that the site gave, or empty. */
  set user(id: string) {
    this.customer = id && `${this.site}:${id}`;
  }

  /** Whether this visitor has talked (or opened the panel) before. */
  get known(): boolean {
    return this.read(this.site).visitor !== undefined;
  }

  /** The visitor's secret: made when it is first needed. */
  get visitor(): string {
    const kept = this.read(this.site).visitor;
    if (kept) return kept;
    const visitor = newToken();
    this.write(this.site, { visitor });
    return visitor;
  }

  get outbox(): Waiting[] {
    return this.own.outbox ?? [];
  }

  keep(waiting: Waiting): void {
    this.write(this.who, { outbox: [...this.outbox, waiting] });
  }

  drop(cid: string): void {
    const outbox = this.outbox;
    const rest = outbox.filter((item) => item.frame.cid !== cid);
    if (rest.length !== outbox.length) this.write(this.who, { outbox: rest });
  }

  get seen(): number {
    return this.own.seen ?? 0;
  }
  set seen(seq: number) {
    if (seq !== this.seen) this.write(this.who, { seen: seq });
  }

  /** What the visitor entered before the first message; null once the server has it. */
  get fields(): Record<string, string> | null {
    return this.own.fields ?? null;
  }
  set fields(fields: Record<string, string> | null) {
    if (fields || this.fields) this.write(this.who, { fields });
  }

  get open(): boolean {
    return this.read(this.site).open === true;
  }
  set open(open: boolean) {
    if (open !== this.open) this.write(this.site, { open });
  }

  /** Whether the fields before the first message were filled in. */
  get asked(): boolean {
    return this.read(this.site).asked === true;
  }
  set asked(asked: boolean) {
    this.write(this.site, { asked });
  }

  private get who(): string {
    return this.customer || this.site;
  }

  private get own(): Partial<Own> {
    return this.read(this.who);
  }

  private read(key: string): Partial<Kept & Own> {
    const stored = this.stored(key);
    const more = this.unwritten.get(key);
    return more ? { ...stored, ...more, outbox: [...stored.outbox, ...(more.outbox ?? [])] } : stored;
  }

  private stored(key: string): Partial<Kept & Own> & { outbox: Waiting[] } {
    let text = this.written.get(key);
    try {
      text = localStorage.getItem(key) ?? text;
    } catch {
      // No storage here.
    }
    let kept: Partial<Kept & Own> | null = null;
    try {
      kept = JSON.parse(text ?? "null") as Partial<Kept & Own> | null;
    } catch {
      // Somebody else wrote there.
    }
    const outbox = Array.isArray(kept?.outbox) ? kept.outbox.filter((item) => item?.frame?.cid) : [];
    return { ...kept, outbox };
  }

  private write(key: string, change: Partial<Kept & Own>): void {
    const text = JSON.stringify({ ...this.read(key), ...change });
    try {
      localStorage.setItem(key, text);
      this.written.set(key, text);
      this.unwritten.delete(key);
    } catch {
      const stored = this.stored(key).outbox.map((item) => item.frame.cid);
      const outbox = (change.outbox ?? this.read(key).outbox ?? []).filter((item) => !stored.includes(item.frame.cid));
      this.unwritten.set(key, { ...this.unwritten.get(key), ...change, outbox });
    }
  }
}
