// Adds a person, or changes what they may do.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, post, session } from "./api";
import { attempt, Dialog, toast } from "./parts";
import { inOurs, t } from "./texts";
import type { Role, User } from "./types";

const roles: Role[] = ["viewer", "agent", "editor", "admin"];

export function roleName(role: Role): string {
  return { viewer: t("roleViewer"), agent: t("roleAgent"), editor: t("roleEditor"), admin: t("roleAdmin") }[role];
}

interface TextProperties {
  label: string;
  value: string;
  type?: "text" | "password";
  required?: boolean;
  autocomplete?: string;
  onInput: (value: string) => void;
}

function TextField({ label, onInput, type = "text", ...rest }: TextProperties): JSX.Element {
  const limits = type === "password" ? { minLength: 10 } : {};
  return (
    <label>
      {label}
      <input {...rest} {...limits} type={type} autocapitalize="none" onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}

function Departments({ chosen, onChange }: { chosen: string[]; onChange: (chosen: string[]) => void }): JSX.Element {
  const all = (session.value || null)?.departments ?? [];
  const flip = (name: string): void => onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  return (
    <fieldset>
      <legend>{t("department")}</legend>
      {all.map((one) => (
        <label class="check" key={one.name}>
          <input type="checkbox" checked={chosen.includes(one.name)} onChange={() => flip(one.name)} />
          {inOurs(one.title, one.name)}
        </label>
      ))}
    </fieldset>
  );
}

/** `user` null: a new one. */
export function UserForm({ user, onClose }: { user: User | null; onClose: (changed: boolean) => void }): JSX.Element {
  const [name, setName] = useState(user?.name ?? "");
  const [fullName, setFullName] = useState(user?.full_name ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "agent");
  const [password, setPassword] = useState("");
  const [departments, setDepartments] = useState(user?.departments ?? []);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const body = { full_name: fullName, role, departments, ...(password && { password }) };
    const path = `/users/${encodeURIComponent(name.trim())}`;
    if (await attempt(() => (user ? call("PATCH", path, body) : post("/users", { name: name.trim(), ...body })))) onClose(true);
  };
  return (
    <Dialog title={user ? user.full_name || user.name : t("addUser")} onClose={() => onClose(false)}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        {!user && <TextField label={t("userName")} required value={name} onInput={setName} />}
        <TextField label={t("fullName")} value={fullName} onInput={setFullName} />
        <label>
          {t("role")}
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {roleName(one)}
              </option>
            ))}
          </select>
        </label>
        <Departments chosen={departments} onChange={setDepartments} />
        <TextField
          label={t("newPassword")}
          type="password"
          required={!user}
          autocomplete="new-password"
          value={password}
          onInput={setPassword}
        />
        <div class="buttons">
          <button type="submit" class="button primary">
            {t("save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** One's own password. */
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
      <TextField
        label={t("currentPassword")}
        type="password"
        required
        autocomplete="current-password"
        value={current}
        onInput={setCurrent}
      />
      <TextField label={t("newPassword")} type="password" required autocomplete="new-password" value={next} onInput={setNext} />
      <div class="buttons">
        <button type="submit" class="button">
          {t("changePassword")}
        </button>
      </div>
    </form>
  );
}
