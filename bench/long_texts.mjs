// How long a decision about a very long message takes, by what it is made of and how long it is.
//   node bench/long_texts.mjs PORTAVOZ [BOOK]
// Each cell is the median of 21 messages of their own conversations, in milliseconds of wall time.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [program = join(root, "build/release/portavoz"), book = join(root, "examples/tienda")] = process.argv.slice(2);
const times = 21;
const kilobytes = [0, 2, 4, 6, 16, 100]; // 0: the part alone.
const parts = {
  "a request for a person": "quiero hablar con una persona ",
  "a question": "¿dónde está mi pedido? ",
  "words of no meaning": "lorem ipsum dolor sit amet ",
  digits: "4512 ",
  emoji: "😀",
  "@": "@",
  "combining marks": "e\u0301\u0302\u0303",
};

function text(part, bytes) {
  const times = Math.max(1, Math.floor(bytes / Buffer.byteLength(part)));
  return part.repeat(times);
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

console.log(`| repeated | once | ${kilobytes.slice(1).map((size) => `${size} KB`).join(" | ")} |`);
console.log(`|---|${"---|".repeat(kilobytes.length)}`);
for (const [name, part] of Object.entries(parts)) {
  const cells = kilobytes.map((size) => {
    const lines = Array(times).fill(text(part, size * 1000)).join("\n") + "\n";
    const out = execFileSync(program, ["ask", book, "--each"], { input: lines, maxBuffer: 1 << 28 }).toString();
    return (median(out.trim().split("\n").map((line) => JSON.parse(line).microseconds)) / 1000).toFixed(2);
  });
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
