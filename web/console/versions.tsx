// Every saved version of the book: who, why, what it changed, and the way back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { may, post, read } from "./api";
import { attempt, Dialog, toast, useLoaded, Whole } from "./parts";
import { moment, t } from "./texts";
import type { FileDifference, Version } from "./types";

interface Line {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Lines of two texts side by side, by their longest common part; long texts are shown as removed and added. */
export function lineDifference(before: string, after: string): Line[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
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

function Difference({ file }: { file: FileDifference }): JSX.Element {
  return (
    <section>
      <h3>
        <code>{file.path}</code>
      </h3>
      <pre class="difference" tabIndex={0}>
        {near(lineDifference(file.before, file.after)).map((line, index) =>
          line ? (
            <span key={index} class={line.kind}>{`${{ same: "  ", gone: "− ", new: "+ " }[line.kind]}${line.text}\n`}</span>
          ) : (
            <span key={index} class="gap">
              {"⋯\n"}
            </span>
          ),
        )}
      </pre>
    </section>
  );
}

function VersionDialog({ version, onClose, onRestored }: { version: Version; onClose: () => void; onRestored: () => void }): JSX.Element {
  const loaded = useLoaded(`version ${version.version}`, () =>
    read<{ files: FileDifference[] }>(`/knowledge/versions/${encodeURIComponent(version.version)}`),
  );
  const [why, setWhy] = useState("");
  const restore = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await attempt(() => post(`/knowledge/versions/${encodeURIComponent(version.version)}/restore`, { why })))) return;
    toast.show(t("saved"));
    onRestored();
  };
  return (
    <Dialog title={version.why || version.version.slice(0, 12)} onClose={onClose}>
      <p class="soft">{`${version.author} · ${moment(version.at)} · ${version.version.slice(0, 12)}`}</p>
      <Whole from={loaded}>
        {({ files }) =>
          files.length ? files.map((file) => <Difference key={file.path} file={file} />) : <p class="soft">{t("noChanges")}</p>
        }
      </Whole>
      {may("editor") && !version.current && (
        <form class="inline" onSubmit={(event) => void restore(event)}>
          <input
            required
            value={why}
            placeholder={t("restoreAsk")}
            aria-label={t("restoreAsk")}
            onInput={(event) => setWhy(event.currentTarget.value)}
          />
          <button type="submit" class="button primary">
            {t("restore")}
          </button>
        </form>
      )}
    </Dialog>
  );
}

export function Versions({ onRestored }: { onRestored: () => void }): JSX.Element {
  const loaded = useLoaded("versions", () => read<{ versions: Version[] }>("/knowledge/versions"));
  const [open, setOpen] = useState<Version | null>(null);
  return (
    <section class="card">
      <h2>{t("versions")}</h2>
      <Whole from={loaded}>
        {({ versions }) =>
          versions.length === 0 ? (
            <p class="soft">{t("noVersions")}</p>
          ) : (
            <ul class="plain versions">
              {versions.map((one) => (
                <li key={one.version}>
                  <button type="button" class="link" onClick={() => setOpen(one)}>
                    {one.why || one.version.slice(0, 12)}
                  </button>
                  {one.current && <span class="chip good">{t("current")}</span>}
                  <small>{`${one.author} · ${moment(one.at)}`}</small>
                </li>
              ))}
            </ul>
          )
        }
      </Whole>
      {open && (
        <VersionDialog
          version={open}
          onClose={() => setOpen(null)}
          onRestored={() => {
            setOpen(null);
            loaded.reload();
            onRestored();
          }}
        />
      )}
    </section>
  );
}
