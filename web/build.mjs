// Bundles the pages into OUT/dist. The packages are in OUT/node_modules, so that the source tree stays clean.
import { createRequire } from "node:module";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const out = process.argv[2];
const require = createRequire(join(out, "package.json"));
const esbuild = require("esbuild");
const source = dirname(fileURLToPath(import.meta.url));
const common = {
  bundle: true,
  minify: true,
  target: "es2020",
  format: "iife",
  nodePaths: [join(out, "node_modules")],
  logLevel: "warning",
};

mkdirSync(join(out, "dist/console"), { recursive: true });
await esbuild.build({
  ...common,
  entryPoints: [{ in: join(source, "widget/widget.ts"), out: "widget" }],
  outdir: join(out, "dist"),
});
await esbuild.build({
  ...common,
  entryPoints: [{ in: join(source, "console/main.tsx"), out: "app" }],
  outdir: join(out, "dist/console"),
  jsx: "automatic",
  jsxImportSource: "preact",
});
copyFileSync(join(source, "console/index.html"), join(out, "dist/console/index.html"));
