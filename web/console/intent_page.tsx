// One question and its answers, to be changed.

import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { may, read, session } from "./api";
import type { Intent, IntentRow } from "./book_types";
import { ButtonsField } from "./buttons_field";
import { same, useEditing, type Editing, type Saved } from "./intent_editing";
import { DateField } from "./date_field";
import { ClashDialog } from "./intent_clash";
import { Effect, Problems } from "./intent_effect";
import { settleTheme } from "./lessons";
import { Foreign, Icon, useLoaded, Whole } from "./parts";
import { addressOf, isShown, refine } from "./route";
import { inOurs, t } from "./texts";

const separator = "\n---\n";
const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
const variationsOf = (text: string): string[] =>
  text
    .split(/\n-{3,}\n/)
    .map((one) => one.trim())
    .filter(Boolean);

function setIn(texts: Record<string, string[]>, language: string, values: string[]): Record<string, string[]> {
  const next = { ...texts, [language]: values };
  if (values.length === 0) delete next[language];
  return next;
}

interface ListBoxProperties {
  label: string;
  hint: string;
  values: string[];
  join: string;
  split: (text: string) => string[];
  rows: number;
  onChange: (values: string[]) => void;
}

/** A text box over a list; what is typed stays as typed until the value changes from outside. */
function ListBox({ label, hint, values, join, split, rows, onChange }: ListBoxProperties): JSX.Element {
  const [text, setText] = useState(values.join(join));
  useLayoutEffect(() => {
    if (!same(split(text), values)) setText(values.join(join));
  }, [values]);
  const change = (next: string): void => {
    setText(next);
    onChange(split(next));
  };
  const height = Math.max(rows, Math.min(12, text.split("\n").length + 1));
  return (
    <label>
      {label}
      <textarea dir="auto" rows={height} value={text} readOnly={!may("editor")} onInput={(event) => change(event.currentTarget.value)} />
      <small>{hint}</small>
    </label>
  );
}

