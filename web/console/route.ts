// Which page is shown: the part of the address after `#`, so that a reload and the back button work.

import { Store } from "./store";

export interface Route {
  page: string;
  id: string;
  query: URLSearchParams;
}

function parse(hash: string): Route {
  const [path = "", ...queries] = hash.replace(/^#\/?/, "").split("?");
  const query = queries.join("?");
  const [page = "", ...rest] = path.split("/");
  let id = rest.join("/");
  try {
    id = decodeURIComponent(id);
  } catch {
    // An address that somebody typed; shown as it is.
  }
  return { page: page || "queue", id, query: new URLSearchParams(query) };
}

let address = location.hash;
export const route = new Store(parse(address));

/** The browser tells of a new address a little later; until then keys would act on the page that was left. */
function follow(): void {
  if (location.hash === address) return;
  address = location.hash;
  route.set(parse(address));
}
addEventListener("hashchange", follow);

export function addressOf(page: string, id: string | number = "", query: Record<string, string> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${page}${id === "" ? "" : `/${encodeURIComponent(String(id))}`}${search ? `?${search}` : ""}`;
}

/** Whether that is what is looked at: work that took long takes nobody away from where they went meanwhile. The address
 * knows it before `route` where the browser's own buttons changed it. */
export function isShown(page: string, id: string): boolean {
  const now = parse(location.hash);
  return now.page === page && now.id === id;
}

/** Like `go`, in the place of the page that is shown: the way back does not lead over it. */
export function refine(page: string, query: Record<string, string>): void {
  location.replace(addressOf(page, "", query));
  follow();
}

export function go(page: string, id: string | number = "", query: Record<string, string> = {}): void {
  location.hash = addressOf(page, id, query);
  follow();
}
