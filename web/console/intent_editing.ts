// The state of an intent that is being edited: what was saved, what is on the screen, what the server says to it.

import { useEffect, useState } from "preact/hooks";
import { ApiError, call, post } from "./api";
import type { Clash } from "./intent_effect";
import { reasonOf, toast } from "./parts";
import { t } from "./texts";
import type { Intent, Preview, Problem } from "./types";

export interface Saved {
  version: string;
  intent: Intent;
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
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

function verdictOn(error: unknown): Verdict {
  if (!(error instanceof ApiError)) return { ...nothing, problem: reasonOf(error) };
  const { current, version, problems } = error.body;
  if (error.status === 409 && current) return { ...nothing, clash: { current: current as Intent, version: String(version) } };
  const found = error.status === 422 && Array.isArray(problems) ? (problems as Problem[]) : [];
  return { ...nothing, problems: found, problem: reasonOf(error) };
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
      (error: unknown) => ({ after: verdictOn(error), good: false }),
    );
    setVerdict(outcome.after);
    setBusy(false);
    return outcome.good;
  };
  const edit = (next: Intent): void => {
    setIntent(next);
    setVerdict(nothing);
  };
  const look = async (): Promise<void> => {
    await run(async () => ({ ...nothing, preview: await post<Preview>("/knowledge/preview", { version: base.version, intent }) }));
  };
  const save = (why: string): Promise<boolean> =>
    run(async () => {
      const change = { version: base.version, intent, why };
      const { version } = await call<{ version: string }>("PUT", `/knowledge/intents/${encodeURIComponent(intent.id)}`, change);
      setBase({ version, intent });
      toast.show(t("saved"));
      return nothing;
    });
  const settleClash = (take: "mine" | "theirs" | "later"): void => {
    if (verdict.clash && take !== "later") setBase({ version: verdict.clash.version, intent: verdict.clash.current });
    if (verdict.clash && take === "theirs") setIntent(verdict.clash.current);
    setVerdict(nothing);
  };
  return { ...verdict, intent, changed, busy, edit, look, save, settleClash };
}
