// From the brand's one colour to a set that can be read in light and dark.

type Rgb = [number, number, number];

const fallback: Rgb = [67, 56, 202];

/** What the browser makes of any CSS colour; the fallback for what is no colour or cannot be seen. */
function parse(colour: string): Rgb {
  if (!colour || !CSS.supports("color", colour)) return fallback;
  const probe = document.createElement("span");
  probe.style.color = colour;
  document.documentElement.append(probe);
  const parts =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  probe.remove();
  const [red, green, blue, alpha] = parts;
  if (red === undefined || green === undefined || blue === undefined || alpha === 0) return fallback;
  return [red, green, blue];
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast, 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((part, index) => Math.round(part + ((other[index] ?? 0) - part) * share)) as Rgb;
}

const white: Rgb = [255, 255, 255];
const ink: Rgb = [17, 20, 28];
const darkSurface: Rgb = [32, 35, 44];

/** `colour` moved towards `towards` until it can be read as text on `surface`. */
function readable(colour: Rgb, surface: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(colour, towards, share);
    if (contrast(candidate, surface) >= 4.8) return candidate;
  }
  return towards;
}

const css = (colour: Rgb): string => `rgb(${colour.join(",")})`;

/** Declarations for the style sheet: the accent, what is written on it, and the accent as text on light and dark. */
export function accentRules(colour: string): string {
  const accent = parse(colour);
  const onAccent = contrast(accent, white) >= 4.5 || contrast(accent, white) > contrast(accent, ink) ? white : ink;
  // Between the two (a mid grey) neither reaches 4.5; then the accent itself gives way.
  const solid = readable(accent, onAccent, onAccent === white ? ink : white);
  return `:host{--accent:${css(solid)};--on-accent:${css(onAccent)};--accent-light:${css(
    readable(accent, white, ink),
  )};--accent-dark:${css(readable(accent, darkSurface, white))}}`;
}
