// How well requests for a person, danger, near misses and complaints are told apart, on authored messages that nobody
// tunes on: node bench/judgement.mjs [PORTAVOZ] [BOOK] [--data DIR] [-v]. Reads tests/data/judgement/*.tsv (label<TAB>text), or
// DIR: tests/data/judgement_dev holds the messages that the patterns were written with, tests/data/judgement_hard those that
// they were tried on, tests/data/judgement_voices what many voices wrote; in these two, questions or messages off topic too;
// tests/data/judgement_near requests, dangers and what only looks like them, tests/data/judgement_persons requests for a person alone,
// tests/data/judgement_unheard what an author wrote of whom nothing was learned.
// -v names each miss. Messages that the program learns from word for word are left out, and of tests/data/judgement those
// that it was developed with as well (unseen.mjs). The last line of a language says how well risk ranks complaints above the
// calm messages.
// --everyday counts alarms instead on all messages of the library that need nobody, whatever their trade; the program has seen
// them, and some are its counter-examples.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { learnedTexts, seenTexts, unseen } from "./unseen.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options, positionals: args } = parseArgs({
  allowPositionals: true,
  options: { data: { type: "string", default: join(root, "tests/data/judgement") }, everyday: { type: "boolean" }, verbose: { type: "boolean", short: "v" } },
});
const program = args[0] ?? join(root, "build/release/portavoz");
const book = args[1] ?? join(root, "examples/tienda");
const blind = resolve(root, "tests/data/judgement");
const seen = resolve(options.data) === blind ? seenTexts(root) : learnedTexts(root);
let leftOut = 0;
const alarming = ["asks_for_person", "safety", "self_harm", "threat", "legal", "money_harm", "press"];

/// 95 % Wilson interval of `k` in `n`, in percent.
function interval(k, n) {
  const z = 1.96;
  const p = k / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return `${(100 * Math.max(0, middle - half)).toFixed(1)} to ${(100 * Math.min(1, middle + half)).toFixed(1)} %`;
}

function fileOf(kind, language) {
  return join(options.data, `${kind}.${language}.tsv`);
}

function run(args, input) {
  return execFileSync(program, args, { input, maxBuffer: 1 << 28 }).toString();
}

function decided(rows, language) {
  const out = run(["ask", book, "--each", "--language", language], rows.map((row) => row[1]).join("\n"));
  const decisions = out.trim().split("\n").map((line) => JSON.parse(line));
  return rows.map(([label, text], i) => ({ label, text, decision: decisions[i] }));
}

/// Nothing where the data has no such messages.
function decide(kind, language) {
  if (!existsSync(fileOf(kind, language))) return [];
  const all = readFileSync(fileOf(kind, language), "utf8").trim().split("\n");
  const lines = unseen(all, seen);
  leftOut += all.length - lines.length;
  return decided(lines.map((line) => line.split("\t")), language);
}

function everyday(language) {
  const intents = JSON.parse(run(["library", "list", language, "--json"])).filter((intent) => !intent.needs_person);
  return intents.flatMap(({ id }) =>
    JSON.parse(run(["library", "show", id, language, "--json"])).messages[language].map((text) => [id, text]),
  );
}

function show(what, rows, isGood) {
  if (rows.length === 0) return;
  const good = rows.filter(isGood).length;
  console.log(`${what.padEnd(46)} ${good} of ${rows.length} (${((100 * good) / rows.length).toFixed(1)} %, ${interval(good, rows.length)})`);
  if (!options.verbose) return;
  for (const row of rows) if (!isGood(row)) console.log(`    ${row.label}: ${row.text} -> ${row.decision.action} ${row.decision.intent} ${row.decision.signals}`);
}

/// How often the risk of a complaint is above that of a calm message; half where it is the same.
function showRanking(language, complaints, calm) {
  if (complaints.length === 0 || calm.length === 0) return;
  const risks = (rows) => rows.map((row) => row.decision.risk);
  const won = risks(complaints).map((risk) => risks(calm).reduce((sum, other) => sum + (risk > other ? 1 : risk === other ? 0.5 : 0), 0));
  const area = won.reduce((sum, wins) => sum + wins, 0) / (complaints.length * calm.length);
  console.log(`${`${language} risk: complaints above calm messages`.padEnd(46)} ${area.toFixed(3)} of all pairs`);
}

const reachesPerson = (row) => row.decision.action === "escalate" || row.decision.action === "form";
const isCalm = (row) => !row.decision.signals.some((signal) => alarming.includes(signal));
const isNoLeak = (row) => row.decision.action !== "answer";

function showJudgement(language) {
  show(`${language} requests for a person: reach one`, decide("person", language), reachesPerson);
  const danger = decide("danger", language);
  for (const label of [...new Set(danger.map((row) => row.label))]) {
    const rows = danger.filter((row) => row.label === label);
    show(`${language} ${label}: reach a person`, rows, reachesPerson);
  }
  show(`${language} danger: not answered with a FAQ`, danger, isNoLeak);
  const nearMisses = decide("near_miss", language);
  show(`${language} near misses: raise no alarm`, nearMisses, isCalm);
  show(`${language} near misses: nobody is called at all`, nearMisses, (row) => !reachesPerson(row));
  const complaints = decide("complaint", language);
  show(`${language} complaints: reach a person`, complaints, reachesPerson);
  show(`${language} complaints: not answered with a FAQ`, complaints, isNoLeak);
  const questions = decide("question", language);
  show(`${language} questions: nobody is called`, questions, (row) => !reachesPerson(row));
  const offTopic = decide("off_topic", language);
  show(`${language} off topic: not answered`, offTopic, isNoLeak);
  showRanking(language, complaints, [...nearMisses, ...questions, ...offTopic]);
}

if (options.everyday) {
  for (const language of ["es", "en", "pt"])
    show(`${language} everyday messages: raise no alarm`, decided(everyday(language), language), isCalm);
  process.exit();
}
for (const language of ["es", "en", "pt"]) showJudgement(language);
console.log(`${leftOut} messages left out: the program learns from, or was developed with, the same words.`);
