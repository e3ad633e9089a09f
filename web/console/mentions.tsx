// Colleagues called in notes: whom a note can call, and the notes that called the person who looks, on top of the queue until
// they have looked.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { session } from "./api";
import { folded } from "./fold";
import type { Offer } from "./offers";
import { contactName, Foreign, Icon } from "./parts";
import { addressOf } from "./route";
import { moment, t } from "./texts";
import type { Conversation, Mention, SessionInfo } from "./types";

type Colleague = NonNullable<SessionInfo["agents"]>[number];

/** Whether a colleague sees it: whom it is hidden from, no note calls. */
function sees({ name, departments = [] }: Colleague, { department, agent }: Conversation): boolean {
  return departments.length === 0 || !department || agent === name || departments.includes(department);
}

/** Whom the `@word` before the caret may mean; null when there is none, or it means nobody. */
export function mentionOffers(text: string, caret: number, conversation: Conversation): Offer[] | null {
  const before = text.slice(0, caret);
  const asked = before.match(/(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u)?.[1];
  if (asked === undefined) return null;
  const info = session.value || null;
  const start = before.slice(0, before.length - asked.length);
  const offers = (info?.agents ?? [])
    .filter((one) => one.name !== info?.user.name && sees(one, conversation))
    .filter((one) => [one.name, ...(one.full_name ?? "").split(" ").filter(Boolean)].some((word) => folded(word).startsWith(folded(asked))))
    .slice(0, 8)
    .map((one): Offer => {
      const called = `${start}${one.name} `;
      return {
        title: `@${one.name}`,
        detail: one.full_name ?? "",
        text: called + text.slice(caret).replace(/^ /, ""),
        caret: called.length,
      };
    });
  return offers.length > 0 ? offers : null;
}

const shownFirst = 5;

export function MentionNotice({ mentions, more }: { mentions: Mention[]; more: boolean | undefined }): JSX.Element | null {
  const [all, setAll] = useState(false);
  if (mentions.length === 0) return null;
  const shortened = !all && mentions.length > shownFirst;
  return (
    <section class="mentions" aria-label={t("mentions")}>
      {mentions.slice(0, shortened ? shownFirst : undefined).map((one) => (
        <a key={`${one.conversation_id} ${one.at}`} href={addressOf("queue", one.conversation_id)}>
          <Icon name="note" />
          <span>
            <b>{t("mentionedBy", { name: one.by })}</b>
            <small>{[contactName({ name: one.contact, key: one.contact_key }), moment(one.at)].join(" · ")}</small>
            <span class="said" dir="auto">
              <Foreign>{one.text}</Foreign>
            </span>
          </span>
        </a>
      ))}
      {shortened && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {t("allMentions", { total: mentions.length })}
        </button>
      )}
      {!shortened && more && <small>{t("firstOnes", { limit: mentions.length })}</small>}
    </section>
  );
}
