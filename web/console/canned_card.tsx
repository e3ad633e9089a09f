// The saved replies of the team: add, change, take away.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, read } from "./api";
import { attempt, useLoaded, Whole } from "./parts";
import { inOurs, language, t } from "./texts";
import type { Canned } from "./types";

interface FormProperties {
  /** Null: a new one. */
  reply: Canned | null;
  /** The names of all others: a new reply must not take the place of one of them. */
  names: string[];
  onDone: () => void;
}

function CannedForm({ reply, names, onDone }: FormProperties): JSX.Element {
  const [name, setName] = useState(reply?.name ?? "");
  const [text, setText] = useState(inOurs(reply?.text));
  const [asking, setAsking] = useState(false);
  const taken = reply === null && names.includes(name.trim());
  const path = `/canned/${encodeURIComponent(name.trim())}`;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const changed = { ...reply, name: name.trim(), text: { ...reply?.text, [language.value]: text } };
    if (await attempt(() => call("PUT", path, changed))) onDone();
  };
  const remove = async (): Promise<void> => {
    if (await attempt(() => call("DELETE", path))) onDone();
  };
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <label>
        {t("cannedName")}
        <input required maxLength={40} value={name} readOnly={reply !== null} onInput={(event) => setName(event.currentTarget.value)} />
        {taken && (
          <small class="problem" role="alert">
            {t("cannedTaken")}
          </small>
        )}
      </label>
      <label>
        {t("messageText")}
        <textarea required rows={3} dir="auto" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <small>{t("cannedText")}</small>
      </label>
      {asking && <p role="alert">{t("cannedAsk", { name })}</p>}
      <div class="buttons">
        {reply && (
          <button type="button" class="button danger" onClick={() => (asking ? void remove() : setAsking(true))}>
            {t("remove")}
          </button>
        )}
        <button type="button" class="button" onClick={onDone}>
          {t("cancel")}
        </button>
        <button type="submit" class="button primary" disabled={taken}>
          {t("save")}
        </button>
      </div>
    </form>
  );
}

export function CannedCard(): JSX.Element {
  const loaded = useLoaded("canned", () => read<{ replies: Canned[] }>("/canned"));
  const [editing, setEditing] = useState<Canned | null | undefined>();
  const done = (): void => {
    setEditing(undefined);
    loaded.reload();
  };
  return (
    <section class="card">
      <h2>{t("canned")}</h2>
      <Whole from={loaded}>
        {({ replies }) => (
          <ul class="plain">
            {replies.map((one) => (
              <li key={one.name}>
                <button type="button" class="link" onClick={() => setEditing(one)}>
                  {one.name}
                </button>
                <small dir="auto">{inOurs(one.text)}</small>
              </li>
            ))}
          </ul>
        )}
      </Whole>
      {editing !== undefined ? (
        <CannedForm key={editing?.name ?? ""} reply={editing} names={(loaded.value?.replies ?? []).map((one) => one.name)} onDone={done} />
      ) : (
        <button type="button" class="button" onClick={() => setEditing(null)}>
          {t("add")}
        </button>
      )}
    </section>
  );
}
