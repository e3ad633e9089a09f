// One question and its answers, to be changed.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, call, may, post, read } from "./api";
import { Dialog, Icon, reasonOf, toast, useLoaded, Whole } from "./parts";
import { addressOf } from "./route";
import { inOurs, t } from "./texts";
import type { Intent, Preview, Problem } from "./types";

const separator = "\n---\n";

interface Saved {
  version: string;
  intent: Intent;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function setIn(texts: Record<string, string[]>, language: string, values: string[]): Record<string, string[]> {
  const next = { ...texts, [language]: values };
  if (values.length === 0) delete next[language];
  return next;
}

const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);
const variationsOf = (text: string): string[] => text.split(/\n-{3,}\n/).map((one) => one.trim()).filter(Boolean);

/** A text box over a list; what is typed stays as typed until the value changes from outside. */
function ListBox(props: { label: string; hint: string; values: string[]; join: string; split: (text: string) => string[]; rows: number; onChange: (values: string[]) => void }): JSX.Element {
  const [text, setText] = useState(props.values.join(props.join));
  useEffect(() => {
    if (!same(props.split(text), props.values)) setText(props.values.join(props.join));
  }, [props.values]);
  const change = (next: string): void => {
    setText(next);
    props.onChange(props.split(next));
  };
  return (
    <label>{props.label}
      <textarea dir="auto" rows={Math.max(props.rows, Math.min(12, text.split("\n").length + 1))} value={text} readOnly={!may("editor")}
        onInput={(event) => change(event.currentTarget.value)} />
      <small>{props.hint}</small>
    </label>
  );
}

