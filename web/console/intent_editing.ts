// The state of an intent that is being edited: what was saved, what is on the screen, what the server says to it.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError, call, keptOwn, may, post } from "./api";
import type { Intent, Preview, Problem } from "./book_types";
import type { Clash } from "./intent_clash";
import { reasonOf, toast } from "./parts";
import { t } from "./texts";

export interface Saved {
  version: string;
  intent: Intent;
}

/** The same value whatever the order of its keys. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, ordered(inner)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function withExample(intent: Intent, example: string, language: string): Intent {
  const known = intent.examples[language] ?? [];
  if (!example || known.includes(example)) return intent;
  return { ...intent, examples: { ...intent.examples, [language]: [...known, example] } };
}

/** What was being edited when the page was left or the session ended, with what it began from. */
interface Draft {
  base: Saved;
  intent: Intent;
}

const draftKey = (id: string): string => `intent:${id}`;

function readDraft(id: string): Draft | null {
  try {
    return JSON.parse(keptOwn.read(draftKey(id))) as Draft;
  } catch {
    return null;
  }
}

function keepDraft(base: Saved, intent: Intent): void {
  keptOwn.write(draftKey(intent.id), same(base.intent, intent) ? "" : JSON.stringify({ base, intent }));
}

function dropDraft(id: string): void {
  keptOwn.write(draftKey(id), "");
}

/** One that says what is saved is none any more: it would come back after the next change. */
function draftOf(saved: Saved): Draft | null {
  const draft = may("editor") ? readDraft(saved.intent.id) : null;
  if (!draft || !same(draft.intent, saved.intent)) return draft;
  dropDraft(saved.intent.id);
  return null;
}

interface Verdict {
  preview: Preview | null;
  problems: Problem[];
  problem: string;
  clash: Clash | null;
}

const nothing: Verdict = { preview: null, problems: [], problem: "", clash: null };

/** What somebody else saved since, when that is why a change was refused. */
function newerIn(error: unknown): Saved | null {
  if (!(error instanceof ApiError) || error.status !== 409 || !error.body.current) return null;
  return { version: String(error.body.version), intent: error.body.current as Intent };
}

/** Theirs, with what `mine` changed in what both began with. */
function rebased(before: Intent, theirs: Intent, mine: Intent): Intent {
  const own = Object.entries(mine).filter(([key, value]) => !same(value, before[key as keyof Intent]));
  return { ...theirs, ...Object.fromEntries(own) };
}

function verdictOn(error: unknown, before: Intent, mine: Intent): Verdict {
  const newer = newerIn(error);
  if (newer) {
    const { intent: current, version } = newer;
    return { ...nothing, clash: { before, current, version, mine: rebased(before, current, mine) } };
  }
  const problems = error instanceof ApiError && error.status === 422 ? error.body.problems : [];
  return { ...nothing, problems: Array.isArray(problems) ? (problems as Problem[]) : [], problem: reasonOf(error) };
}

export interface Editing extends Verdict {
  intent: Intent;
  changed: boolean;
  /** The changes are those of an earlier visit. */
  restored: boolean;
  busy: boolean;
  edit: (intent: Intent) => void;
  discard: () => void;
  look: () => Promise<void>;
  /** True when it is saved. */
  save: (why: string) => Promise<boolean>;
  /** True when the question is out of the book. */
  remove: () => Promise<boolean>;
  settleClash: (take: "mine" | "theirs" | "later") => void;
}

export function useEditing(saved: Saved, example: string, language: string): Editing {
  const [draft] = useState(() => draftOf(saved));
  /** The newest that is known to be saved; `base` is what the changes began from. */
  const [newest, setNewest] = useState(saved);
  const [base, setBase] = useState(draft?.base ?? saved);
  const [intent, setIntent] = useState(() => withExample((draft ?? saved).intent, example, language));
  const [restored, setRestored] = useState(draft !== null);
  const [verdict, setVerdict] = useState(nothing);
  const [busy, setBusy] = useState(false);
  /** What is on the screen when an answer comes: it may be more than was sent. */
  const written = useRef(intent);
  written.current = intent;
  const changed = !same(intent, base.intent);
  // Before the next keystroke: run later, it would take what was typed since for nothing.
  useLayoutEffect(() => {
    setNewest(saved);
    if (changed) return;
    setBase(saved);
    setIntent(saved.intent);
  }, [saved]);
  const run = async (work: () => Promise<Verdict>): Promise<boolean> => {
    setBusy(true);
    const outcome = await work().then(
      (after) => ({ after, good: true }),
      (error: unknown) => ({ after: verdictOn(error, base.intent, written.current), good: false }),
    );
    setVerdict(outcome.after);
    setBusy(false);
    return outcome.good;
  };
  /** On the version that is being edited; when only other questions were changed since, on the newest. */
  const onNewest = async <Answer>(work: (version: string) => Promise<Answer>): Promise<Answer> => {
    try {
      return await work(base.version);
    } catch (error) {
      const newer = newerIn(error);
      if (!newer || !same(newer.intent, base.intent)) throw error;
      return work(newer.version);
    }
  };
  const edit = (next: Intent): void => {
    setIntent(next);
    keepDraft(base, next);
    setVerdict(nothing);
  };
  const begin = (from: Saved, chosen: Intent): void => {
    setBase(from);
    setIntent(chosen);
    keepDraft(from, chosen);
  };
  const discard = (): void => {
    begin(newest, newest.intent);
    setRestored(false);
    setVerdict(nothing);
  };
  const look = async (): Promise<void> => {
    const preview = (version: string): Promise<Preview> => post("/knowledge/preview", { version, intent });
    await run(async () => ({ ...nothing, preview: await onNewest(preview) }));
  };
  const path = `/knowledge/intents/${encodeURIComponent(intent.id)}`;
  const save = (why: string): Promise<boolean> =>
    run(async () => {
      const { version } = await onNewest((known) => call<{ version: string }>("PUT", path, { version: known, intent, why }));
      setNewest({ version, intent });
      setBase({ version, intent });
      keepDraft({ version, intent }, readDraft(intent.id)?.intent ?? written.current);
      setRestored(false);
      toast.show(t("saved"));
      return nothing;
    });
  const remove = (): Promise<boolean> =>
    run(async () => {
      await onNewest((known) => call("DELETE", `${path}?version=${encodeURIComponent(known)}`));
      dropDraft(intent.id);
      return nothing;
    });
  const settleClash = (take: "mine" | "theirs" | "later"): void => {
    if (verdict.clash) {
      const { version, current, mine } = verdict.clash;
      const newer = { version, intent: current };
      setNewest(newer);
      if (take !== "later") begin(newer, take === "theirs" ? current : mine);
    }
    setVerdict(nothing);
  };
  return { ...verdict, intent, changed, restored, busy, edit, discard, look, save, remove, settleClash };
}
