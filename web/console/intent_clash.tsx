// Two people changed the same question: the second sees what the first saved, and what would become of it.

import type { JSX } from "preact";
import type { Intent } from "./book_types";
import { Difference } from "./difference";
import { same } from "./intent_editing";
import { departmentName, Dialog } from "./parts";
import { t } from "./texts";

export interface Clash {
  /** What both began with. */
  before: Intent;
  /** What somebody else saved meanwhile. */
  current: Intent;
  version: string;
  /** What would be saved next: the own changes in it. */
  mine: Intent;
}

type Fields = Map<string, string>;

function addTexts(fields: Fields, label: string, texts: Record<string, string[]>, join: string): void {
  for (const [language, values] of Object.entries(texts)) fields.set(`${label} · ${language}`, values.join(join));
}

function buttonLine(button: Intent["buttons"][number]): string {
  const titles = Object.entries(button.title).map(([language, text]) => `${language}: ${text}`);
  return `${titles.join(" · ")} → ${button.then}`;
}

/** Everything that an editor can change, as text under its label. */
function fieldsOf(intent: Intent): Fields {
  const fields: Fields = new Map();
  for (const [language, title] of Object.entries(intent.title)) fields.set(`${t("intentTitle")} · ${language}`, title);
  addTexts(fields, t("answer"), intent.answer, "\n---\n");
  addTexts(fields, t("publicAnswer"), intent.public, "\n---\n");
  addTexts(fields, t("examples"), intent.examples, "\n");
  fields.set(t("counterExamples"), intent.not.join("\n"));
  fields.set(t("inherits"), intent.like.join("\n"));
  fields.set(t("buttonsTitle"), intent.buttons.map(buttonLine).join("\n"));
  fields.set(t("toPerson"), intent.escalate ? `${departmentName(intent.escalate.department)} · ${intent.escalate.priority}` : "");
  fields.set(t("validUntil"), intent.valid_until ?? "");
  return fields;
}

function Changes({ title, before, after }: { title: string; before: Intent; after: Intent }): JSX.Element {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
  const labels = [...new Set([...old.keys(), ...fresh.keys()])];
  const changed = labels.filter((label) => (old.get(label) ?? "") !== (fresh.get(label) ?? ""));
  return (
    <section class="changes" aria-label={title}>
      <h3>{title}</h3>
      {changed.map((label) => (
        <div key={label}>
          <h4>{label}</h4>
          <Difference label={label} before={old.get(label) ?? ""} after={fresh.get(label) ?? ""} />
        </div>
      ))}
    </section>
  );
}

interface Properties {
  clash: Clash;
  onKeep: () => void;
  onTake: () => void;
  onClose: () => void;
}

export function ClashDialog({ clash, onKeep, onTake, onClose }: Properties): JSX.Element {
  const own = !same(clash.mine, clash.current);
  return (
    <Dialog title={t("changedMeanwhile")} onClose={onClose}>
      <Changes title={t("theySaved")} before={clash.before} after={clash.current} />
      {own && <Changes title={t("youWouldSave")} before={clash.current} after={clash.mine} />}
      <div class="buttons">
        <button type="button" class="button" onClick={onTake}>
          {t("takeTheirs")}
        </button>
        {own && (
          <button type="button" class="button primary" onClick={onKeep}>
            {t("keepMine")}
          </button>
        )}
      </div>
    </Dialog>
  );
}
