// Which benchmark messages prove something: a test message that stands word for word among what the program learns from, or
// was developed with, as short ones do by chance, proves nothing and is left out.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Letters and digits alone, without accents and case. */
function plain(text) {
  return text.normalize("NFD").toLowerCase().replaceAll(/\p{M}/gu, "").replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function* filesUnder(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** Every line and every quoted text of the files under these folders. */
function textsUnder(root, folders) {
  const texts = new Set();
  for (const folder of folders) {
    for (const path of filesUnder(join(root, folder))) {
      for (const line of readFileSync(path, "utf8").split("\n")) {
        texts.add(plain(line.replace(/^.*\t/, "").replace(/^\s*- /, "")));
        for (const [, quoted] of line.matchAll(/"((?:[^"\\]|\\.)*)"/g)) texts.add(plain(quoted));
      }
    }
  }
  return texts;
}

const learned = ["rules/judgement", "rules/library"];

/** Every message that the program learns from: those of the shipped rules and the library. */
export function learnedTexts(root) {
  return textsUnder(root, learned);
}

/** Those, and the messages that the rules were developed with. */
export function seenTexts(root) {
  return textsUnder(root, [...learned, "tests/data/judgement_dev", "tests/data/judgement_hard", "tests/data/judgement_voices"]);
}

/** The lines `label<TAB>text` whose text is not among `seen`. */
export function unseen(lines, seen) {
  return lines.filter((line) => !seen.has(plain(line.split("\t")[1])));
}
