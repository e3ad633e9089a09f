// The shapes of docs/openapi.yaml that speak of the rule book: what it knows, its hours, its departments.

import type { TextByLanguage, Time } from "./types";

export interface CalendarDay {
  date: string;
  holiday: boolean;
  intervals: { from: number; to: number }[];
}

export interface Calendar {
  name: string;
  timezone: string;
  open: boolean;
  changes_at: Time;
  departments: string[];
  days: CalendarDay[];
}

export interface HoursPreview {
  at: number;
  department: string;
  calendar: string;
  open: boolean;
  next_opening_at: Time;
  handoff_text: string;
  promises: { priority: string; due_at: number; text: string }[];
}

export interface IntentRow {
  id: string;
  title: TextByLanguage;
  file: string;
  examples: number;
  inherits?: boolean;
  answered: string[];
  escalates: string;
  valid_until: string | null;
  asked_30_days: number;
}

export interface Intent {
  id: string;
  file: string;
  title: TextByLanguage;
  examples: Record<string, string[]>;
  not: string[];
  like: string[];
  answer: Record<string, string[]>;
  public: Record<string, string[]>;
  buttons: { title: TextByLanguage; then: string }[];
  escalate: { department: string; priority: string } | null;
  valid_until: string | null;
}

export interface Problem {
  file: string;
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
  hint: string;
}

export interface Preview {
  problems: Problem[];
  tests: { passed: number; failed: number; failures: { name: string; message: string }[] };
  flips: { text: string; before: string; after: string; wanted: string }[];
  conflicts: { text: string; intent: string }[];
}

export interface Version {
  version: string;
  at: number;
  author: string;
  why: string;
  current: boolean;
}

export interface FileDifference {
  path: string;
  before: string;
  after: string;
}

export interface Lesson {
  id: number;
  kind: "wrong_answer" | "unanswered";
  text: string;
  count: number;
  at: number;
  by: string;
  note: string;
  conversation_id: number | null;
  said_intent: string;
  candidates: { intent: string; probability: number }[];
  examples: string[];
  /** Others of the same theme. */
  also?: number[];
}

/** What keeps somebody whom the book names from answering. */
export type AccountState = "ready" | "none" | "disabled" | "reads_only" | "elsewhere";

export interface Department {
  name: string;
  default: boolean;
  calendar: string;
  open: boolean;
  changes_at: Time;
  people: { name: string; full_name: string; account: AccountState }[];
  others: { name: string; full_name: string }[];
  fallbacks: string[];
  notices: { name: string; on: boolean }[];
  takes: string[];
  file: string;
  line: number;
  waiting: number;
  human: number;
  late: number;
  faults: ("no_people" | "no_account" | "nobody_answers" | "notice_off")[];
}
