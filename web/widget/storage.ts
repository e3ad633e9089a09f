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
 * One site's record in `localStorage`. Every write reads first: several tabs share it, and each changes only what it means to.
 */
export class Storage {
  private readonly key: string;
  private memory = "";

  constructor(site: string) {
    this.key = `portavoz:${site}`;
  }

  /** Whether this visitor has talked (or opened the panel) before. */
  get known(): boolean {
    return this.read().visitor !== undefined;
  }

  /** The visitor's secret: made when it is first needed. */
  get visitor(): string {
    const kept = this.read().visitor;
    if (kept) return kept;
    const visitor = newToken();
    this.write({ visitor });
    return visitor;
  }

  get outbox(): Waiting[] {
    const outbox = this.read().outbox;
    return Array.isArray(outbox) ? outbox.filter((item) => item?.frame?.cid) : [];
  }

  keep(waiting: Waiting): void {
    this.write({ outbox: [...this.outbox, waiting] });
  }

  drop(cid: string): void {
    const outbox = this.outbox;
    const rest = outbox.filter((item) => item.frame.cid !== cid);
    if (rest.length !== outbox.length) this.write({ outbox: rest });
  }

  get seen(): number {
    return this.read().seen ?? 0;
  }
  set seen(seq: number) {
    if (seq !== this.seen) this.write({ seen: seq });
  }

  get open(): boolean {
    return this.read().open === true;
  }
  set open(open: boolean) {
    if (open !== this.open) this.write({ open });
  }

  /** Whether the fields before the first message were filled in. */
  get asked(): boolean {
    return this.read().asked === true;
  }
  set asked(asked: boolean) {
    this.write({ asked });
  }

  private read(): Partial<Kept> {
    let text = this.memory;
    try {
      text = localStorage.getItem(this.key) ?? this.memory;
    } catch {
      // No storage here: the memory has to do.
    }
    try {
      return (text ? JSON.parse(text) : {}) as Partial<Kept>;
    } catch {
      return {};
    }
  }

  private write(change: Partial<Kept>): void {
    this.memory = JSON.stringify({ ...this.read(), ...change });
    try {
      localStorage.setItem(this.key, this.memory);
    } catch {
      // As above; what is unsent lives as long as the page.
    }
  }
}
