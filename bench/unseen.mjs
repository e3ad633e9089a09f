// Which benchmark messages the program has never seen: a test message that stands word for word among what it learns
// from, as short ones do by chance, proves nothing and is left out.
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

/** Every message in the shipped rules and library and in the development data. */
export function learnedTexts(root) {
  const texts = new Set();
  for (const folder of ["rules/judgement", "rules/library", "tests/data/judgement_dev", "tests/data/judgement_hard"]) {
    for (const path of filesUnder(join(root, folder))) {
      for (const line of readFileSync(path, "utf8").split("\n")) {
        texts.add(plain(line.replace(/^.*\t/, "").replace(/^\s*- /, "")));
        for (const [, quoted] of line.matchAll(/"((?:[^"\\]|\\.)*)"/g)) texts.add(plain(quoted));
      }
    }
  }
  return texts;
}

/** The lines `label<TAB>text` whose text is not among `learned`. */
export function unseen(lines, learned) {
  return lines.filter((line) => !learned.has(plain(line.split("\t")[1])));
}
