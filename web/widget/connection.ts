// Keeps one link to the server alive: chooses the kind, tries again with growing pauses, asks only for what is missing.

import { openPoll, openStream } from "./http_links";
import type { Ending, Link, LinkEvents, LinkKind, OpenLink } from "./link";
import type { ClientFrame, ServerFrame } from "./protocol";
import { SessionError, type Session, type SessionInfo } from "./session";
import { openSocket } from "./socket_link";

export type ConnectionState = "idle" | "connecting" | "open" | "lost" | "refused";

export interface ConnectionEvents {
  state(state: ConnectionState): void;
  session(info: SessionInfo): void;
  frame(frame: ServerFrame): void;
  /** The last message that is here; 0 if none. */
  after(info: SessionInfo): number;
}

const firstPause = 1000;
const longestPause = 30_000;
const openers: Record<LinkKind, OpenLink> = { socket: openSocket, stream: openStream, poll: openPoll };

export class Connection {
  private state: ConnectionState = "idle";
  private kind: LinkKind = "socket";
  private link: Link | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private failures = 0;
  private starting = false;

  constructor(
    private readonly api: string,
    private readonly session: Session,
    private readonly events: ConnectionEvents,
  ) {
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.link?.close());
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.hurry();
    });
    addEventListener("pagehide", () => this.link?.close());
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  /** Begins, or tries again after a refusal. */
  start(): void {
    if (this.link || this.starting || this.timer !== undefined) return;
    void this.attempt();
  }

  send(frame: ClientFrame): void {
    if (this.isOpen) this.link?.send(frame);
  }

  /** Gives up the link and makes another at once: an acknowledgement did not come, or the visitor is somebody else now. */
  renew(): void {
    if (this.link) this.link.close();
    else this.hurry();
  }

  /** Makes a waiting attempt now. */
  hurry(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.kind = "socket";
    this.failures = 0;
    void this.attempt();
  }

  private enter(state: ConnectionState): void {
    if (state === this.state) return;
    this.state = state;
    this.events.state(state);
  }

  private async attempt(): Promise<void> {
    this.starting = true;
    this.enter(this.tries ? "lost" : "connecting");
    try {
      // A ticket is good for one stream only, so a stream needs a new session answer each time.
      if (this.kind === "stream") this.session.forget();
      const info = await this.session.ensure();
      this.starting = false;
      this.events.session(info);
      if (this.kind === "stream" && !info.ticket) this.kind = "poll";
      this.link = openers[this.kind](this.api, info, this.events.after(info), this.listeners());
    } catch (error) {
      this.starting = false;
      const refusal = error instanceof SessionError ? error : new SessionError(false, 0);
      if (refusal.final) this.enter("refused");
      else this.again(refusal.retryAfter);
    }
  }

  private listeners(): LinkEvents {
    return {
      opened: () => {
        this.tries = 0;
        this.failures = 0;
        this.enter("open");
      },
      frame: (frame) => this.events.frame(frame),
      ended: (ending) => this.ended(ending),
    };
  }

  private ended(ending: Ending): void {
    this.link = null;
    if (ending.tokenRefused) this.session.forget();
    else if (!ending.worked) this.count();
    this.again(ending.retryAfter);
  }

  /** A way that did not open although the session request works is left after two failures. */
  private count(): void {
    this.session.forget();
    if (++this.failures < 2 || this.kind === "poll") return;
    this.failures = 0;
    this.tries = 0;
    this.kind = this.kind === "socket" ? "stream" : "poll";
  }

  private again(retryAfter: number): void {
    this.enter("lost");
    const pause = Math.min(firstPause * 2 ** this.tries, longestPause);
    this.tries++;
    const wait = Math.max(retryAfter * 1000, pause / 2 + (Math.random() * pause) / 2);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.attempt();
    }, wait);
  }
}
