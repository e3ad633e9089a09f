// Two texts, line by line.

import type { JSX } from "preact";

interface Line {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Lines of two texts side by side, by their longest common part; long texts are shown as removed and added. */
function lineDifference(before: string, after: string): Line[] {
  const [old, fresh] = [before, after].map((text) => (text ? text.split("\n") : [])) as [string[], string[]];
  if (old.length * fresh.length > 4_000_000) {
    return [...old.map((text): Line => ({ kind: "gone", text })), ...fresh.map((text): Line => ({ kind: "new", text }))];
  }
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      const [below, right, both] = [common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0, common[(i + 1) * width + j + 1] ?? 0];
      common[i * width + j] = old[i] === fresh[j] ? both + 1 : Math.max(below, right);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ kind: "same", text: old[i++] ?? "" });
      j++;
    } else if (j >= fresh.length || (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      lines.push({ kind: "gone", text: old[i++] ?? "" });
    } else {
      lines.push({ kind: "new", text: fresh[j++] ?? "" });
    }
  }
  return lines;
}

/** Only what changed, with two lines around it. */
function near(lines: Line[]): (Line | null)[] {
  const wanted = new Set<number>();
  lines.forEach((line, index) => {
    if (line.kind !== "same") for (let at = index - 2; at <= index + 2; at++) wanted.add(at);
  });
  return lines.flatMap((line, index) => (wanted.has(index) ? [line] : wanted.has(index - 1) ? [null] : []));
}

interface Properties {
  /** What it is the difference of, for who hears it. */
  label: string;
  before: string;
  after: string;
  /** Its lines are not wrapped: whoever has no mouse must be able to move it. */
  scrolls?: boolean;
}

/** What `after` changed in `before`. */
export function Difference({ label, before, after, scrolls = false }: Properties): JSX.Element {
  return (
    <pre class="difference" role="group" aria-label={label} {...(scrolls && { tabIndex: 0 })}>
      {near(lineDifference(before, after)).map((line, index) =>
        line ? (
          <span key={index} class={line.kind}>{`${{ same: "  ", gone: "− ", new: "+ " }[line.kind]}${line.text}\n`}</span>
        ) : (
          <span key={index} class="gap">
            {"⋯\n"}
          </span>
        ),
      )}
    </pre>
  );
}
