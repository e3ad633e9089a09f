// Chance that can be repeated, and what it does to bytes and to JSON.

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chance_of(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(next() * count);
  return { next, below, one_of: (list) => list[below(list.length)] };
}

const awkward_bytes = [0x00, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3a, 0x5c, 0x7b, 0x7f, 0x80, 0xc0, 0xed, 0xf8, 0xff];

/** The same bytes with one to four things wrong: flipped, cut, doubled, swapped, put between. */
export function spoil(bytes, chance) {
  let spoilt = Buffer.from(bytes);
  for (let times = 1 + chance.below(4); times > 0 && spoilt.length > 0; --times) {
    const at = chance.below(spoilt.length);
    const end = Math.min(spoilt.length, at + 1 + chance.below(16));
    const piece = spoilt.subarray(at, end);
    const kinds = [
      () => { spoilt[at] ^= 1 << chance.below(8); },
      () => { spoilt[at] = chance.one_of(awkward_bytes); },
      () => { spoilt = Buffer.concat([spoilt.subarray(0, at), spoilt.subarray(end)]); },
      () => { spoilt = Buffer.concat([spoilt.subarray(0, end), piece, spoilt.subarray(end)]); },
      () => { spoilt = spoilt.subarray(0, at); },
      () => { spoilt = Buffer.concat([spoilt.subarray(0, at), Buffer.from([chance.one_of(awkward_bytes)]), spoilt.subarray(at)]); },
      () => { spoilt = Buffer.concat([spoilt.subarray(0, at), Buffer.from(piece).reverse(), spoilt.subarray(end)]); },
    ];
    chance.one_of(kinds)();
  }
  return spoilt;
}

const deep = (depth) => JSON.parse("[".repeat(depth) + "]".repeat(depth));
const strange_values = [
  null, true, false, 0, -1, 0.5, -0, 1e308, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 53, "", "0", "null", "\u0000", "\ud800", "\uffff", "a".repeat(5000),
  "1".repeat(400), "../../etc/passwd", "'; DROP TABLE messages; --", "<script>alert(1)</script>", "{{contact.name}}", "%00%0a", "\r\nSet-Cookie: a=b", [], {}, [[]], [null], deep(40), deep(70),
  { __proto__x: 1 }, { "": "" }, Array.from({ length: 300 }, (_, i) => i), Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])),
];

/** Every place of a value: the object or array that holds it, and its key there. */
function places_in(value, found = []) {
  if (value === null || typeof value !== "object") return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    places_in(value[key], found);
  }
  return found;
}

/** The same JSON with one to three values that nobody would put there, keys that are gone, renamed or doubled. */
export function twist(json, chance) {
  const twisted = structuredClone(json);
  for (let times = 1 + chance.below(3); times > 0; --times) {
    const places = places_in(twisted);
    if (places.length === 0) break;
    const [holder, key] = chance.one_of(places);
    const kinds = [
      () => { holder[key] = structuredClone(chance.one_of(strange_values)); },
      () => { if (Array.isArray(holder)) holder.splice(Number(key), 1); else delete holder[key]; },
      () => { if (Array.isArray(holder)) holder.push(structuredClone(holder[key])); else holder[`${key} `] = holder[key]; },
      () => { holder[key] = [holder[key]]; },
      () => { holder[key] = { [key]: holder[key] }; },
      () => { holder[key] = String(holder[key]); },
    ];
    chance.one_of(kinds)();
  }
  return Buffer.from(JSON.stringify(twisted));
}
