// What the page asks for: the attributes of the script element.

import { isLanguage, textsIn, type Language, type Texts } from "./texts";

export interface User {
  id: string;
  hash: string;
  name?: string;
  email?: string;
}

export interface AskedField {
  name: "name" | "email" | "phone";
  optional: boolean;
}

export interface Config {
  site: string;
  api: string;
  language: Language;
  direction: "ltr" | "rtl";
  theme: "auto" | "light" | "dark";
  side: "start" | "end";
  colour: string;
  title: string;
  /** Shown beside the launcher's drawing; empty shows the drawing alone. */
  launcher: string;
  /** The widget's words, with the page's own in their places. */
  texts: Texts;
  privacy: string;
  ask: AskedField[];
  user: User | null;
}

/**
 * Which of the widget's words a page may put in its own (`data-closed-title` is `closedTitle` here). What names who is speaking is not
 * among them, and neither is what the server reads again: the message that asks for a person, the first line of the form.
 */
const worded = {
  greeting: "greeting",
  launcher: "open",
  placeholder: "placeholder",
  send: "send",
  privacyLabel: "privacy",
  person: "wantPerson",
  askTitle: "beforeTitle",
  askButton: "begin",
  closedTitle: "closedTitle",
  closedText: "closedText",
  closedButton: "closedButton",
  closedSend: "sendDetails",
} as const;

function chooseLanguage(asked: string | undefined): Language {
  const wishes = [asked, document.documentElement.lang, ...(navigator.languages ?? [])];
  for (const wish of wishes) {
    const short = (wish ?? "").slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return "en";
}

function chooseDirection(asked: string | undefined): "ltr" | "rtl" {
  const direction = asked || getComputedStyle(document.documentElement).direction;
  return direction === "rtl" ? "rtl" : "ltr";
}

function readAsked(text: string | undefined): AskedField[] {
  const fields: AskedField[] = [];
  for (const item of (text ?? "").split(",")) {
    const name = item.trim().replace(/\?$/, "");
    if (name === "name" || name === "email" || name === "phone") fields.push({ name, optional: item.includes("?") });
  }
  return fields;
}

/** What the page says in this language (`data-title-en`), or else in all of them (`data-title`). */
function said(data: DOMStringMap, name: string, language: Language): string {
  const inLanguage = name + language[0]?.toUpperCase() + language.slice(1);
  return data[inLanguage]?.trim() || data[name]?.trim() || "";
}

function readTexts(data: DOMStringMap, language: Language): Texts {
  const texts = { ...textsIn(language) };
  for (const [name, key] of Object.entries(worded)) texts[key] = said(data, name, language) || texts[key];
  // That an assistant is speaking can be worded, not removed: what shows no letter is no wording.
  const disclosure = said(data, "disclosure", language);
  if (/\p{L}/u.test(disclosure.replace(/\p{DI}/gu, ""))) texts.disclosure = disclosure;
  return texts;
}

function readUser(data: DOMStringMap): User | null {
  if (!data.userId || !data.userHash) return null;
  const user: User = { id: data.userId, hash: data.userHash };
  if (data.userName) user.name = data.userName;
  if (data.userEmail) user.email = data.userEmail;
  return user;
}

/** An address that a link may point to, or empty. */
export function webAddress(text: string | undefined): string {
  try {
    const url = new URL(text ?? "", document.baseURI);
    return text && /^https?:$/.test(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/** Null if the element names no site: then there is nothing to show. */
export function readConfig(script: HTMLScriptElement): Config | null {
  const data = script.dataset;
  if (!data.site) return null;
  const direction = chooseDirection(data.direction);
  const language = chooseLanguage(data.language);
  const left = data.position ? data.position === "left" : direction === "rtl";
  return {
    site: data.site,
    api: (webAddress(data.api) || new URL(script.src, document.baseURI).origin).replace(/\/+$/, ""),
    language,
    direction,
    theme: data.theme === "light" || data.theme === "dark" ? data.theme : "auto",
    side: left === (direction === "rtl") ? "end" : "start",
    colour: data.colour ?? data.color ?? "",
    title: said(data, "title", language),
    launcher: said(data, "launcher", language),
    texts: readTexts(data, language),
    privacy: webAddress(said(data, "privacy", language)),
    ask: readAsked(data.ask),
    user: readUser(data),
  };
}
