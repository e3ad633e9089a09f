// The book's part of the console's double: what is answered under /knowledge.

import { Refusal } from "./refusal.mjs";
import { decision } from "./shop_morning.mjs";

/** `need(role)` refuses whoever may less; `path` begins with "knowledge". */
export function knowledge(double, method, path, body, user, need) {
  const { book, versions } = double.data;
  const saved = (why) => {
    book.version = `v${versions.length}`;
    versions.forEach((one) => (one.current = false));
    versions.unshift({ version: book.version, at: double.now(), author: user.name, why, current: true });
    double.tell({ t: "knowledge", version: book.version });
    return { version: book.version };
  };
  const row = (one) => ({
    id: one.id,
    title: one.title,
    file: one.file,
    examples: Object.values(one.examples).flat().length,
    answered: Object.keys(one.answer),
    escalates: one.escalate?.department ?? "",
    valid_until: one.valid_until,
    asked_30_days: one.id.length * 7,
  });
  if (path.length === 1) return { version: book.version, languages: book.languages, intents: book.intents.map(row) };
  if (path[1] === "ask") {
    const found = book.intents.find((one) =>
      Object.values(one.examples)
        .flat()
        .some((text) => text === body.text),
    );
    return {
      ...decision(found ? "answer" : "escalate", found?.id ?? "", found ? 0.95 : 0.2, [
        found ? "Coincide con un ejemplo" : "Nadie ha escrito la respuesta",
      ]),
      reply: found?.answer.es?.[0] ?? "Te paso con una persona.",
    };
  }
  const refuseOld = (at) => {
    if (body.version !== book.version) throw new Refusal(409, "changed", { current: book.intents[at], version: book.version });
  };
  if (path[1] === "preview") {
    need("editor");
    refuseOld(book.intents.findIndex((one) => one.id === body.intent.id));
    return {
      problems: [],
      tests: { passed: 64, failed: 0, failures: [] },
      flips: body.intent.examples.es?.includes("¿y si no me gusta?")
        ? [{ text: "¿lo puedo devolver?", before: "cambio.devolucion", after: body.intent.id, wanted: "cambio.devolucion" }]
        : [],
      conflicts: [],
    };
  }
  if (path[1] === "versions") {
    if (path.length === 2) return { versions };
    if (path[3] === "restore") return (need("editor"), saved(body.why));
    return {
      files: [
        {
          path: "faq/envios.yaml",
          before: "- intent: envio.plazo\n  answer:\n    es: Tardamos 5 días.\n# fin\n",
          after: "- intent: envio.plazo\n  answer:\n    es: Tardamos de 2 a 4 días.\n# fin\n",
        },
      ],
    };
  }
  const known = book.intents.findIndex((one) => one.id === path[2]);
  if (known < 0 && method !== "PUT") throw new Refusal(404, "not_found", {}, "there is no such intent in the book");
  const at = known < 0 ? book.intents.length : known;
  if (method === "GET") return { version: book.version, intent: book.intents[at] };
  need("editor");
  refuseOld(at);
  if (method === "DELETE") book.intents.splice(at, 1);
  else book.intents[at] = body.intent;
  return saved(body.why);
}
