// A question that the book does not have yet.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "./api";
import type { Intent } from "./book_types";
import { folded } from "./fold";
import { settleTheme } from "./lessons";
import { attempt, Dialog } from "./parts";
import { go, route } from "./route";
import { t } from "./texts";

/** "¿Envuelven para regalo?" in the topic `tienda` → `tienda.envuelven_para_regalo`. */
export function idFor(topic: string, title: string): string {
  const name = folded(title)
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40);
  return name ? `${topic.replace(/^faq\//, "").replace(/\.ya?ml$/, "")}.${name}` : "";
}

interface Properties {
  version: string;
  language: string;
  files: string[];
  /** The ids of all questions of the book: a new one must not take the place of one of them. */
  known: string[];
  example: string;
  /** The theme that the question answers, if it comes from one. */
  lesson: string;
  onClose: () => void;
  onAdded: () => void;
}

export function NewIntent({ version, language, files, known, example, lesson, onClose, onAdded }: Properties): JSX.Element {
  const [title, setTitle] = useState("");
  const [answer, setAnswer] = useState("");
  const [file, setFile] = useState(files[0] ?? "faq/general.yaml");
  const [busy, setBusy] = useState(false);
  const id = idFor(file, title);
  const taken = known.includes(id);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const intent: Intent = {
      ...{ id, file, title: { [language]: title.trim() }, examples: { [language]: example ? [example] : [title.trim()] } },
      ...{ not: [], like: [], answer: { [language]: [answer.trim()] }, public: {}, buttons: [], escalate: null, valid_until: null },
    };
    const path = `/knowledge/intents/${encodeURIComponent(id)}`;
    const begun = route.value;
    setBusy(true);
    const added = await attempt(() => call("PUT", path, { version, intent, why: `${t("newIntent")}: ${title.trim()}` }));
    setBusy(false);
    if (!added) return;
    await settleTheme(lesson, "done").catch(() => undefined);
    onAdded();
    if (route.value === begun) go("knowledge", id);
  };
  return (
    <Dialog title={t("newIntent")} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <label>
          {t("intentTitle")}
          <input required maxLength={80} dir="auto" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
          {id && (
            <small>
              <code>{id}</code>
            </small>
          )}
          {taken && (
            <small class="problem" role="alert">
              {t("intentTaken")}
            </small>
          )}
        </label>
        <label>
          {t("topic")}
          <select value={file} onChange={(event) => setFile(event.currentTarget.value)}>
            {files.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("answer")}
          <textarea required rows={4} dir="auto" value={answer} onInput={(event) => setAnswer(event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <button type="submit" class="button primary" disabled={busy || taken || !id || !answer.trim()}>
            {t("add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
