// What the message library is worth: authored test messages per sector and language, written by somebody who saw only the
// intents' titles and borders, never used for training. node bench/library.mjs [PORTAVOZ]
// Beside the whole library: the same with eight of its messages per intent, which is what an owner writes by hand.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

function evaluate(language, train, test, extra) {
  const out = execFileSync(program, ["evaluate", "--train", train, "--test", test, "--language", language, "--json", ...extra], { maxBuffer: 1 << 28 });
  return JSON.parse(out.toString());
}

const percent = (x) => (100 * x).toFixed(1).padStart(5);
console.log("| language | sector | intents | messages | accuracy | answered right | answered wrong | off topic kept quiet | area under the curve | accuracy with 8 messages each |");
console.log("|---|---|---|---|---|---|---|---|---|---|");
for (const language of ["es", "en", "pt"]) {
  for (const [sector, files] of Object.entries(sectors)) {
    const test = join(root, `tests/data/library/${language}/${sector}.tsv`);
    const train = join(work, `${language}-${sector}.tsv`);
    const rows = trainingRows(language, files);
    writeFileSync(train, rows);
    const whole = evaluate(language, train, test, []);
    const few = evaluate(language, train, test, ["--few-shot", "8", "--seed", "1"]);
    const cells = [language, sector, rows.trim().split("\n").length, whole.in_scope + whole.out_of_scope, percent(whole.accuracy),
      percent(whole.answered_accuracy), percent(whole.wrong), percent(whole.out_of_scope_recall), whole.auroc.toFixed(3), percent(few.accuracy)];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
rmSync(work, { recursive: true });