function TitleField({ intent, language, onChange }: Omit<FieldsProperties, "intents">): JSX.Element {
  const change = (title: string): void => onChange({ ...intent, title: { ...intent.title, [language]: title } });
  return (
    <label>
      {t("intentTitle")}
      <input
        value={intent.title[language] ?? ""}
        dir="auto"
        readOnly={!may("editor")}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

function PersonField({ intent, onChange }: Pick<FieldsProperties, "intent" | "onChange">): JSX.Element {
  const departments = (session.value || null)?.departments ?? [];
  const set = (department: string): void => {
    onChange({ ...intent, escalate: department ? { department, priority: intent.escalate?.priority ?? "P2" } : null });
  };
  return (
    <label>
      {t("toPerson")}
      <select value={intent.escalate?.department ?? ""} disabled={!may("editor")} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t("answersItself")}</option>
        {departments.map((one) => (
          <option key={one.name} value={one.name}>
            {inOurs(one.title, one.name)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FieldsProperties {
  intent: Intent;
  language: string;
  intents: IntentRow[];
  onChange: (intent: Intent) => void;
}

function Fields({ intent, language, intents, onChange }: FieldsProperties): JSX.Element {
  const texts = { hint: t("variations"), join: separator, split: variationsOf };
  const lines = { hint: t("oneEachLine"), join: "\n", split: linesOf };
  const changed = (key: "answer" | "public" | "examples") => (values: string[]) => {
    onChange({ ...intent, [key]: setIn(intent[key], language, values) });
  };
  return (
    <div class="stack" key={language}>
      <TitleField {...{ intent, language, onChange }} />
      <ListBox {...texts} label={t("answer")} values={intent.answer[language] ?? []} rows={3} onChange={changed("answer")} />
      <ListBox {...texts} label={t("publicAnswer")} values={intent.public[language] ?? []} rows={2} onChange={changed("public")} />
      <ListBox {...lines} label={t("examples")} values={intent.examples[language] ?? []} rows={4} onChange={changed("examples")} />
      <ListBox {...lines} label={t("counterExamples")} values={intent.not} rows={2} onChange={(not) => onChange({ ...intent, not })} />
      <ButtonsField {...{ intent, language, intents, onChange }} />
      <PersonField intent={intent} onChange={onChange} />
      <DateField
        label={t("validUntil")}
        value={intent.valid_until ?? ""}
        optional
        disabled={!may("editor")}
        onChange={(date) => onChange({ ...intent, valid_until: date || null })}
      />
    </div>
  );
}

function SaveBar({ editing, onSave }: { editing: Editing; onSave: (why: string) => Promise<boolean> }): JSX.Element {
  const [why, setWhy] = useState("");
  const { changed, busy } = editing;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await onSave(why)) setWhy("");
  };
  return (
    <form class="save-bar" onSubmit={(event) => void submit(event)}>
      <span class={changed ? "warn" : "soft"}>{changed ? t("unsaved") : t("noChanges")}</span>
      {changed && (
        <button type="button" class="link" disabled={busy} onClick={editing.discard}>
          {t("discardChanges")}
        </button>
      )}
      <input
        value={why}
        placeholder={t("whyChanged")}
        aria-label={t("whyChanged")}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
      <span class="buttons">
        <button type="button" class="button" disabled={!changed || busy} onClick={() => void editing.look()}>
          {t("seeEffect")}
        </button>
        <button type="submit" class="button primary" disabled={!changed || busy}>
          {t("saveVersion")}
        </button>
      </span>
    </form>
  );
}

interface HeadProperties {
  intent: Intent;
  languages: string[];
  language: string;
  onLanguage: (language: string) => void;
}

function Head({ intent, languages, language, onLanguage }: HeadProperties): JSX.Element {
  return (
    <div class="page-head">
      <div>
        <h1>{inOurs(intent.title, intent.id)}</h1>
        <p class="soft">
          <code>{intent.id}</code>{" "}
          {[intent.file, intent.like.length > 0 && `${t("inherits")} ${intent.like.join(", ")}`].filter(Boolean).join(" · ")}
        </p>
      </div>
      <div class="segments" role="group" aria-label={t("language")}>
        {languages.map((one) => (
          <button type="button" key={one} aria-pressed={one === language} onClick={() => onLanguage(one)}>
            {one}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Takes the question out of the book, after a second press. */
function DeleteButton({ editing, onDeleted }: { editing: Editing; onDeleted: () => void }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { id, title } = editing.intent;
  const remove = async (): Promise<void> => {
    setAsking(false);
    if (!(await editing.remove())) return;
    onDeleted();
    if (isShown("knowledge", id)) refine("knowledge", {});
  };
  return (
    <p class="buttons">
      {asking && <span role="alert">{t("deleteAsk", { title: inOurs(title, id) })}</span>}
      <button type="button" class="button danger" disabled={editing.busy} onClick={() => (asking ? void remove() : setAsking(true))}>
        {t("deleteIntent")}
      </button>
    </p>
  );
}

interface EditorProperties {
  saved: Saved;
  languages: string[];
  intents: IntentRow[];
  example: string;
  lesson: string;
  onSaved: () => void;
  onDeleted: () => void;
  reload: () => void;
}

function Editor({ saved, languages, intents, example, lesson, onSaved, onDeleted, reload }: EditorProperties): JSX.Element {
  const [language, setLanguage] = useState(languages[0] ?? "es");
  const editing = useEditing(saved, example, language);
  const { intent, clash } = editing;
  const save = async (why: string): Promise<boolean> => {
    if (!(await editing.save(why))) return false;
    if (lesson) await settleTheme(lesson, "done").catch(() => undefined);
    reload();
    onSaved();
    return true;
  };
  return (
    <div class="editor">
      <Head intent={intent} languages={languages} language={language} onLanguage={setLanguage} />
      {example && (
        <p class="notice">
          <Icon name="learning" />
          {`${t("addExampleOf", { intent: inOurs(intent.title, intent.id) })}: `}
          <q dir="auto">
            <Foreign>{example}</Foreign>
          </q>
        </p>
      )}
      {editing.restored && editing.changed && (
        <p class="notice" role="status">
          <Icon name="note" />
          {t("restoredDraft")}
        </p>
      )}
      <Fields {...{ intent, language, intents }} onChange={editing.edit} />
      {editing.preview && <Effect preview={editing.preview} />}
      <Problems problems={editing.problems} />
      {editing.problem && (
        <p class="problem" role="alert">
          {editing.problem}
        </p>
      )}
      {may("editor") && <SaveBar editing={editing} onSave={save} />}
      {clash && (
        <ClashDialog
          clash={clash}
          onClose={() => editing.settleClash("later")}
          onTake={() => editing.settleClash("theirs")}
          onKeep={() => editing.settleClash("mine")}
        />
      )}
      {may("editor") && <DeleteButton {...{ editing, onDeleted }} />}
    </div>
  );
}

type PageProperties = { id: string } & Omit<EditorProperties, "saved" | "reload">;

export function IntentPage({ id, ...rest }: PageProperties): JSX.Element {
  const loaded = useLoaded(`intent ${id}`, () => read<Saved>(`/knowledge/intents/${encodeURIComponent(id)}`));
  return (
    <>
      <a class="button only-narrow" href={addressOf("knowledge")}>
        <Icon name="back" />
        {t("back")}
      </a>
      <Whole from={loaded}>{(saved) => <Editor saved={saved} reload={loaded.reload} {...rest} />}</Whole>
    </>
  );
}