function Problems({ problems }: { problems: Problem[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <>
      <h3>{t("problems")}</h3>
      <ul class="plain">
        {problems.map((one, index) => (
          <li key={index} class={one.severity === "error" ? "promise broken" : "promise open"}>
            <span>{one.message}</span><small>{[`${one.file}:${one.line}`, one.hint].filter(Boolean).join(" · ")}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function Effect({ preview }: { preview: Preview }): JSX.Element {
  const { tests, flips, conflicts, problems } = preview;
  const good = tests.failed === 0 && flips.length === 0 && conflicts.length === 0 && problems.length === 0;
  return (
    <section class={good ? "card good-card" : "card"} aria-live="polite">
      {good && <p><Icon name="check" />{t("effectGood")}</p>}
      <p class="soft">{t("effectTests", { passed: tests.passed, failed: tests.failed })}</p>
      <ul class="plain">{tests.failures.map((one) => <li class="promise broken" key={one.name}><b>{one.name}</b><small>{one.message}</small></li>)}</ul>
      <Problems problems={problems} />
      {flips.length > 0 && <h3>{t("effectFlips")}</h3>}
      <ul class="plain">
        {flips.map((one) => <li key={one.text}><q dir="auto">{one.text}</q><small><code>{one.before || "–"}</code> → <code>{one.after || "–"}</code></small></li>)}
      </ul>
      {conflicts.length > 0 && <h3>{t("effectConflicts")}</h3>}
      <ul class="plain">{conflicts.map((one) => <li key={one.text}><q dir="auto">{one.text}</q><small><a href={addressOf("knowledge", one.intent)}>{one.intent}</a></small></li>)}</ul>
    </section>
  );
}

interface Clash {
  current: Intent;
  version: string;
}

function ClashDialog({ clash, mine, onKeep, onTake, onClose }: { clash: Clash; mine: Intent; onKeep: () => void; onTake: () => void; onClose: () => void }): JSX.Element {
  const text = (intent: Intent): string => Object.entries(intent.answer).map(([language, texts]) => `${language}: ${texts.join(separator)}`).join("\n\n");
  return (
    <Dialog title={t("changedMeanwhile")} onClose={onClose}>
      <div class="columns">
        <div><h3>{t("theirs")}</h3><p class="quote" dir="auto">{text(clash.current)}</p></div>
        <div><h3>{t("yours")}</h3><p class="quote" dir="auto">{text(mine)}</p></div>
      </div>
      <div class="buttons">
        <button type="button" class="button" onClick={onTake}>{t("takeTheirs")}</button>
        <button type="button" class="button primary" onClick={onKeep}>{t("keepMine")}</button>
      </div>
    </Dialog>
  );
}

function Fields({ intent, language, onChange }: { intent: Intent; language: string; onChange: (intent: Intent) => void }): JSX.Element {
  return (
    <div class="stack" key={language}>
      <ListBox label={t("answer")} hint={t("variations")} values={intent.answer[language] ?? []} join={separator} split={variationsOf} rows={3}
        onChange={(values) => onChange({ ...intent, answer: setIn(intent.answer, language, values) })} />
      <ListBox label={t("publicAnswer")} hint={t("variations")} values={intent.public[language] ?? []} join={separator} split={variationsOf} rows={2}
        onChange={(values) => onChange({ ...intent, public: setIn(intent.public, language, values) })} />
      <ListBox label={t("examples")} hint={t("oneEachLine")} values={intent.examples[language] ?? []} join={"\n"} split={linesOf} rows={4}
        onChange={(values) => onChange({ ...intent, examples: setIn(intent.examples, language, values) })} />
      <ListBox label={t("counterExamples")} hint={t("oneEachLine")} values={intent.not} join={"\n"} split={linesOf} rows={2}
        onChange={(not) => onChange({ ...intent, not })} />
      <label>{t("validUntil")}
        <input type="date" value={intent.valid_until ?? ""} readOnly={!may("editor")} onInput={(event) => onChange({ ...intent, valid_until: event.currentTarget.value || null })} />
      </label>
    </div>
  );
}

interface EditorProperties {
  saved: Saved;
  languages: string[];
  example: string;
  lesson: string;
  onSaved: () => void;
  reload: () => void;
}

function withExample(intent: Intent, example: string, language: string): Intent {
  const known = intent.examples[language] ?? [];
  return example && !known.includes(example) ? { ...intent, examples: { ...intent.examples, [language]: [...known, example] } } : intent;
}

function Editor({ saved, languages, example, lesson, onSaved, reload }: EditorProperties): JSX.Element {
  const first = languages[0] ?? "es";
  const [base, setBase] = useState(saved);
  const [intent, setIntent] = useState(() => withExample(saved.intent, example, first));
  const [language, setLanguage] = useState(first);
  const [why, setWhy] = useState("");
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState("");
  const [problems, setProblems] = useState<Problem[]>([]);
  const [clash, setClash] = useState<Clash | null>(null);
  const [busy, setBusy] = useState(false);
  const changed = !same(intent, base.intent);
  useEffect(() => {
    if (changed) return;
    setBase(saved);
    setIntent(saved.intent);
  }, [saved]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    if (changed) addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [changed]);
  const edit = (next: Intent): void => {
    setIntent(next);
    setPreview(null);
    setProblems([]);
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      const body = error instanceof ApiError ? error.body : {};
      if (error instanceof ApiError && error.status === 409 && body.current) setClash({ current: body.current as Intent, version: String(body.version) });
      else if (error instanceof ApiError && error.status === 422) setProblems((body.problems as Problem[] | undefined) ?? []);
      if (!(error instanceof ApiError && error.status === 409)) setProblem(reasonOf(error));
    }
    setBusy(false);
  };
  const look = (): Promise<void> => run(async () => setPreview(await post<Preview>("/knowledge/preview", { version: base.version, intent })));
  const save = (): Promise<void> => run(async () => {
    const { version } = await call<{ version: string }>("PUT", `/knowledge/intents/${encodeURIComponent(intent.id)}`, { version: base.version, intent, why });
    setBase({ version, intent });
    setWhy("");
    toast.show(t("saved"));
    if (lesson) await post(`/learning/${lesson}`, { state: "done" }).catch(() => undefined);
    reload();
    onSaved();
  });
  return (
    <div class="editor">
      <div class="page-head">
        <div><h1>{inOurs(intent.title, intent.id)}</h1><p class="soft"><code>{intent.id}</code> · {intent.file}{intent.like.length > 0 && ` · ${t("inherits")} ${intent.like.join(", ")}`}</p></div>
        <div class="segments" role="group" aria-label={t("language")}>
          {languages.map((one) => <button type="button" key={one} aria-pressed={one === language} onClick={() => setLanguage(one)}>{one}</button>)}
        </div>
      </div>
      {example && <p class="notice"><Icon name="learning" />{`${t("addExample")} ${intent.id}: `}<q dir="auto">{example}</q></p>}
      <Fields intent={intent} language={language} onChange={edit} />
      {preview && <Effect preview={preview} />}
      <Problems problems={problems} />
      {problem && <p class="problem" role="alert">{problem}</p>}
      {may("editor") && (
        <form class="save-bar" onSubmit={(event) => { event.preventDefault(); void save(); }}>
          <span class={changed ? "warn" : "soft"}>{changed ? t("unsaved") : t("noChanges")}</span>
          <input value={why} placeholder={t("whyChanged")} aria-label={t("whyChanged")} onInput={(event) => setWhy(event.currentTarget.value)} />
          <button type="button" class="button" disabled={!changed || busy} onClick={() => void look()}>{t("seeEffect")}</button>
          <button type="submit" class="button primary" disabled={!changed || busy}>{t("saveVersion")}</button>
        </form>
      )}
      {clash && (
        <ClashDialog clash={clash} mine={intent} onClose={() => setClash(null)}
          onTake={() => { setBase({ version: clash.version, intent: clash.current }); edit(clash.current); setClash(null); }}
          onKeep={() => { setBase({ version: clash.version, intent: clash.current }); setClash(null); }} />
      )}
    </div>
  );
}

export function IntentPage({ id, ...rest }: { id: string; languages: string[]; example: string; lesson: string; onSaved: () => void }): JSX.Element {
  const loaded = useLoaded(`intent ${id}`, () => read<Saved>(`/knowledge/intents/${encodeURIComponent(id)}`));
  return (
    <>
      <a class="button only-narrow" href={addressOf("knowledge")}><Icon name="back" />{t("back")}</a>
      <Whole from={loaded}>{(saved) => <Editor saved={saved} reload={loaded.reload} {...rest} />}</Whole>
    </>
  );
}
