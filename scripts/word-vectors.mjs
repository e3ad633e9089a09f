// Writes word vectors as text, commonest words first, for `portavoz vectors make`: of English words as they come, of Spanish and
// Portuguese words as the mean of the words that Apertium translates them with. Called by scripts/word-vectors.
//   node word-vectors.mjs LANGUAGE GLOVE.json WORDS.txt OUT.vec
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [language, glovePath, wordsPath, outPath] = process.argv.slice(2);
const mostEnglishWords = 80_000;
const mostWords = 400_000;

/// English words with their vectors and their rank, 0 for the commonest.
function readGlove() {
  const glove = JSON.parse(readFileSync(glovePath, "utf8"));
  const vectors = new Map();
  for (const word of glove.words.slice(0, mostEnglishWords)) {
    if (/^[a-z]+('[a-z]+)?$/.test(word)) vectors.set(word, { rank: vectors.size, values: glove.vectors[word].slice(0, glove.dimensions) });
  }
  return vectors;
}

/// Every word beside its translation; what the dictionary does not know comes back as it is.
function translated(words, pair) {
  const folder = mkdtempSync(join(tmpdir(), "word-vectors-"));
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  writeFileSync(from, words.join(" .\n") + " .\n");
  const run = spawnSync("apertium", ["-u", pair, from, to], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`apertium ${pair}: ${run.stderr}`);
  const lines = readFileSync(to, "utf8").trimEnd().split("\n").map((line) => line.replace(/\s*\.\s*$/, "").trim());
  rmSync(folder, { recursive: true });
  if (lines.length !== words.length) throw new Error(`apertium ${pair}: ${words.length} lines went in and ${lines.length} came out`);
  return lines;
}

const said = new Set("a an the to of of's is are was were be been do does did will would shall i you he she it we they me him us them my your his her its our their that this".split(" "));

/// The vector of a translation: the mean of its words that say something; it is as rare as the rarest of them.
function vectorOf(translation, glove) {
  const words = translation.toLowerCase().split(/[^a-z']+/).filter(Boolean);
  const telling = words.filter((word) => !said.has(word));
  const known = (telling.length > 0 ? telling : words).map((word) => glove.get(word));
  if (known.length === 0 || known.includes(undefined)) return undefined;
  const values = known[0].values.map((_, i) => known.reduce((sum, one) => sum + one.values[i], 0) / known.length);
  return { rank: Math.max(...known.map((one) => one.rank)), values };
}

function foreignVectors(glove) {
  const words = readFileSync(wordsPath, "utf8").split("\n").map((word) => word.trim().toLowerCase()).filter((word) => /^\p{L}{2,24}$/u.test(word));
  const own = [...new Set(words)];
  const english = language === "pt" ? translated(translated(own, "pt-es"), "spa-eng") : translated(own, "spa-eng");
  const result = [];
  own.forEach((word, i) => {
    if (english[i].toLowerCase() === word && !glove.has(word)) return; // Nobody knows it.
    const vector = vectorOf(english[i], glove);
    if (vector) result.push({ word, ...vector });
  });
  return result.sort((a, b) => a.rank - b.rank).slice(0, mostWords);
}

const glove = readGlove();
const rows = language === "en" ? [...glove].map(([word, vector]) => ({ word, ...vector })) : foreignVectors(glove);
const lines = rows.map(({ word, values }) => `${word} ${values.map((value) => value.toFixed(4)).join(" ")}`);
writeFileSync(outPath, lines.join("\n") + "\n");
console.error(`${language}: ${rows.length} words`);
