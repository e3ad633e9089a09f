// What stays in the browser between pages. Falls back to memory where the page has no storage (private mode, sandbox).

import type { Outgoing } from "./protocol";

export interface Waiting {
  frame: Outgoing;
  at: number;
}

interface Kept {
  visitor: string;
  outbox: Waiting[];
  seen: number;
  open: boolean;
  asked: boolean;
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
 * One site's record in `localStorage`. Every write reads first: several tabs share it, and each changes only what it means to. What
 * cannot be written (storage is full, or there is none) lives as long as the page.
 */
export class Storage {
  private readonly site: string;
  /** What was last written, for pages that empty the storage. */
  private readonly written = new Map<string, string>();
  private readonly unwritten = new Map<string, Partial<Kept>>();

  constructor(site: string) {
    this.site = `portavoz:${site}`;
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
    return this.read(this.site).outbox ?? [];
  }

  keep(waiting: Waiting): void {
    this.write(this.site, { outbox: [...this.outbox, waiting] });
  }

  drop(cid: string): void {
    const outbox = this.outbox;
    const rest = outbox.filter((item) => item.frame.cid !== cid);
    if (rest.length !== outbox.length) this.write(this.site, { outbox: rest });
  }

  get seen(): number {
    return this.read(this.site).seen ?? 0;
  }
  set seen(seq: number) {
    if (seq !== this.seen) this.write(this.site, { seen: seq });
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

  private read(key: string): Partial<Kept> {
    const stored = this.stored(key);
    const more = this.unwritten.get(key);
    return more ? { ...stored, ...more, outbox: [...stored.outbox, ...(more.outbox ?? [])] } : stored;
  }

  private stored(key: string): Partial<Kept> & { outbox: Waiting[] } {
    let text = this.written.get(key);
    try {
      text = localStorage.getItem(key) ?? text;
    } catch {
      // No storage here.
    }
    let kept: Partial<Kept> | null = null;
    try {
      kept = JSON.parse(text ?? "null") as Partial<Kept> | null;
    } catch {
      // Somebody else wrote there.
    }
    const outbox = Array.isArray(kept?.outbox) ? kept.outbox.filter((item) => item?.frame?.cid) : [];
    return { ...kept, outbox };
  }

  private write(key: string, change: Partial<Kept>): void {
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
