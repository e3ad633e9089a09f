// Small builders for elements. Text is only ever set as text, and styles only by class: nothing here can run or break a policy.

type Child = Node | string | null | false;

interface Options {
  class?: string;
  attributes?: Record<string, string>;
  on?: Record<string, (event: Event) => void>;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: Options = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  for (const [name, handler] of Object.entries(options.on ?? {})) made.addEventListener(name, handler);
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

export function button(className: string, label: string, press: () => void, ...children: Child[]): HTMLButtonElement {
  const made = element("button", { class: className, attributes: { type: "button" }, on: { click: press } });
  if (children.length) {
    made.setAttribute("aria-label", label);
    made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  } else {
    made.textContent = label;
  }
  return made;
}

const shapes = {
  chat: [
    "M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.6 3.3 6 0 1-.4 2.3-1.4 3.3 2 0 3.7-.7 4.8-1.7.7.1 1.5.2 2.3.2 5 0 9-3.4 9-7.8s-4-7.7-9-7.7z",
  ],
  down: ["M5 9l7 7 7-7"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  send: ["M12 19V5", "M5.5 11.5L12 5l6.5 6.5"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20.5c.6-3.9 3.7-6 7.5-6s6.9 2.1 7.5 6"],
  clip: ["M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8L10 17a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4"],
  spark: ["M12 4l1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9z", "M19 16.5v4", "M17 18.5h4"],
  tick: ["M5 12.5l4.5 4.5L19 7.5"],
  clock: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z", "M12 7.5V12l3 2"],
  warning: ["M12 4L2.8 20h18.4z", "M12 10v4.5", "M12 17.3v.2"],
};

/** A line drawing; the text beside it (or the label of its button) says what it means. */
export function icon(name: keyof typeof shapes, filled = false): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", filled ? "icon filled" : "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of shapes[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
