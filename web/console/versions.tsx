// Every saved version of the book: who, why, what it changed, and the way back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { may, post, read } from "./api";
import type { FileDifference, Version } from "./book_types";
import { Difference } from "./difference";
import { attempt, Dialog, toast, useLoaded, Whole } from "./parts";
import { moment, t } from "./texts";

function FileChange({ file }: { file: FileDifference }): JSX.Element {
  return (
    <section>
      <h3>
        <code>{file.path}</code>
      </h3>
      <Difference label={file.path} before={file.before} after={file.after} scrolls />
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
          files.length ? files.map((file) => <FileChange key={file.path} file={file} />) : <p class="soft">{t("noChanges")}</p>
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
