// The saved replies of the team: add, change, take away.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, read } from "./api";
import { attempt, useLoaded, Whole } from "./parts";
import { inOurs, language, t } from "./texts";
import type { Canned } from "./types";

function CannedForm({ reply, onDone }: { reply: Canned | null; onDone: () => void }): JSX.Element {
  const [name, setName] = useState(reply?.name ?? "");
  const [text, setText] = useState(inOurs(reply?.text));
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
      </label>
      <label>
        {t("messageText")}
        <textarea required rows={3} dir="auto" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <small>{t("cannedText")}</small>
      </label>
      <div class="buttons">
        {reply && (
          <button type="button" class="button danger" onClick={() => void remove()}>
            {t("remove")}
          </button>
        )}
        <button type="button" class="button" onClick={onDone}>
          {t("cancel")}
        </button>
        <button type="submit" class="button primary">
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
        <CannedForm key={editing?.name ?? ""} reply={editing} onDone={done} />
      ) : (
        <button type="button" class="button" onClick={() => setEditing(null)}>
          {t("add")}
        </button>
      )}
    </section>
  );
}
