// What the engine's signals are called by people.

import { language } from "./texts";

const names: Record<string, [es: string, en: string, pt: string]> = {
  asks_for_person: ["pide una persona", "asks for a person", "pede uma pessoa"],
  safety: ["seguridad", "safety", "segurança"],
  self_harm: ["riesgo de hacerse daño", "self-harm", "risco de se machucar"],
  threat: ["amenaza", "threat", "ameaça"],
  legal: ["legal", "legal", "jurídico"],
  money_harm: ["perdió dinero", "lost money", "perdeu dinheiro"],
  press: ["prensa", "press", "imprensa"],
  complaint: ["queja", "complaint", "queixa"],
  anger: ["enfado", "anger", "raiva"],
  abuse: ["insultos", "abuse", "insultos"],
  spam: ["spam", "spam", "spam"],
  already_asked: ["ya lo preguntó", "asked before", "já perguntou"],
  did_not_help: ["no le ayudó", "did not help", "não ajudou"],
  praise: ["elogio", "praise", "elogio"],
};

export function signalName(signal: string): string {
  const place = { es: 0, en: 1, pt: 2 }[language.value];
  return names[signal]?.[place] ?? signal;
}
