// The shapes of docs/openapi.yaml that the console reads and writes.

export type Role = "viewer" | "agent" | "editor" | "admin";
export type Owner = "bot" | "waiting" | "human" | "resolved";
export type Priority = "" | "P0" | "P1" | "P2" | "P3";
export type TextByLanguage = Record<string, string>;
export type Time = number | null;

export interface User {
  name: string;
  full_name?: string;
  role: Role;
  departments?: string[];
  disabled?: boolean;
  last_seen_at?: Time;
}

/** One of one's own sessions. */
export interface OpenSession {
  started_at: number;
  seen_at: number;
  address: string;
  browser: string;
  current: boolean;
}

export interface Department {
  name: string;
  title?: TextByLanguage;
}

export interface SessionInfo {
  user: User;
  csrf: string;
  brand?: string;
  languages?: string[];
  timezone?: string;
  departments?: Department[];
  /** `departments`: whose conversations they see; none: all. */
  agents?: { name: string; full_name?: string; departments?: string[] }[];
  channels?: string[];
  labels?: string[];
  second_factor?: boolean;
}

/** Which sentence, and what it names; the English one stands beside it. */
export interface Reason {
  id: string;
  values: Record<string, string>;
}

export interface QueueItem {
  id: number;
  inbox: string;
  channel: string;
  contact: string;
  contact_key?: string;
  owner: Owner;
  agent: string;
  department: string;
  priority: Priority;
  due_at: Time;
  promised_at: Time;
  window_until?: Time;
  waiting_since: Time;
  case: string;
  language: string;
  visibility: "direct" | "public";
  why: string[];
  because?: Reason[];
  labels?: string[];
  last_message: string;
  last_at?: number;
}

export interface Held {
  outbox_id: number;
  conversation_id: number;
  text: string;
  why: string;
  at: Time;
}

/** A colleague called in a note. */
export interface Mention {
  conversation_id: number;
  by: string;
  at: number;
  text: string;
  contact: string;
  contact_key: string;
}

export interface Queue {
  now: number;
  mentions?: Mention[];
  conversations: QueueItem[];
  /** Whether there are more than these. */
  more?: boolean;
  held: Held[];
  more_held?: boolean;
  more_mentions?: boolean;
}

export type MessageStatus = "" | "pending" | "sending" | "sent" | "delivered" | "read" | "failed" | "held" | "cancelled";

export interface Message {
  id: number;
  seq: number;
  direction: "in" | "out" | "note";
  author: "customer" | "bot" | "person" | "system" | "other_bot";
  agent: string;
  /** Who wrote it when that is not the conversation's contact: others write under a post, too. */
  writer?: { name: string; handle: string; key: string } | null;
  kind: string;
  text: string;
  buttons: { title: string; payload?: string }[] | null;
  attachments: { kind: string; name?: string; mime_type?: string; href?: string }[] | null;
  at: number;
  status: MessageStatus;
  decision_id: number | null;
  hidden?: boolean;
}

export interface Explanation {
  normalised?: string;
  candidates?: { intent: string; probability: number; evidence?: string[] }[];
  margin?: number;
  risk?: number;
  answer_limit?: number;
  risk_limit?: number;
  rule?: string;
  lost?: { what: string; why: string; reason?: Reason }[];
  step?: string;
  calendar?: string;
  hours?: Reason | null;
  because?: Reason[];
  book_version?: string;
  entities?: { type: string; value: string }[];
}

export interface Decision {
  action: "answer" | "clarify" | "escalate" | "form" | "silent" | "moderate";
  intent: string;
  confidence: number;
  department: string;
  priority: string;
  signals: string[];
  reasons: string[];
  reply: string;
  explanation?: Explanation;
}

export interface PromiseRow {
  id?: number;
  text: string;
  made_at: number;
  due_at: number;
  state: "open" | "kept" | "broken" | "released";
  conversation_id?: number;
  contact?: string;
  contact_key?: string;
  department?: string;
}

export interface Delivery {
  outbox_id: number;
  kind: string;
  state: string;
  attempts: number;
  error: string;
  due_at: number;
}

export interface Handoff {
  at: number;
  department: string;
  priority: string;
  packet: Record<string, unknown> | null;
  taken_at: Time;
  taken_by: string;
  ended_at: Time;
  ended_how: string;
}

export interface Presence {
  agent: string;
  typing: boolean;
}

export interface Limits {
  max_text: number;
  unit: "code_points" | "utf8_bytes" | "utf16_units" | "weighted";
  can_hide?: boolean;
  /** How much still goes out, inside the approved message, after the window; absent: nothing. */
  after_window?: number;
}

export interface Conversation {
  id: number;
  inbox: string;
  channel: string;
  contact: { name: string; key: string; handle?: string; email?: string; phone?: string; tags?: string[]; blocked?: boolean };
  owner: Owner;
  agent: string;
  department: string;
  priority: Priority;
  due_at: Time;
  window_until?: Time;
  case: string;
  language: string;
  visibility: "direct" | "public";
  opened_at: number;
  last_customer_at: number;
  labels: string[] | null;
  limits?: Limits;
  presence?: Presence[];
  messages: Message[];
  /** Whether there are older messages than these. */
  earlier?: boolean;
  decisions: { id: number; at: number; decision: Decision }[];
  handoffs: Handoff[];
  promises: PromiseRow[];
  deliveries: Delivery[];
}

export interface SearchResult {
  found_by: "case" | "contact" | "text";
  conversation_id: number;
  seq: number;
  at: number;
  author: string;
  contact: string;
  contact_key: string;
  channel: string;
  owner: Owner;
  excerpt: string;
}

export interface Canned {
  name: string;
  department?: string;
  text: TextByLanguage;
}

export interface Times {
  count: number;
  p50: number | null;
  p90: number | null;
}

export interface Overview {
  from: number;
  to: number;
  hours: { at: number; channel: string; in: number; out: number }[];
  turns: { answered: number; clarified: number; escalated: number; silent: number };
  first_answer: { bot: Times; person: Times };
  promises: { kept: number; broken: number; open: number };
  topics: { intent: string; title?: TextByLanguage; count: number }[];
  unanswered: { theme: string; count: number; examples: string[] }[];
}

export interface AuditRow {
  id: number;
  at: number;
  actor: string;
  action: string;
  object: string;
  detail: string;
}

export interface InboxHealth {
  name: string;
  channel: string;
  off: boolean;
  paused_until: Time;
  pause_reason: string;
  last_inbound_at: Time;
  pending: number;
  held: number;
  failed: number;
}
