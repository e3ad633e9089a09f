// Replies to reuse: found by typing `/`, filled in with what is known.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { may, read, session } from "./api";
import { owned } from "./owned";
import { inOurs, language, t } from "./texts";
import type { Canned, Conversation } from "./types";

export function useCanned(): Canned[] {
  const [replies, setReplies] = useState<Canned[]>([]);
  useEffect(() => {
    if (!may("agent")) return;
    read<{ replies: Canned[] }>("/canned").then(
      (answer) => setReplies(answer.replies ?? []),
      () => undefined,
    );
  }, []);
  return replies;
}

/** What the typed text asks for: null when it is no `/word`. */
export function offersFor(replies: Canned[], text: string): Canned[] | null {
  if (!/^\/[^\n]{0,40}$/.test(text)) return null;
  const asked = text.slice(1).toLocaleLowerCase();
  return replies.filter((one) => `${one.name} ${inOurs(one.text)}`.toLocaleLowerCase().includes(asked)).slice(0, 8);
}

/** The reply in the customer's language (else in ours), with its values; a value that nobody knows stays visible. */
export function filled(reply: Canned, conversation: Conversation): string {
  const text = reply.text[conversation.language] ?? reply.text[language.value] ?? inOurs(reply.text);
  const user = session.value ? session.value.user : null;
  const values: Record<string, string> = {
    "contact.name": conversation.contact.name.split(" ")[0] ?? "",
    "agent.name": user?.full_name || user?.name || "",
    case: conversation.case,
  };
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => owned(values, name) ?? whole);
}

interface Properties {
  replies: Canned[];
  conversation: Conversation;
  chosen: number;
  onPick: (reply: Canned) => void;
}

export function CannedList({ replies, conversation, chosen, onPick }: Properties): JSX.Element {
  const press = (event: MouseEvent, reply: Canned): void => {
    event.preventDefault();
    onPick(reply);
  };
  return (
    <ul class="canned" role="listbox" aria-label={t("canned")}>
      {replies.length === 0 && <li class="nothing">{t("cannedNone")}</li>}
      {replies.map((reply, index) => (
        <li key={reply.name} role="option" aria-selected={index === chosen} onMouseDown={(event) => press(event, reply)}>
          <b>{reply.name}</b>
          <span>{filled(reply, conversation)}</span>
        </li>
      ))}
    </ul>
  );
}
