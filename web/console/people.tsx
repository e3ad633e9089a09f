// The team: departments and inboxes for everybody; for admins also who may do what, and what everybody did.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, may, read } from "./api";
import { actorName, auditDetail, auditName, auditObject } from "./audit_names";
import { Departments } from "./departments";
import { Inboxes } from "./inboxes";
import { attempt, Avatar, departmentName, Foreign, useLoaded, Whole } from "./parts";
import { moment, t } from "./texts";
import { roleName, UserForm } from "./user_form";
import type { AuditRow, User } from "./types";

/** Gives access at once; takes it away after a second press. */
function AccessButton({ user, onChanged }: { user: User; onChanged: () => void }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const change = async (): Promise<void> => {
    setAsking(false);
    if (await attempt(() => call("PATCH", `/users/${encodeURIComponent(user.name)}`, { disabled: !user.disabled }))) onChanged();
  };
  return (
    <>
      {asking && <span role="alert">{t("disableAsk", { name: user.full_name || user.name })}</span>}
      {asking && (
        <button type="button" class="button small" onClick={() => setAsking(false)}>
          {t("cancel")}
        </button>
      )}
      <button
        type="button"
        class={asking ? "button small danger" : "button small"}
        onClick={() => (user.disabled || asking ? void change() : setAsking(true))}
      >
        {user.disabled ? t("enable") : t("disable")}
      </button>
    </>
  );
}

function Users(): JSX.Element {
  const loaded = useLoaded("users", () => read<{ users: User[] }>("/users"));
  const [editing, setEditing] = useState<User | null | undefined>();
  return (
    <section class="card">
      <div class="page-head">
        <h2>{t("users")}</h2>
        <button type="button" class="button primary" onClick={() => setEditing(null)}>
          {t("addUser")}
        </button>
      </div>
      <Whole from={loaded}>
        {({ users }) => (
          <ul class="plain people">
            {users.map((user) => (
              <li key={user.name} class={user.disabled ? "off" : ""}>
                <Avatar name={user.full_name || user.name} />
                <span class="who">
                  <b>
                    <Foreign>{user.full_name || user.name}</Foreign>
                  </b>
                  <small>
                    {[user.name, roleName(user.role), ...(user.departments ?? []).map(departmentName), user.disabled && t("disabled")]
                      .filter(Boolean)
                      .join(" · ")}
                  </small>
                </span>
                <small>{`${t("lastSeen")}: ${user.last_seen_at ? moment(user.last_seen_at) : t("never")}`}</small>
                <span class="buttons">
                  <button type="button" class="button small" onClick={() => setEditing(user)} aria-label={`${t("edit")} ${user.name}`}>
                    {t("edit")}
                  </button>
                  <AccessButton user={user} onChanged={loaded.reload} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Whole>
      {editing !== undefined && (
        <UserForm
          user={editing}
          onClose={(changed) => {
            setEditing(undefined);
            if (changed) loaded.reload();
          }}
        />
      )}
    </section>
  );
}

function Audit(): JSX.Element {
  const [before, setBefore] = useState(0);
  const loaded = useLoaded(`audit ${before}`, () =>
    read<{ unbroken: boolean; rows: AuditRow[] }>(`/audit?limit=100${before ? `&before=${before}` : ""}`),
  );
  return (
    <section class="card">
      <h2>{t("audit")}</h2>
      <Whole from={loaded}>
        {({ unbroken, rows }) => (
          <>
            <p>
              <span class={unbroken ? "chip good" : "chip bad"}>{unbroken ? t("auditWhole") : t("auditBroken")}</span>
            </p>
            <div class="scroll" tabIndex={0} role="region" aria-label={t("audit")}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t("when")}</th>
                    <th scope="col">{t("who")}</th>
                    <th scope="col">{t("what")}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <td>{moment(row.at)}</td>
                      <td>
                        <Foreign>{actorName(row.actor)}</Foreign>
                      </td>
                      <td dir="auto">
                        <Foreign>{[auditName(row.action), auditObject(row), auditDetail(row)].filter(Boolean).join(" · ")}</Foreign>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {rows.length === 100 && (
              <button type="button" class="button" onClick={() => setBefore(rows[rows.length - 1]?.id ?? 0)}>
                {t("more")}
              </button>
            )}
          </>
        )}
      </Whole>
    </section>
  );
}

export function PeoplePage(): JSX.Element {
  return (
    <div class="page">
      <h1>{t("people")}</h1>
      <Departments />
      <Inboxes />
      {may("admin") && <Users />}
      {may("admin") && <Audit />}
    </div>
  );
}
