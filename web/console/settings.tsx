// What each person sets for their own browser, and their password.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { may } from "./api";
import { CannedCard } from "./canned_card";
import { visible } from "./inert";
import { contactName, toast } from "./parts";
import { queue } from "./queue_data";
import { SecondStepCard } from "./second_step";
import { SessionsCard } from "./sessions";
import { kept, Store, useStore } from "./store";
import { language, languages, t, type Language } from "./texts";
import type { Mention } from "./types";
import { PasswordForm } from "./user_form";

type Theme = "" | "light" | "dark";

export const theme = new Store<Theme>((kept.read("theme") as Theme) || "");

function applyTheme(value: Theme): void {
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  kept.write("theme", value);
}
theme.watch(applyTheme);
applyTheme(theme.value);

const notify = new Store(kept.read("notify"));

/** A short tone, made here: no file to load. */
function beep(): void {
  try {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    volume.gain.setValueAtTime(0.08, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.frequency.value = 740;
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
    tone.onended = () => void audio.close();
  } catch {
    // A browser without sound.
  }
}

/** Null where the browser has no notices for a page: Chrome on Android has the name, and throws. */
function notice(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options);
  } catch {
    return null;
  }
}

/** Tells of conversations that began to wait while the person looks elsewhere. */
export function watchForWaiting(): () => void {
  let known: Set<number> | null = null;
  let called: Set<string> | null = null;
  const look = (): void => {
    const waiting = (queue.value?.conversations ?? []).filter((item) => item.owner === "waiting");
    const fresh = known ? waiting.filter((item) => !known?.has(item.id)) : [];
    if (queue.value) known = new Set(waiting.map((item) => item.id));
    const mentions = queue.value?.mentions ?? [];
    const keyOf = (one: Mention): string => `${one.conversation_id} ${one.at}`;
    const calls = called ? mentions.filter((one) => !called?.has(keyOf(one))) : [];
    if (queue.value) called = new Set(mentions.map(keyOf));
    for (const one of calls.slice(0, 1)) toast.show(t("mentionedBy", { name: one.by }));
    if (!notify.value || fresh.length + calls.length === 0 || !document.hidden) return;
    if (notify.value === "sound") beep();
    for (const one of calls.slice(0, 3)) {
      notice(t("mentionedBy", { name: one.by }), { body: visible(one.text.slice(0, 120)), tag: `portavoz-note-${keyOf(one)}` });
    }
    for (const item of fresh.slice(0, 3)) {
      const name = contactName({ name: item.contact, key: item.contact_key ?? "" });
      notice(visible(t("newWaiting", { name })), {
        body: visible(item.last_message.slice(0, 120)),
        tag: `portavoz-${item.id}`,
      });
    }
  };
  return queue.watch(look);
}

/** Whether notices can be shown; says why not. */
async function mayNotify(): Promise<boolean> {
  const tried = "Notification" in window ? notice(t("notify"), { silent: true }) : null;
  tried?.close();
  if (!tried) toast.show(t("notifyImpossible"));
  else if ((await Notification.requestPermission()) !== "granted") toast.show(t("notifyDenied"));
  else return true;
  return false;
}

function NotifyChoice(): JSX.Element {
  const value = useStore(notify);
  const set = async (next: string, box: HTMLInputElement): Promise<void> => {
    if (next && !value && !(await mayNotify())) {
      box.checked = false; // It was ticked by the click, and nothing is drawn again.
      return;
    }
    notify.set(next);
    kept.write("notify", next);
  };
  return (
    <fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={value !== ""}
          onChange={(event) => void set(event.currentTarget.checked ? "yes" : "", event.currentTarget)}
        />
        {t("notify")}
      </label>
      <label class="check">
        <input
          type="checkbox"
          disabled={!value}
          checked={value === "sound"}
          onChange={(event) => void set(event.currentTarget.checked ? "sound" : "yes", event.currentTarget)}
        />
        {t("notifySound")}
      </label>
    </fieldset>
  );
}

export function SettingsPage(): JSX.Element {
  const look = useStore(theme);
  const ours = useStore(language);
  const [names] = useState({ es: "Español", en: "English", pt: "Português" });
  return (
    <div class="page narrow">
      <h1>{t("settings")}</h1>
      <section class="card stack">
        <label>
          {t("consoleLanguage")}
          <select value={ours} onChange={(event) => language.set(event.currentTarget.value as Language)}>
            {languages.map((one) => (
              <option key={one} value={one}>
                {names[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("theme")}
          <select value={look} onChange={(event) => theme.set(event.currentTarget.value as Theme)}>
            <option value="">{t("themeAuto")}</option>
            <option value="light">{t("themeLight")}</option>
            <option value="dark">{t("themeDark")}</option>
          </select>
        </label>
        <NotifyChoice />
      </section>
      {may("editor") && <CannedCard />}
      <section class="card">
        <h2>{t("changePassword")}</h2>
        <PasswordForm />
      </section>
      <SecondStepCard />
      <SessionsCard />
    </div>
  );
}
