// The frames of docs/widget.md, and a reader for what the server sends: anything unknown is dropped, never trusted.

export type Author = "visitor" | "bot" | "agent" | "system";
export type Status = "bot" | "waiting" | "human" | "closed";

export interface Button {
  title: string;
  payload: string;
}

export interface MessageFrame {
  t: "msg";
  seq: number;
  id: string;
  from: Author;
  text: string;
  ts: number;
  buttons: Button[];
  cid?: string;
  name?: string;
}

export type ServerFrame =
  | MessageFrame
  | { t: "ack"; cid: string; seq: number; id: string }
  | { t: "typing"; from: Author; on: boolean }
  | { t: "status"; status: Status }
  | { t: "error"; code: string; cid?: string; retryAfter: number }
  | { t: "pong" };

export interface Outgoing {
  t: "msg";
  cid: string;
  text: string;
  payload?: string;
  fields?: Record<string, string>;
}

export type ClientFrame = Outgoing | { t: "typing"; on: boolean } | { t: "read"; seq: number } | { t: "ping" };

export const maxTextLength = 4000;

/** Counts as the server does: in code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

type Fields = Record<string, unknown>;

const authors: readonly string[] = ["visitor", "bot", "agent", "system"];
const statuses: readonly string[] = ["bot", "waiting", "human", "closed"];

function textAt(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function numberAt(fields: Fields, key: string): number {
  const value = fields[key];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function readButtons(value: unknown): Button[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is Fields => typeof item === "object" && item !== null)
    .map((item) => ({ title: textAt(item, "title"), payload: textAt(item, "payload") }))
    .filter((button) => button.title !== "")
    .slice(0, 20);
}

function readMessage(fields: Fields): MessageFrame | null {
  const from = textAt(fields, "from");
  const seq = numberAt(fields, "seq");
  if (!authors.includes(from) || seq <= 0) return null;
  const message: MessageFrame = {
    t: "msg",
    seq,
    id: textAt(fields, "id"),
    from: from as Author,
    text: textAt(fields, "text"),
    ts: numberAt(fields, "ts") || Date.now(),
    buttons: readButtons(fields.buttons),
  };
  const cid = textAt(fields, "cid");
  const name = textAt(fields, "name");
  if (cid) message.cid = cid;
  if (name) message.name = name;
  return message;
}

export function readStatus(value: unknown): Status | null {
  return typeof value === "string" && statuses.includes(value) ? (value as Status) : null;
}

/** What a parsed frame says, or null if this version of the widget does not know it. */
export function readFrame(value: unknown): ServerFrame | null {
  if (typeof value !== "object" || value === null) return null;
  const fields = value as Fields;
  switch (fields.t) {
    case "msg":
      return readMessage(fields);
    case "ack":
      return { t: "ack", cid: textAt(fields, "cid"), seq: numberAt(fields, "seq"), id: textAt(fields, "id") };
    case "typing":
      return { t: "typing", from: fields.from === "agent" ? "agent" : "bot", on: fields.on !== false };
    case "status": {
      const status = readStatus(fields.status);
      return status && { t: "status", status };
    }
    case "error": {
      const cid = textAt(fields, "cid");
      const error = { t: "error" as const, code: textAt(fields, "code"), retryAfter: numberAt(fields, "retry_after") };
      return cid ? { ...error, cid } : error;
    }
    case "pong":
      return { t: "pong" };
    default:
      return null;
  }
}

/** As `readFrame`, from the text that came over the wire. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    return readFrame(JSON.parse(text));
  } catch {
    return null;
  }
}
