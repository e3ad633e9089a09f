// What the page asks for: the attributes of the script element.

import { isLanguage, type Language } from "./texts";

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
  greeting: string;
  privacy: string;
  ask: AskedField[];
  user: User | null;
}

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
  const left = data.position ? data.position === "left" : direction === "rtl";
  return {
    site: data.site,
    api: (webAddress(data.api) || new URL(script.src, document.baseURI).origin).replace(/\/+$/, ""),
    language: chooseLanguage(data.language),
    direction,
    theme: data.theme === "light" || data.theme === "dark" ? data.theme : "auto",
    side: left === (direction === "rtl") ? "end" : "start",
    colour: data.colour ?? data.color ?? "",
    title: data.title ?? "",
    greeting: data.greeting ?? "",
    privacy: webAddress(data.privacy),
    ask: readAsked(data.ask),
    user: readUser(data),
  };
}
