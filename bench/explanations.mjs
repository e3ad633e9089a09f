// The explanations of ten messages to the example shop, as docs/explanations.md shows them.
//   node bench/explanations.mjs PORTAVOZ > docs/explanations.md
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const program = process.argv[2] ?? join(root, "build/release/portavoz");
const book = join(root, "examples/tienda");
const day = "2026-11-23T11:00";
const messages = [
  { about: "A sure answer", says: ["¿cuánto tarda el envío a Cali?"] },
  { about: "A close race", says: ["¿me lo cambian o me devuelven la plata?"] },
  { about: "Off topic", says: ["¿sabes si mañana llueve en la capital?"] },
  { about: "A complaint", says: ["me llegó la lámpara rota y nadie me responde"] },
  { about: "Full of typos", says: ["kuanto demorra el envio a medelin xfa"] },
  { about: "Two questions in one message", says: ["¿Hacen envíos a Pasto? ¿Y puedo pagar con Nequi?"] },
  { about: "A button", says: ["¿cuánto tarda el envío?", "2"] },
  { about: "After hours", says: ["quiero hablar con una persona"], at: "2026-11-23T23:30" },
  { about: "In English", says: ["how long does shipping take?"] },
  { about: "A person is asked for", says: ["necesito que me atienda alguien de verdad"] },
];

console.log(`# Ten explanations

What \`portavoz ask examples/tienda "…"\` says about ten messages: the reply, then why. People read the same reasons in the console. Monday 23 November 2026,
11:00 in Bogotá, unless it says otherwise. Made by

\`\`\`
node bench/explanations.mjs build/release/portavoz > docs/explanations.md
\`\`\``);
for (const { about, says, at = day } of messages) {
  const out = says.length === 1
    ? execFileSync(program, ["ask", book, says[0], "--at", at]).toString()
    : execFileSync(program, ["ask", book, "--at", at], { input: says.join("\n") + "\n" }).toString();
  const written = says.length === 1 ? says[0] : `${says[0]}  (then the button ${says[1]})`;
  console.log(`\n## ${about}\n\n\`\`\`\ncustomer> ${written}${at === day ? "" : `   (at ${at.slice(11)})`}\n${out.trimEnd().replaceAll(/ +$/gm, "")}\n\`\`\``);
}
