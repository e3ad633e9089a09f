// Notes in which a colleague called the person who looks, on top of the queue until they have looked.

import type { JSX } from "preact";
import { contactName, Foreign, Icon } from "./parts";
import { addressOf } from "./route";
import { moment, t } from "./texts";
import type { Mention } from "./types";

export function MentionNotice({ mentions }: { mentions: Mention[] }): JSX.Element | null {
  if (mentions.length === 0) return null;
  return (
    <section class="mentions" aria-label={t("mentions")}>
      {mentions.slice(0, 5).map((one) => (
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
    </section>
  );
}
