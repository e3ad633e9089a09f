// Who may do what, which accounts are well, and what everybody did.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, may, post, read, session } from "./api";
import { attempt, Avatar, channelName, Dialog, Foreign, toast, useLoaded, Whole } from "./parts";
import { inOurs, moment, t } from "./texts";
import type { AuditRow, InboxHealth, Role, User } from "./types";

const roles: Role[] = ["viewer", "agent", "editor", "admin"];

function roleName(role: Role): string {
  return { viewer: t("roleViewer"), agent: t("roleAgent"), editor: t("roleEditor"), admin: t("roleAdmin") }[role];
}

function UserForm({ user, onClose }: { user: User | null; onClose: (changed: boolean) => void }): JSX.Element {
  const [name, setName] = useState(user?.name ?? "");
  const [fullName, setFullName] = useState(user?.full_name ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "agent");
  const [password, setPassword] = useState("");
  const [departments, setDepartments] = useState(user?.departments ?? []);
  const all = (session.value || null)?.departments ?? [];
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { full_name: fullName, role, departments, ...(password && { password }) };
    const work = (): Promise<unknown> => (user ? call("PATCH", `/users/${encodeURIComponent(user.name)}`, body) : post("/users", { name: name.trim(), ...body }));
    if (await attempt(work)) onClose(true);
  };
  const flip = (department: string): void => {
    setDepartments(departments.includes(department) ? departments.filter((one) => one !== department) : [...departments, department]);
  };
  return (
    <Dialog title={user ? user.full_name || user.name : t("addUser")} onClose={() => onClose(false)}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        {!user && <label>{t("userName")}<input required value={name} autocapitalize="none" pattern="[a-z0-9._\-]+" onInput={(event) => setName(event.currentTarget.value)} /></label>}
        <label>{t("fullName")}<input value={fullName} onInput={(event) => setFullName(event.currentTarget.value)} /></label>
        <label>{t("role")}
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>{roles.map((one) => <option key={one} value={one}>{roleName(one)}</option>)}</select>
        </label>
        <fieldset>
          <legend>{t("department")}</legend>
          {all.map((one) => (
            <label class="check" key={one.name}><input type="checkbox" checked={departments.includes(one.name)} onChange={() => flip(one.name)} />{inOurs(one.title, one.name)}</label>
          ))}
        </fieldset>
        <label>{t("newPassword")}<input type="password" required={!user} autocomplete="new-password" minLength={10} value={password} onInput={(event) => setPassword(event.currentTarget.value)} /></label>
        <div class="buttons"><button type="submit" class="button primary">{t("save")}</button></div>
      </form>
    </Dialog>
  );
}

function Users(): JSX.Element {
  const loaded = useLoaded("users", () => read<{ users: User[] }>("/users"));
  const [editing, setEditing] = useState<User | null | undefined>();
  const setAccess = async (user: User): Promise<void> => {
    if (await attempt(() => call("PATCH", `/users/${encodeURIComponent(user.name)}`, { disabled: !user.disabled }))) loaded.reload();
  };
  return (
    <section class="card">
      <div class="page-head"><h2>{t("users")}</h2><button type="button" class="button primary" onClick={() => setEditing(null)}>{t("addUser")}</button></div>
      <Whole from={loaded}>
        {({ users }) => (
          <ul class="plain people">
            {users.map((user) => (
              <li key={user.name} class={user.disabled ? "off" : ""}>
                <Avatar name={user.full_name || user.name} />
                <span class="who"><b><Foreign>{user.full_name || user.name}</Foreign></b><small>{[user.name, roleName(user.role), ...(user.departments ?? []), user.disabled && t("disabled")].filter(Boolean).join(" · ")}</small></span>
                <small>{`${t("lastSeen")}: ${user.last_seen_at ? moment(user.last_seen_at) : t("never")}`}</small>
                <span class="buttons">
                  <button type="button" class="button small" onClick={() => setEditing(user)} aria-label={`${t("more")} ${user.name}`}>{t("more")}</button>
                  <button type="button" class="button small" onClick={() => void setAccess(user)}>{user.disabled ? t("enable") : t("disable")}</button>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Whole>
      {editing !== undefined && <UserForm user={editing} onClose={(changed) => { setEditing(undefined); if (changed) loaded.reload(); }} />}
    </section>
  );
}

function Inboxes(): JSX.Element {
  const loaded = useLoaded("inboxes", () => read<{ inboxes: InboxHealth[] }>("/inboxes"));
  return (
    <section class="card">
      <h2>{t("inboxes")}</h2>
      <Whole from={loaded}>
        {({ inboxes }) => (
          <ul class="plain people">
            {inboxes.map((one) => {
              const paused = one.paused_until !== null && one.paused_until > Date.now();
              const news = [
                one.last_inbound_at && t("lastInbound", { time: moment(one.last_inbound_at) }),
                one.pending > 0 && t("pendingOut", { count: one.pending }), one.held > 0 && t("heldOut", { count: one.held }),
                one.failed > 0 && t("failedOut", { count: one.failed }), paused && one.pause_reason,
              ];
              return (
                <li key={one.name}>
                  <span class="who"><b>{one.name}</b><small>{[channelName(one.channel), ...news].filter(Boolean).join(" · ")}</small></span>
                  <span class={paused || one.held || one.failed ? "chip warn" : "chip good"}>{paused ? t("paused", { time: moment(one.paused_until ?? 0) }) : t("healthy")}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Whole>
    </section>
  );
}

function Audit(): JSX.Element {
  const [before, setBefore] = useState(0);
  const loaded = useLoaded(`audit ${before}`, () => read<{ unbroken: boolean; rows: AuditRow[] }>(`/audit?limit=100${before ? `&before=${before}` : ""}`));
  return (
    <section class="card">
      <h2>{t("audit")}</h2>
      <Whole from={loaded}>
        {({ unbroken, rows }) => (
          <>
            <p><span class={unbroken ? "chip good" : "chip bad"}>{unbroken ? t("auditWhole") : t("auditBroken")}</span></p>
            <div class="scroll" tabIndex={0} role="region" aria-label={t("audit")}>
              <table>
                <thead><tr><th scope="col">{t("when")}</th><th scope="col">{t("who")}</th><th scope="col">{t("what")}</th></tr></thead>
                <tbody>{rows.map((row) => <tr key={row.id}><td>{moment(row.at)}</td><td><Foreign>{row.actor}</Foreign></td><td dir="auto">{[row.action, row.object, row.detail].filter(Boolean).join(" · ")}</td></tr>)}</tbody>
              </table>
            </div>
            {rows.length === 100 && <button type="button" class="button" onClick={() => setBefore(rows[rows.length - 1]?.id ?? 0)}>{t("more")}</button>}
          </>
        )}
      </Whole>
    </section>
  );
}

export function PasswordForm(): JSX.Element {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await attempt(() => post("/session/password", { current, new: next })))) return;
    setCurrent("");
    setNext("");
    toast.show(t("done"));
  };
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <label>{t("currentPassword")}<input type="password" required autocomplete="current-password" value={current} onInput={(event) => setCurrent(event.currentTarget.value)} /></label>
      <label>{t("newPassword")}<input type="password" required minLength={10} autocomplete="new-password" value={next} onInput={(event) => setNext(event.currentTarget.value)} /></label>
      <div class="buttons"><button type="submit" class="button">{t("changePassword")}</button></div>
    </form>
  );
}

export function PeoplePage(): JSX.Element {
  return (
    <div class="page">
      <h1>{t("people")}</h1>
      <Inboxes />
      {may("admin") && <Users />}
      {may("admin") && <Audit />}
    </div>
  );
}
