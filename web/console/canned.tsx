// Replies to reuse: found by typing `/`, filled in with what is known.

import { useEffect, useState } from "preact/hooks";
import { may, read, session } from "./api";
import type { Offer } from "./offers";
import { owned } from "./owned";
import { inOurs, language } from "./texts";
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

/** The reply in the customer's language (else in ours), with its values; a value that nobody knows stays visible. */
function filled(reply: Canned, conversation: Conversation): string {
  const text = reply.text[conversation.language] ?? reply.text[language.value] ?? inOurs(reply.text);
  const user = session.value ? session.value.user : null;
  const values: Record<string, string> = {
    "contact.name": conversation.contact.name.split(" ")[0] ?? "",
    "agent.name": user?.full_name || user?.name || "",
    case: conversation.case,
  };
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => owned(values, name) || whole);
}

/** The values that a text still waits for: the customer must not read them. */
export function unfilled(text: string): string[] {
  return text.match(/\{\{\s*(?:contact\.name|agent\.name|case)\s*\}\}/g) ?? [];
}

/** What the typed text asks for: null when it is no `/word`. */
export function cannedOffers(replies: Canned[], typed: string, conversation: Conversation): Offer[] | null {
  if (!/^\/[^\n]{0,40}$/.test(typed)) return null;
  const asked = typed.slice(1).toLocaleLowerCase();
  return replies
    .filter((one) => `${one.name} ${inOurs(one.text)}`.toLocaleLowerCase().includes(asked))
    .slice(0, 8)
    .map((one) => {
      const text = filled(one, conversation);
      return { title: one.name, detail: text, text, caret: text.length };
    });
}
