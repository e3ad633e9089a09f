// What the message library is worth: authored test messages per sector and language, written by somebody who saw only the
// intents' titles and borders, never used for training. node bench/library.mjs [PORTAVOZ]
// Beside the whole library: the same with eight of its messages per intent, which is what an owner writes by hand. The leak is
// that of the sector's whole book (see the third table), everything else is the matcher alone.
// The second table counts over all sectors of a language. The third asks whole books, with everything the program decides
// by itself: a leak is a message that needs a person and is answered with a FAQ. Messages that the program learns from, or was
// developed with, word for word are left out (unseen.mjs).
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { seenTexts, unseen } from "./unseen.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const program = process.argv[2] ?? join(root, "build/release/portavoz");
const sectors = {
  tienda: ["tienda_envio", "tienda_pago", "tienda_devolucion", "tienda_compra", "cuenta"],
  restaurante: ["restaurante"], clinica: ["clinica"], hotel: ["hotel"], gimnasio: ["gimnasio_cursos"],
  telecom: ["telecom_suministros"], banco: ["banca_seguros"], viajes: ["viajes_transporte"],
  administracion: ["administracion"], servicios: ["servicios_profesionales"],
};
const work = mkdtempSync(join(tmpdir(), "portavoz-library-"));

/// Training rows that stand for everything the library knows of these files.
function trainingRows(language, files) {
  const ids = [];
  for (const file of [...files, "comun", "problemas"]) {
    const path = join(root, `rules/library/${language}/${file}.yaml`);
    if (!existsSync(path)) continue;
    for (const match of readFileSync(path, "utf8").matchAll(/^- id: (\S+)/gm)) ids.push(match[1]);
  }
  return ids.map((id) => `${id}\tlike:${id}`).join("\n") + "\n";
}

/// The ids that need a person, from every file of the language.
function idsThatNeedAPerson(language) {
  const ids = new Set();
  for (const file of readdirSync(join(root, "rules/library", language))) {
    const text = readFileSync(join(root, "rules/library", language, file), "utf8");
    for (const match of text.matchAll(/^- id: (\S+)\n(?:  .*\n)*?  kind: person/gm)) ids.add(match[1]);
  }
  return ids;
}

function readPredictions(path) {
  return readFileSync(path, "utf8").trim().split("\n").slice(1).map((line) => {
    const [gold, predicted, confidence, answered] = line.split("\t");
    return { gold, predicted, confidence: Number(confidence), answered: answered === "1" };
  });
}

/// Of the messages in scope, the share that is right when one in twenty off-topic ones is answered.
function rightAtFivePercent(rows) {
  const off = rows.filter((row) => row.gold === "oos").map((row) => row.confidence).sort((a, b) => b - a);
  const limit = off[Math.floor(off.length * 0.05)];
  const inScope = rows.filter((row) => row.gold !== "oos");
  return inScope.filter((row) => row.gold === row.predicted && row.confidence > limit).length / inScope.length;
}

function evaluate(language, train, test, extra) {
  const out = execFileSync(program, ["evaluate", "--train", train, "--test", test, "--language", language, "--json", ...extra], { maxBuffer: 1 << 28 });
  return JSON.parse(out.toString());
}

