// What the server refuses and what it keeps in English, in the language of who works here.

import type { ApiError } from "./api";
import { owned } from "./owned";
import { filled, language, t } from "./texts";
import { invalidData, notFound, refusals } from "./texts/refusals";
import { networkWords, platformWords, storedSentences, storedWords } from "./texts/stored_words";

/** Which of a pair of Spanish and Portuguese words; none in an English console. */
function place(): 0 | 1 | null {
  return { es: 0 as const, pt: 1 as const, en: null }[language.value];
}

/** The server's sentence as one: it begins small and without a full stop. */
function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

const moreExactly: Record<string, typeof invalidData> = { invalid: invalidData, not_found: notFound };

/** Why it was refused, as a sentence. */
export function refusalText({ code, message }: ApiError): string {
  const at = place();
  if (at === null) return asSentence(message);
  for (const [said, ...words] of owned(moreExactly, code) ?? []) {
    const found = said.exec(message);
    if (found) return filled(words[at], { 1: found[1] ?? "" });
  }
  return owned(refusals, code)?.[at] ?? t("refused", { code });
}

function wordsFor(patterns: typeof storedSentences, english: string, at: 0 | 1): string | null {
  for (const [said, ...words] of patterns) {
    const found = said.exec(english);
    if (!found) continue;
    const [, one = "", two = ""] = found;
    return filled(words[at], { 1: one, 2: two, said: words[at].includes("{said}") ? storedText(one) : "" });
  }
  return null;
}

/** A sentence of the store; what a platform said is said to be its words, and what nobody has words for stays bare. */
export function storedText(english: string): string {
  const at = place();
  if (!english || at === null) return english;
  const ours = owned(storedWords, english)?.[at] ?? wordsFor(storedSentences, english, at);
  if (ours !== null) return ours;
  return platformWords.test(english) ? t("platformSaid", { words: english }) : (wordsFor(networkWords, english, at) ?? english);
}
