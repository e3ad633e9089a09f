// Finds web addresses in a message. Only http and https become links; the rest of the text stays text.

const address = /https?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gi;

/** Without the punctuation that ends a sentence rather than an address. */
function trimmed(text: string): string {
  let end = text.replace(/[.,;:!?…»”]+$/u, "");
  while (/[)\]]$/.test(end)) {
    const close = end.slice(-1);
    const open = close === ")" ? "(" : "[";
    if (end.split(open).length > end.split(close).length - 1) break;
    end = end.slice(0, -1);
  }
  return end;
}

function linkTo(text: string): HTMLAnchorElement | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  const link = document.createElement("a");
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  // A name in foreign letters is shown as what it resolves to: look-alikes must not pass for a known shop.
  link.textContent = url.hostname.includes("xn--") ? url.href : text;
  return link;
}

/** `text` as nodes: text and links. */
export function withLinks(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0]);
    const link = linkTo(found);
    if (!link) continue;
    nodes.push(document.createTextNode(text.slice(from, match.index)), link);
    from = (match.index ?? 0) + found.length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}
