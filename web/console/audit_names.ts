// What the audit log's actions are called by people.

import { owned } from "./owned";
import { departmentName } from "./parts";
import { filled, language, t } from "./texts";
import type { AuditRow } from "./types";
import { roleName } from "./user_form";

const names: Record<string, [es: string, en: string, pt: string]> = {
  assign: ["asignó", "assigned", "atribuiu"],
  conversation: ["cambió quién la lleva", "changed who has it", "mudou quem está com ela"],
  block: ["bloqueó", "blocked", "bloqueou"],
  unblock: ["desbloqueó", "unblocked", "desbloqueou"],
  canned: ["guardó la respuesta", "saved the reply", "salvou a resposta"],
  "canned.remove": ["borró la respuesta", "removed the reply", "removeu a resposta"],
  "delivery.retry": ["envió otra vez", "sent again", "enviou de novo"],
  "delivery.sent": ["dio por enviado", "marked as sent", "deu como enviado"],
  "delivery.drop": ["descartó el envío", "dropped the delivery", "descartou o envio"],
  department: ["movió de departamento", "moved to a department", "mudou de departamento"],
  erase: ["borró los datos de una persona", "erased a person's data", "apagou os dados de uma pessoa"],
  hide: ["ocultó un comentario", "hid a comment", "ocultou um comentário"],
  unhide: ["volvió a mostrar un comentario", "showed a comment again", "voltou a mostrar um comentário"],
  password: ["cambió una contraseña", "changed a password", "mudou uma senha"],
  priority: ["cambió la prioridad", "changed the priority", "mudou a prioridade"],
  retention: ["borró lo antiguo", "deleted what was old", "apagou o que era antigo"],
  "token.add": ["dio acceso a un programa", "gave a program access", "deu acesso a um programa"],
  "token.revoke": ["quitó el acceso a un programa", "took a program's access", "tirou o acesso de um programa"],
  "knowledge.save": ["cambió una pregunta", "changed a question", "mudou uma pergunta"],
  "knowledge.remove": ["borró una pregunta", "took out a question", "apagou uma pergunta"],
  "knowledge.restore": ["volvió a una versión", "went back to a version", "voltou a uma versão"],
  "passed on": ["la pasó a otro departamento", "passed it on", "passou a outro departamento"],
  "id reused": ["vio un identificador repetido", "saw an id used again", "viu um identificador repetido"],
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
  return owned(names, action)?.[place] ?? action;
}

/** What the program itself writes about whom or how much; `{1}` is the number. */
const sentences: [said: RegExp, es: string, en: string, pt: string][] = [
  [/^contact (\d+)$/, "contacto {1}", "contact {1}", "contato {1}"],
  [/^message (\d+)$/, "mensaje {1}", "message {1}", "mensagem {1}"],
  [/^(1) conversations$/, "{1} conversación", "{1} conversation", "{1} conversa"],
  [/^(\d+) conversations$/, "{1} conversaciones", "{1} conversations", "{1} conversas"],
  [/^older than (1) days$/, "de hace más de {1} día", "older than {1} day", "de mais de {1} dia atrás"],
  [/^older than (\d+) days$/, "de hace más de {1} días", "older than {1} days", "de mais de {1} dias atrás"],
];

/** The actions whose object and detail are the program's sentences; those of others are names and people's words. */
const counted = ["erase", "retention", "id reused"];

function sentence(text: string): string {
  const place = { es: 0, en: 1, pt: 2 }[language.value];
  for (const [said, ...words] of sentences) {
    const found = said.exec(text);
    if (found) return filled(words[place] ?? "", { 1: found[1] ?? "" });
  }
  return text;
}

/** What it was done to; nothing when that is who did it. */
export function auditObject({ action, actor, object }: AuditRow): string {
  if (object === actor) return "";
  return counted.includes(action) ? sentence(object) : object;
}

/** A role, a department, or that somebody may no longer enter: how `user.change` and `token.add` list them. */
function scopeWord(word: string): string {
  const words: Record<string, string> = {
    ...{ viewer: roleName("viewer"), agent: roleName("agent"), editor: roleName("editor"), admin: roleName("admin") },
    disabled: t("disabled"),
  };
  return owned(words, word) ?? departmentName(word);
}

/** The details that are a word of the program: an owner, a role, a department. */
export function auditDetail({ action, detail }: AuditRow): string {
  if (counted.includes(action)) return sentence(detail);
  if (action === "department" || action === "passed on") return departmentName(detail);
  const owners: Record<string, string> = {
    bot: t("ownerBot"),
    waiting: t("ownerWaiting"),
    human: t("human"),
    resolved: t("ownerResolved"),
  };
  if (action === "conversation") return owned(owners, detail) ?? detail;
  if (!["user.add", "user.change", "token.add"].includes(action)) return detail;
  return detail.split(", ").map(scopeWord).join(", ");
}

/** Who did it; nobody can have one of these names. */
export function actorName(actor: string): string {
  const ours: Record<string, string> = {
    bot: t("assistant"),
    timer: t("system"),
    intake: t("system"),
    retention: t("system"),
    operator: t("commandLine"),
    "command line": t("commandLine"),
  };
  return owned(ours, actor) ?? actor;
}
