// The departments of the double's shop.

/** One that is well. */
const logistics = {
  name: "logistica",
  default: true,
  calendar: "tienda",
  people: [
    { name: "luis", full_name: "Luis Prada", account: "ready" },
    { name: "ana", full_name: "Ana Torres", account: "ready" },
  ],
  others: [],
  fallbacks: ["control-de-gestion"],
  notices: [{ name: "slack-logistica", on: true }],
  takes: ["envio.*"],
  file: "portavoz.yaml",
  line: 31,
  waiting: 2,
  human: 1,
  late: 1,
  faults: [],
};

/** One that is not. */
const control = {
  name: "control-de-gestion",
  default: false,
  calendar: "tienda",
  people: [
    { name: "marta", full_name: "", account: "none" },
    { name: "vera", full_name: "Vera Mira", account: "reads_only" },
  ],
  others: [{ name: "ana", full_name: "Ana Torres" }],
  fallbacks: [],
  notices: [{ name: "correo-jefes", on: false }],
  takes: ["legal", "money_harm"],
  file: "portavoz.yaml",
  line: 38,
  waiting: 1,
  human: 0,
  late: 0,
  faults: ["no_account", "notice_off"],
};

export function shopDepartments({ open, changes_at }) {
  return [control, logistics].map((one) => ({ ...structuredClone(one), open, changes_at }));
}