const percent = (x) => (100 * x).toFixed(1).padStart(5);
console.log("| language | sector | intents | messages | accuracy | answered right | answered wrong | off topic kept quiet | right when 5 % of off topic is answered | leak | area under the curve | with 8 messages each: accuracy | answered right |");
console.log("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
/// A book that answers every question of these files, as `portavoz init` begins one.
function writeBook(folder, language, files, person) {
  mkdirSync(join(folder, "faq"), { recursive: true });
  writeFileSync(join(folder, "portavoz.yaml"),
    `brand: {name: Luna, languages: [${language}], timezone: Europe/Madrid}\ninboxes: {web: {channel: widget}}\n`);
  const small = ["saludo", "despedida", "gracias", "asistente.eres_bot", "asistente.que_puedes", "opinion.felicitacion"];
  const ids = [...new Set(trainingRows(language, files).trim().split("\n").map((row) => row.split("\t")[0]))];
  const own = ids.filter((id) => !person.has(id) && !small.includes(id));
  writeFileSync(join(folder, "faq/a.yaml"), own.map((id) => `- intent: ${id}\n  like: ${id}\n  answer: "${id}"\n`).join(""));
  return new Set(own);
}

/// What the book does with each test message: [gold, action, intent].
function askBook(folder, language, test) {
  const rows = readFileSync(test, "utf8").trim().split("\n").map((line) => line.split("\t"));
  const out = execFileSync(program, ["ask", folder, "--each", "--json", "--language", language],
    { input: rows.map((row) => row[1]).join("\n") + "\n", maxBuffer: 1 << 28, env: { ...process.env, XDG_CACHE_HOME: work } });
  return out.toString().trim().split("\n").map((line, i) => ({ gold: rows[i][0], ...JSON.parse(line) }));
}

const seen = seenTexts(root);
let leftOut = 0;
const totals = [];
const conversations = [];
for (const language of ["es", "en", "pt"]) {
  const rows = [];
  const asked = [];
  const person = idsThatNeedAPerson(language);
  for (const [sector, files] of Object.entries(sectors)) {
    const test = join(work, `${language}-${sector}-test.tsv`);
    const lines = readFileSync(join(root, `tests/data/library/${language}/${sector}.tsv`), "utf8").trim().split("\n");
    const fresh = unseen(lines, seen);
    leftOut += lines.length - fresh.length;
    writeFileSync(test, fresh.join("\n") + "\n");
    const train = join(work, `${language}-${sector}.tsv`);
    const training = trainingRows(language, files);
    writeFileSync(train, training);
    const predictions = join(work, "predictions.tsv");
    const whole = evaluate(language, train, test, ["--predictions", predictions]);
    const predicted = readPredictions(predictions);
    rows.push(...predicted);
    const book = join(work, `${language}-${sector}`);
    const own = writeBook(book, language, files, person);
    const replies = askBook(book, language, test).map((row) => ({ ...row, faq: row.action === "answer" && own.has(row.intent) }));
    asked.push(...replies);
    const needy = replies.filter((row) => person.has(row.gold));
    const few = evaluate(language, train, test, ["--few-shot", "8", "--seed", "1"]);
    const cells = [language, sector, training.trim().split("\n").length, whole.in_scope + whole.out_of_scope, percent(whole.accuracy),
      percent(whole.answered_accuracy), percent(whole.wrong), percent(whole.out_of_scope_recall), percent(rightAtFivePercent(predicted)),
      percent(needy.filter((row) => row.faq).length / needy.length), whole.auroc.toFixed(3), percent(few.accuracy), percent(few.answered_accuracy)];
    console.log(`| ${cells.join(" | ")} |`);
  }
  const share = (some, all) => `${percent(some.length / all.length).trim()} (${some.length} of ${all.length})`;
  const inScope = rows.filter((row) => row.gold !== "oos");
  const off = rows.filter((row) => row.gold === "oos");
  totals.push([language, share(inScope.filter((row) => row.gold === row.predicted), inScope),
    percent(rightAtFivePercent(rows)), share(off.filter((row) => row.answered), off)]);
  const questions = asked.filter((row) => row.gold !== "oos" && !person.has(row.gold));
  const strangers = asked.filter((row) => row.gold === "oos");
  const needed = asked.filter((row) => person.has(row.gold));
  conversations.push([language, share(questions.filter((row) => row.action === "answer" && row.intent === row.gold), questions),
    share(questions.filter((row) => row.faq && row.intent !== row.gold), questions), share(strangers.filter((row) => row.faq), strangers),
    share(needed.filter((row) => row.faq), needed), share(needed.filter((row) => row.action === "escalate"), needed)]);
}
console.log("\n| language | accuracy | right when 5 % of off topic is answered | off topic answered |\n|---|---|---|---|");
for (const cells of totals) console.log(`| ${cells.join(" | ")} |`);
console.log("\n| language | questions answered right | answered wrong | off topic answered | leak | handed to a person at once |\n|---|---|---|---|---|---|");
for (const cells of conversations) console.log(`| ${cells.join(" | ")} |`);
console.log(`\n${leftOut} messages left out: the program learns from, or was developed with, the same words.`);
rmSync(work, { recursive: true });
