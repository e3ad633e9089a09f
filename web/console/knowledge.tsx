// The brand's questions and answers: find one, change it, see what the change does, save it, go back.

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { may, read } from "./api";
import type { IntentRow } from "./book_types";
import { folded } from "./fold";
import { listen } from "./live";
import { departmentName, Empty, Foreign, Icon, useLoaded, Whole } from "./parts";
import { IntentPage } from "./intent_page";
import { NewIntent } from "./new_intent";
import { addressOf, go, isShown } from "./route";
import { inOurs, number, t } from "./texts";
import { TryIt } from "./try_it";
import { Versions } from "./versions";

interface Book {
  version: string;
  languages: string[];
  intents: IntentRow[];
}

/** By the file they are written in: that is how the owner thinks of topics. */
function byFile(intents: IntentRow[]): [string, IntentRow[]][] {
  const files = new Map<string, IntentRow[]>();
  for (const intent of intents) files.set(intent.file, [...(files.get(intent.file) ?? []), intent]);
  return [...files];
}

function Row({ intent, selected, query }: { intent: IntentRow; selected: boolean; query: Record<string, string> }): JSX.Element {
  const missing = intent.answered.length === 0 && !intent.escalates;
  const facts = [
    intent.examples === 0 && intent.inherits ? t("libraryExamples") : t("examplesCount", { count: intent.examples }),
    intent.asked_30_days > 0 && t("asked", { count: number(intent.asked_30_days) }),
    intent.escalates && t("escalatesTo", { department: departmentName(intent.escalates) }),
    intent.valid_until && t("expires", { date: intent.valid_until }),
  ];
  return (
    <li>
      <a href={addressOf("knowledge", intent.id, query)} aria-current={selected ? "true" : undefined}>
        <b>{inOurs(intent.title, intent.id)}</b>
        {missing && <span class="chip bad">{t("noAnswer")}</span>}
        <small>{facts.filter(Boolean).join(" · ")}</small>
      </a>
    </li>
  );
}

interface ListProperties {
  book: Book;
  selected: string;
  query: { example: string; lesson: string };
  onAdded: () => void;
}

function AddButton({ book, query, onAdded }: Omit<ListProperties, "selected">): JSX.Element | null {
  const [open, setOpen] = useState(false);
  if (!may("editor")) return null;
  const close = (): void => setOpen(false);
  const added = (): void => {
    close();
    onAdded();
  };
  const files = [...new Set(book.intents.map((one) => one.file))];
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t("newIntent")}
      </button>
      {open && (
        <NewIntent
          {...{ files, onClose: close, onAdded: added }}
          version={book.version}
          known={book.intents.map((one) => one.id)}
          language={book.languages[0] ?? "es"}
          {...query}
        />
      )}
    </>
  );
}

function List({ book, selected, query, onAdded }: ListProperties): JSX.Element {
  const [text, setText] = useState("");
  const found = useMemo(() => {
    const words = folded(text);
    return book.intents.filter((one) => folded([one.id, one.file, ...Object.values(one.title)].join(" ")).includes(words));
  }, [book, text]);
  return (
    <nav class="list" aria-label={t("intents")}>
      {!selected && <h1 class="unseen">{t("knowledge")}</h1>}
      <div class="filters">
        <input
          type="search"
          value={text}
          placeholder={t("filterIntents")}
          aria-label={t("filterIntents")}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <AddButton book={book} query={query} onAdded={onAdded} />
      </div>
      <div class="rows topics">
        {byFile(found).map(([file, intents]) => (
          <section key={file}>
            <h2>{file.replace(/^faq\//, "").replace(/\.ya?ml$/, "")}</h2>
            <ul>
              {intents.map((one) => (
                <Row key={one.id} intent={one} selected={one.id === selected} query={query} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

interface PaneProperties {
  book: Book;
  id: string;
  example: string;
  lesson: string;
  reload: () => void;
}

/** On the right: the chosen question, or what can be done with the whole book. */
function Pane({ book, id, example, lesson, reload }: PaneProperties): JSX.Element {
  const saved = (): void => {
    reload();
    if (example && isShown("knowledge", id)) go("knowledge", id);
  };
  if (id)
    return (
      <IntentPage
        key={id}
        {...{ id, example, lesson }}
        languages={book.languages}
        intents={book.intents}
        onSaved={saved}
        onDeleted={reload}
      />
    );
  return (
    <>
      {example ? (
        <p class="notice">
          <Icon name="learning" />
          {`${t("addExample")}… `}
          <q dir="auto">
            <Foreign>{example}</Foreign>
          </q>
        </p>
      ) : (
        <Empty title={t("chooseIntent")} />
      )}
      <div class="columns">
        <TryIt />
        <Versions onRestored={reload} />
      </div>
    </>
  );
}

export function KnowledgePage({ id, query }: { id: string; query: URLSearchParams }): JSX.Element {
  const loaded = useLoaded("knowledge", () => read<Book>("/knowledge"));
  const { reload } = loaded;
  useEffect(
    () =>
      listen((news) => {
        if (news.t === "knowledge" || news.t === "resync") reload();
      }),
    [],
  );
  const carried = { example: query.get("example") ?? "", lesson: query.get("lesson") ?? "" };
  return (
    <div class={`split ${id ? "chosen" : ""}`}>
      <Whole from={loaded}>
        {(book) => (
          <>
            <List book={book} selected={id} query={carried} onAdded={reload} />
            <div class="pane" tabIndex={-1}>
              <Pane book={book} id={id} {...carried} reload={reload} />
            </div>
          </>
        )}
      </Whole>
    </div>
  );
}
