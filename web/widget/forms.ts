// The two forms: what the site wants to know first, and what to leave when the people are away.

import type { AskedField } from "./config";
import { button, element } from "./elements";
import type { Texts } from "./texts";

interface FieldSpec {
  name: string;
  label: string;
  type: "text" | "email" | "tel" | "long";
  autocomplete: string;
  optional: boolean;
}

interface Field {
  spec: FieldSpec;
  input: HTMLInputElement | HTMLTextAreaElement;
  wrong: HTMLElement;
  node: HTMLElement;
}

function makeField(spec: FieldSpec, texts: Texts): Field {
  const id = `field-${spec.name}`;
  const attributes: Record<string, string> = {
    name: spec.name,
    maxlength: spec.type === "long" ? "1000" : "200",
    dir: "auto",
    autocomplete: spec.autocomplete,
    "aria-describedby": `${id}-wrong`,
  };
  if (!spec.optional) attributes["aria-required"] = "true";
  const input =
    spec.type === "long"
      ? element("textarea", { attributes: { ...attributes, rows: "2" } })
      : element("input", { attributes: { ...attributes, type: spec.type } });
  const wrong = element("p", { class: "wrong", attributes: { id: `${id}-wrong`, hidden: "" } });
  const optional = spec.optional && element("em", {}, ` (${texts.optional})`);
  const label = element("label", {}, element("span", {}, spec.label, optional), input);
  return { spec, input, wrong, node: element("div", { class: "field" }, label, wrong) };
}

function problemOf(field: Field, texts: Texts): string {
  const value = field.input.value.trim();
  if (!value) return field.spec.optional ? "" : texts.missing;
  if (field.spec.type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return texts.wrongEmail;
  return "";
}

/** A form whose fields are checked together; the first wrong one gets the focus. */
function form(
  specs: FieldSpec[],
  submitLabel: string,
  texts: Texts,
  done: (values: Record<string, string>) => void,
  ...more: Node[]
): HTMLFormElement {
  const fields = specs.map((spec) => makeField(spec, texts));
  const submit = element("button", { class: "solid", attributes: { type: "submit" } }, submitLabel);
  const made = element("form", { attributes: { novalidate: "" } }, ...fields.map((field) => field.node));
  made.append(element("div", { class: "row" }, submit, ...more));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    let firstWrong: Field | undefined;
    for (const field of fields) {
      const problem = problemOf(field, texts);
      field.wrong.hidden = !problem;
      field.wrong.textContent = problem;
      field.input.setAttribute("aria-invalid", String(problem !== ""));
      if (problem) firstWrong ??= field;
    }
    if (firstWrong) return firstWrong.input.focus();
    const values = fields.map((field) => [field.spec.name, field.input.value.trim()] as const);
    done(Object.fromEntries(values.filter(([, value]) => value)));
  });
  return made;
}

/** Asked before the first message, as `data-ask` says. */
export function beforeForm(asked: AskedField[], texts: Texts, done: (values: Record<string, string>) => void): HTMLElement {
  const types = { name: "text", email: "email", phone: "tel" } as const;
  const completions = { name: "name", email: "email", phone: "tel" };
  const specs = asked.map(({ name, optional }): FieldSpec => {
    return { name, optional, label: texts[name], type: types[name], autocomplete: completions[name] };
  });
  const heading = element("h3", {}, texts.beforeTitle);
  return element("div", { class: "card" }, heading, form(specs, texts.begin, texts, done));
}

/** Offered while the people are away; first as a question, so that nobody has to look at a form. */
export function closedCard(
  texts: Texts,
  opened: () => void,
  done: (text: string, fields: Record<string, string>) => void,
  dismissed: () => void,
): HTMLElement {
  const card = element("div", { class: "card" });
  const heading = (): HTMLElement => element("h3", {}, texts.closedTitle);
  const specs: FieldSpec[] = [
    { name: "name", label: texts.name, type: "text", autocomplete: "name", optional: false },
    { name: "contact", label: texts.contact, type: "text", autocomplete: "email", optional: false },
    { name: "hour", label: texts.hour, type: "text", autocomplete: "off", optional: true },
    { name: "comment", label: texts.comment, type: "long", autocomplete: "off", optional: true },
  ];
  const openForm = (): void => {
    const send = (values: Record<string, string>): void => {
      const lines = specs.flatMap((spec) => (values[spec.name] ? [`${spec.label}: ${values[spec.name]}`] : []));
      done([texts.callback, ...lines].join("\n"), { form: "callback", ...values });
    };
    const made = form(specs, texts.sendDetails, texts, send, button("quiet", texts.notNow, dismissed));
    card.replaceChildren(heading(), made);
    opened();
    made.querySelector("input")?.focus({ preventScroll: true });
  };
  card.append(
    heading(),
    element("p", {}, texts.closedText),
    element("div", { class: "row" }, button("solid", texts.closedButton, openForm), button("quiet", texts.notNow, dismissed)),
  );
  return card;
}
