// What was said, and what still has to be: the model behind the panel. Knows nothing of the page.

import { Connection, type ConnectionState } from "./connection";
import type { MessageFrame, Outgoing, ServerFrame, Status } from "./protocol";
import { retryAfterOf, type Session, type SessionInfo } from "./session";
import { newId, type Storage, type Waiting } from "./storage";

export interface Entry {
  message: MessageFrame;
  /** Not yet confirmed by the server. */
  pending: boolean;
  /** Why the server will not take it. */
  refused: string;
}

export interface ConversationEvents {
  entries(): void;
  typing(on: boolean, by: "bot" | "agent"): void;
  status(status: Status): void;
  connection(state: ConnectionState): void;
  brand(name: string): void;
  uploads(endings: string[]): void;
}

/** Why a file is not there. */
type Refusal = "too_big" | "kind" | "failed";

const ackLimit = 10_000;
const typingLimit = 10_000;
const historyLength = 200;
const largestFile = 5 * 1024 * 1024;
/** Seconds that a file waits by itself for its turn; who is asked to wait longer is told that it failed. */
const longestTurn = 30;
/** What the server says when it will not take this message however often it is sent. */
const settled = [409, 413, 415];

export class Conversation {
  /** In the order of the server; what is pending comes last. */
  entries: Entry[] = [];
  status: Status = "bot";
  private readonly connection: Connection;
  private lastSeq = -1;
  private inFlight: { cid: string; timer: ReturnType<typeof setTimeout> } | null = null;
  private holdUntil = 0;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private typingSentAt = 0;
  /** The cid of each chosen file that the server has not confirmed. */
  private readonly unanswered = new Map<string, string>();
  /** What becomes of each chosen file that is on its way, or waits for its turn. */
  private readonly underWay = new Map<string, Promise<Refusal | "">>();

  constructor(
    private readonly api: string,
    private readonly session: Session,
    private readonly storage: Storage,
    private readonly events: ConversationEvents,
  ) {
    this.entries = storage.outbox.map(pendingEntry);
    this.connection = new Connection(api, session, {
      state: (state) => this.connectionChanged(state),
      session: (info) => this.begun(info),
      frame: (frame) => this.receive(frame),
      after: (info) => this.after(info),
    });
  }

  start(): void {
    this.connection.start();
  }

  /** The visitor is somebody else from now on: nothing of before may stay on the screen, or leave as theirs. */
  restart(): void {
    this.release();
    this.showTyping(false, "bot");
    this.entries = this.storage.outbox.map(pendingEntry);
    this.lastSeq = -1;
    this.unanswered.clear();
    this.underWay.clear();
    this.session.forget();
    this.events.entries();
    this.connection.renew();
    this.connection.start();
  }

  /** Says `text`; it is kept until the server has confirmed it. */
  say(text: string, extra: { payload?: string; fields?: Record<string, string> } = {}): void {
    const frame: Outgoing = { t: "msg", cid: newId(), text, ...extra };
    const waiting = { frame, at: Date.now() };
    this.storage.keep(waiting);
    this.entries.push(pendingEntry(waiting));
    this.typingSentAt = 0;
    this.events.entries();
    this.connection.start();
    this.connection.hurry();
    this.pump();
  }

  /**
   * Sends a file; empty when the server has it, else why not. Its message comes over the connection as every other does. A file that
   * is chosen again after a failure is the same message: the server may have it although its answer was lost. One that is chosen again
   * while it is on its way is not sent twice. A server that is busy is asked once more when it says.
   */
  attach(file: File): Promise<Refusal | ""> {
    if (file.size > largestFile) return Promise.resolve("too_big");
    this.connection.start();
    const chosen = [file.name, file.size, file.lastModified].join("/");
    const before = this.underWay.get(chosen);
    if (before) return before;
    const outcome = this.sendFile(file, chosen).finally(() => {
      if (this.underWay.get(chosen) === outcome) this.underWay.delete(chosen);
    });
    this.underWay.set(chosen, outcome);
    return outcome;
  }

  private async sendFile(file: File, chosen: string): Promise<Refusal | ""> {
    const before = this.unanswered.get(chosen);
    const cid = before && !this.hasArrived(before) ? before : newId();
    this.unanswered.set(chosen, cid);
    const isWanted = (): boolean => this.unanswered.get(chosen) === cid;
    const answer = await this.uploadInTurn(file, cid, isWanted).catch(() => null);
    if (answer && (answer.ok || settled.includes(answer.status)) && isWanted()) this.unanswered.delete(chosen);
    if (answer?.ok || this.hasArrived(cid)) return "";
    return answer?.status === 413 ? "too_big" : answer?.status === 415 ? "kind" : "failed";
  }

  private hasArrived(cid: string): boolean {
    return this.entries.some((entry) => entry.message.cid === cid);
  }

  /** `isWanted`: meanwhile the visitor may be somebody else. */
  private async uploadInTurn(file: File, cid: string, isWanted: () => boolean): Promise<Response> {
    const answer = await this.upload(file, cid, isWanted);
    const wait = [429, 503].includes(answer.status) ? retryAfterOf(answer) : 0;
    if (wait === 0 || wait > longestTurn) return answer;
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    return isWanted() ? this.upload(file, cid, isWanted) : answer;
  }

