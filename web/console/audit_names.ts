// What the audit log's actions are called by people.

import { language } from "./texts";

const names: Record<string, [es: string, en: string, pt: string]> = {
  assign: ["asignó", "assigned", "atribuiu"],
  block: ["bloqueó", "blocked", "bloqueou"],
  unblock: ["desbloqueó", "unblocked", "desbloqueou"],
  canned: ["guardó la respuesta", "saved the reply", "salvou a resposta"],
  "canned.remove": ["borró la respuesta", "removed the reply", "removeu a resposta"],
  "delivery.retry": ["envió otra vez", "sent again", "enviou de novo"],
  "delivery.sent": ["dio por enviado", "marked as sent", "deu como enviado"],
  "delivery.drop": ["descartó el envío", "dropped the delivery", "descartou o envio"],
  department: ["movió de departamento", "moved to a department", "mudou de departamento"],
  erase: ["borró los datos de una persona", "erased a person's data", "apagou os dados de uma pessoa"],
  hide: ["ocultó o mostró un comentario", "hid or showed a comment", "ocultou ou mostrou um comentário"],
  password: ["cambió una contraseña", "changed a password", "mudou uma senha"],
  priority: ["cambió la prioridad", "changed the priority", "mudou a prioridade"],
  retention: ["borró lo antiguo", "deleted what was old", "apagou o que era antigo"],
  "session.begin": ["entró", "signed in", "entrou"],
  "session.end_others": ["cerró sus otras sesiones", "ended their other sessions", "encerrou as suas outras sessões"],
  "session.end": ["salió", "signed out", "saiu"],
  "second_factor.on": ["activó el segundo paso", "turned the second step on", "ativou a segunda etapa"],
  "second_factor.off": ["quitó el segundo paso", "turned the second step off", "tirou a segunda etapa"],
  "user.add": ["añadió a una persona", "added a person", "adicionou uma pessoa"],
  "user.change": ["cambió a una persona", "changed a person", "mudou uma pessoa"],
};

export function auditName(action: string): string {
  const place = { es: 0, en: 1, pt: 2 }[language.value];
  return names[action]?.[place] ?? action;
}
