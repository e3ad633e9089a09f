// The buttons under an answer: what they say in one language, and which question they ask.

import type { JSX } from "preact";
import { may } from "./api";
import type { Intent, IntentRow } from "./book_types";
import { Icon } from "./parts";
import { inOurs, t } from "./texts";

type Button = Intent["buttons"][number];

/** More than this no platform shows as buttons. */
const mostButtons = 10;

interface Properties {
  intent: Intent;
  language: string;
  intents: IntentRow[];
  onChange: (intent: Intent) => void;
}

function Target({ button, intents, onChange }: { button: Button; intents: IntentRow[]; onChange: (then: string) => void }): JSX.Element {
  const known = button.then === "persona" || intents.some((one) => one.id === button.then);
  return (
    <select
      value={button.then}
      aria-label={t("buttonThen")}
      disabled={!may("editor")}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {!known && <option value={button.then}>{button.then}</option>}
      <option value="persona">{t("buttonPerson")}</option>
      {intents.map((one) => (
        <option key={one.id} value={one.id}>
          {inOurs(one.title, one.id)}
        </option>
      ))}
    </select>
  );
}

/** The title with the text of one language; no text is no title in it. */
function titled(button: Button, language: string, text: string): Button {
  const title = { ...button.title, [language]: text };
  if (!text) delete title[language];
  return { ...button, title };
}

export function ButtonsField({ intent, language, intents, onChange }: Properties): JSX.Element {
  const { buttons } = intent;
  const set = (next: Button[]): void => onChange({ ...intent, buttons: next });
  const change = (at: number, button: Button): void => set(buttons.map((one, index) => (index === at ? button : one)));
  const add = (): void => set([...buttons, { title: {}, then: intents.find((one) => one.id !== intent.id)?.id ?? intent.id }]);
  if (buttons.length === 0 && !may("editor")) return <></>;
  return (
    <fieldset class="button-rows">
      <legend>{t("buttonsTitle")}</legend>
      {buttons.map((button, at) => (
        <div key={at} class="button-row">
          <input
            value={button.title[language] ?? ""}
            maxLength={40}
            dir="auto"
            placeholder={inOurs(button.title, t("buttonText"))}
            aria-label={t("buttonText")}
            readOnly={!may("editor")}
            onInput={(event) => change(at, titled(button, language, event.currentTarget.value))}
          />
          <Icon name="next" />
          <Target button={button} intents={intents} onChange={(then) => change(at, { ...button, then })} />
          {may("editor") && (
            <button
              type="button"
              class="ghost round"
              aria-label={`${t("remove")} ${inOurs(button.title)}`}
              onClick={() => set(buttons.filter((_, index) => index !== at))}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      {may("editor") && buttons.length < mostButtons && (
        <button type="button" class="button small" onClick={add}>
          {t("addButton")}
        </button>
      )}
    </fieldset>
  );
}
