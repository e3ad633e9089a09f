// What the server refuses and what it keeps in English, in the language of who works here.

import type { ApiError } from "./api";
import { owned } from "./owned";
import { filled, language, t } from "./texts";
import { invalidData, refusals, storedWords } from "./texts/refusals";

/** Which of a pair of Spanish and Portuguese words; none in an English console. */
function place(): 0 | 1 | null {
  return { es: 0 as const, pt: 1 as const, en: null }[language.value];
}

/** The server's sentence as one: it begins small and without a full stop. */
function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** Why it was refused, as a sentence. */
export function refusalText({ code, message }: ApiError): string {
  const at = place();
  if (at === null) return asSentence(message);
  for (const [said, ...words] of code === "invalid" ? invalidData : []) {
    const found = said.exec(message);
    if (found) return filled(words[at], { 1: found[1] ?? "" });
  }
  return owned(refusals, code)?.[at] ?? t("refused", { code });
}

/** A sentence of the store; what a platform said is said to be its words. */
export function storedText(english: string): string {
  const at = place();
  if (!english || at === null) return english;
  return owned(storedWords, english)?.[at] ?? t("platformSaid", { words: english });
}
