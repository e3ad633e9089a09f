// The assistant's reasons in the language of who works here.

import { owned } from "./owned";
import { filled, language } from "./texts";
import { reasonTexts } from "./texts/reasons";
import type { Reason } from "./types";

/** One reason; `english` is what the server says, for English and for what we have no words for. */
export function reasonText(reason: Reason | null | undefined, english: string): string {
  const known = reason ? owned(reasonTexts, reason.id) : undefined;
  if (!reason || !known || language.value === "en") return english;
  return filled(known[language.value === "es" ? 0 : 1], reason.values);
}

/** All of them, in order; what was stored before reasons had ids stays English. */
export function reasonList(english: string[], because: Reason[] | undefined): string[] {
  return english.map((sentence, index) => reasonText(because?.length === english.length ? because[index] : null, sentence));
}
