// The assistant's reasons in the language of who works here.

import { owned } from "./owned";
import { storedText } from "./refusals";
import { filled, language } from "./texts";
import { reasonTexts } from "./texts/reasons";
import type { Reason } from "./types";

/** One reason; `english` is what the server says, for English and for what we have no words for. */
export function reasonText(reason: Reason | null | undefined, english: string): string {
  const known = reason ? owned(reasonTexts, reason.id) : undefined;
  if (!reason || !known || language.value === "en") return english;
  const { error, ...values } = reason.values;
  return filled(known[language.value === "es" ? 0 : 1], error === undefined ? values : { ...values, error: storedText(String(error)) });
}

/** All of them, in order; what was stored before reasons had ids stays English. */
export function reasonList(english: string[], because: Reason[] | undefined): string[] {
  return english.map((sentence, index) => reasonText(because?.length === english.length ? because[index] : null, sentence));
}
