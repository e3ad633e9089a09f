// The state of an intent that is being edited: what was saved, what is on the screen, what the server says to it.

import { useEffect, useState } from "preact/hooks";
import { ApiError, call, post } from "./api";
import type { Clash } from "./intent_clash";
import { reasonOf, toast } from "./parts";
import { t } from "./texts";
import type { Intent, Preview, Problem } from "./types";

export interface Saved {
  version: string;
  intent: Intent;
}

/** The same value whatever the order of its keys. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ordered(inner)] as const).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

function withExample(intent: Intent, example: string, language: string): Intent {
  const known = intent.examples[language] ?? [];
  if (!example || known.includes(example)) return intent;
  return { ...intent, examples: { ...intent.examples, [language]: [...known, example] } };
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
  busy: boolean;
  edit: (intent: Intent) => void;
  look: () => Promise<void>;
  /** True when it is saved. */
  save: (why: string) => Promise<boolean>;
  settleClash: (take: "mine" | "theirs" | "later") => void;
}

export function useEditing(saved: Saved, example: string, language: string): Editing {
  const [base, setBase] = useState(saved);
  const [intent, setIntent] = useState(() => withExample(saved.intent, example, language));
  const [verdict, setVerdict] = useState(nothing);
  const [busy, setBusy] = useState(false);
  const changed = !same(intent, base.intent);
  useEffect(() => {
    if (changed) return;
    setBase(saved);
    setIntent(saved.intent);
  }, [saved]);
  const run = async (work: () => Promise<Verdict>): Promise<boolean> => {
    setBusy(true);
    const outcome = await work().then(
      (after) => ({ after, good: true }),
      (error: unknown) => ({ after: verdictOn(error, base.intent, intent), good: false }),
    );
    setVerdict(outcome.after);
    setBusy(false);
    return outcome.good;
  };
  /** On the version that is being edited; when only other questions were changed since, on the newest. */
  const onNewest = async <Answer,>(work: (version: string) => Promise<Answer>): Promise<Answer> => {
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
    setVerdict(nothing);
  };
  const look = async (): Promise<void> => {
    const preview = (version: string): Promise<Preview> => post("/knowledge/preview", { version, intent });
    await run(async () => ({ ...nothing, preview: await onNewest(preview) }));
  };
  const save = (why: string): Promise<boolean> =>
    run(async () => {
      const path = `/knowledge/intents/${encodeURIComponent(intent.id)}`;
      const { version } = await onNewest((known) => call<{ version: string }>("PUT", path, { version: known, intent, why }));
      setBase({ version, intent });
      toast.show(t("saved"));
      return nothing;
    });
  const settleClash = (take: "mine" | "theirs" | "later"): void => {
    if (verdict.clash && take !== "later") {
      const { version, current, mine } = verdict.clash;
      setBase({ version, intent: current });
      setIntent(take === "theirs" ? current : mine);
    }
    setVerdict(nothing);
  };
  return { ...verdict, intent, changed, busy, edit, look, save, settleClash };
}
