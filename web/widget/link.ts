// A way to the server. It delivers frames until it ends, and never tries again by itself (connection.ts does).

import type { ClientFrame, ServerFrame } from "./protocol";
import type { SessionInfo } from "./session";

/** How a link ended. `worked`: it had delivered something, so this way to the server is open. */
export interface Ending {
  worked: boolean;
  tokenRefused: boolean;
  retryAfter: number;
}

export interface LinkEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  ended(ending: Ending): void;
}

export interface Link {
  send(frame: ClientFrame): void;
  close(): void;
}

export type LinkKind = "socket" | "stream" | "poll";
export type OpenLink = (api: string, session: SessionInfo, after: number, events: LinkEvents) => Link;

/** What all links keep count of: whether it worked, and that it ends once. */
export class LinkLife {
  over = false;
  worked = false;

  constructor(
    private readonly events: LinkEvents,
    private readonly release: () => void,
  ) {}

  prove(): void {
    if (this.worked || this.over) return;
    this.worked = true;
    this.events.opened();
  }

  end(how: Partial<Ending> = {}): void {
    if (this.over) return;
    this.over = true;
    this.release();
    this.events.ended({ worked: this.worked, tokenRefused: false, retryAfter: 0, ...how });
  }
}
