// What the engine's signals and values are called by people.

import { owned } from "./owned";
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
  asks_about_case: ["pregunta por su caso", "asks about a case", "pergunta pelo caso"],
  praise: ["elogio", "praise", "elogio"],
};

const entities: typeof names = {
  order: ["pedido", "order", "pedido"],
  phone: ["teléfono", "phone", "telefone"],
  email: ["correo", "e-mail", "e-mail"],
  date: ["fecha", "date", "data"],
  time: ["hora", "time", "hora"],
  money: ["importe", "amount", "valor"],
  url: ["enlace", "link", "link"],
  tracking: ["guía", "tracking", "rastreio"],
  number: ["número", "number", "número"],
  name: ["nombre", "name", "nome"],
  contact: ["contacto", "contact", "contato"],
  best_hour: ["mejor hora", "best hour", "melhor hora"],
};

/** What the customer told: an order number, a city… Books have names of their own for more. */
export function entityName(name: string): string {
  const place = { es: 0, en: 1, pt: 2 }[language.value];
  return owned(entities, name)?.[place] ?? name.replaceAll("_", " ");
}

export function signalName(signal: string): string {
  const place = { es: 0, en: 1, pt: 2 }[language.value];
  return owned(names, signal)?.[place] ?? signal;
}