  private async upload(file: File, cid: string, isWanted: () => boolean): Promise<Response> {
    const { token } = await this.session.ensure();
    if (!isWanted()) throw new Error("somebody else");
    const query = new URLSearchParams({ cid, name: file.name.slice(0, 200) });
    return fetch(`${this.api}/v1/widget/files?${query.toString()}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/octet-stream" },
      credentials: "omit",
      body: file,
    });
  }

  /** Takes back a message that the server refused; gives its text. */
  takeBack(cid: string): string {
    const entry = this.entries.find((item) => item.message.cid === cid);
    this.storage.drop(cid);
    this.entries = this.entries.filter((item) => item !== entry);
    this.events.entries();
    return entry?.message.text ?? "";
  }

  typing(): void {
    if (Date.now() - this.typingSentAt < 4000) return;
    this.typingSentAt = Date.now();
    this.connection.send({ t: "typing", on: true });
  }

  /** Everything that is here has been seen. */
  read(): void {
    if (this.lastSeq <= this.storage.seen) return;
    this.storage.seen = this.lastSeq;
    this.connection.send({ t: "read", seq: this.lastSeq });
  }

  get unread(): number {
    const seen = this.storage.seen;
    return this.entries.filter((entry) => entry.message.from !== "visitor" && entry.message.seq > seen).length;
  }

  retry(): void {
    this.connection.start();
    this.connection.hurry();
  }

  private after(info: SessionInfo): number {
    return this.lastSeq >= 0 ? this.lastSeq : Math.max(0, info.lastSeq - historyLength);
  }

  private begun(info: SessionInfo): void {
    if (info.brand) this.events.brand(info.brand);
    this.events.uploads(info.uploads);
    if (info.status) this.setStatus(info.status);
  }

  private connectionChanged(state: ConnectionState): void {
    if (state !== "open") this.release();
    this.events.connection(state);
    if (state === "open") this.pump();
  }

  private receive(frame: ServerFrame): void {
    switch (frame.t) {
      case "msg":
        return this.add(frame);
      case "ack":
        return this.confirm(frame.cid, frame.seq, frame.id);
      case "typing":
        return this.showTyping(frame.on, frame.from === "agent" ? "agent" : "bot");
      case "status":
        return this.setStatus(frame.status);
      case "error":
        return this.refused(frame.code, frame.cid ?? this.inFlight?.cid ?? "", frame.retryAfter);
    }
  }

  private add(message: MessageFrame): void {
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    if (message.from === "visitor" && message.cid) {
      this.confirm(message.cid, message.seq, message.id, message);
    }
    if (this.entries.some((entry) => entry.message.seq === message.seq)) return;
    if (message.from !== "visitor") this.showTyping(false, "bot");
    this.insert({ message, pending: false, refused: "" });
    this.events.entries();
  }

  private insert(entry: Entry): void {
    const later = (other: Entry): boolean => other.pending || other.message.seq > entry.message.seq;
    const place = this.entries.findIndex(later);
    this.entries.splice(place < 0 ? this.entries.length : place, 0, entry);
  }

  private confirm(cid: string, seq: number, id: string, stored?: MessageFrame): void {
    this.storage.drop(cid);
    const entry = this.entries.find((item) => item.pending && item.message.cid === cid);
    if (entry) {
      this.storage.fields = null;
      this.entries = this.entries.filter((item) => item !== entry && item.message.seq !== seq);
      this.insert({ message: { ...entry.message, ...stored, seq, id }, pending: false, refused: "" });
      this.events.entries();
    }
    if (this.inFlight?.cid === cid) {
      this.release();
      this.pump();
    }
  }

  private refused(code: string, cid: string, retryAfter: number): void {
    const wasInFlight = this.inFlight?.cid === cid;
    if (wasInFlight) this.release();
    if (code === "rate" || retryAfter > 0) {
      this.holdUntil = Date.now() + Math.max(1, retryAfter) * 1000;
      setTimeout(() => this.pump(), Math.max(1, retryAfter) * 1000 + 50);
      return;
    }
    const entry = this.entries.find((item) => item.pending && item.message.cid === cid);
    if (!entry) return;
    entry.refused = code || "unknown";
    this.storage.drop(cid);
    this.events.entries();
    this.pump();
  }

  /** Sends the oldest unconfirmed message; the next one waits for its acknowledgement, which keeps their order. */
  private pump(): void {
    if (this.inFlight || !this.connection.isOpen || Date.now() < this.holdUntil) return;
    const next = this.entries.find((entry) => entry.pending && !entry.refused);
    const frame = next && this.storage.outbox.find((item) => item.frame.cid === next.message.cid)?.frame;
    if (!next) return;
    const cid = next.message.cid ?? "";
    if (!frame) return this.dropGone(cid);
    this.inFlight = { cid, timer: setTimeout(() => this.connection.renew(), ackLimit) };
    this.connection.send(frame);
  }

  /** Another tab has had this message confirmed; the server's copy of it comes, or has come, by itself. */
  private dropGone(cid: string): void {
    this.entries = this.entries.filter((entry) => entry.message.cid !== cid || !entry.pending);
    this.events.entries();
    this.pump();
  }

  private release(): void {
    if (this.inFlight) clearTimeout(this.inFlight.timer);
    this.inFlight = null;
  }

  private showTyping(on: boolean, by: "bot" | "agent"): void {
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.events.typing(false, by), typingLimit);
    this.events.typing(on, by);
  }

  private setStatus(status: Status): void {
    this.status = status;
    this.events.status(status);
  }
}

function pendingEntry(waiting: Waiting): Entry {
  const { cid, text } = waiting.frame;
  const message: MessageFrame = { t: "msg", seq: 0, id: "", from: "visitor", text, ts: waiting.at, buttons: [], cid };
  return { message, pending: true, refused: "" };
}
