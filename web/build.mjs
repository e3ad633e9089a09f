// Bundles the pages into OUT/dist. The packages are in OUT/node_modules, so that the source tree stays clean.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const require = createRequire(join(out, "package.json"));
const esbuild = require("esbuild");
const source = import.meta.dirname ?? new URL(".", import.meta.url).pathname;

mkdirSync(join(out, "dist"), { recursive: true });
await esbuild.build({
  entryPoints: [{ in: join(source, "widget/widget.ts"), out: "widget" }],
  outdir: join(out, "dist"),
  bundle: true,
  minify: true,
  target: "es2020",
  format: "iife",
  nodePaths: [join(out, "node_modules")],
  logLevel: "warning",
});
