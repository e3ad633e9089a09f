// A small shop's morning, as the console's API tells it.

import { clockOf, day, hour, hourOf, minute, openAt, openingDays } from "./shop_hours.mjs";

export function decision(action, intent, confidence, reasons, more = {}) {
  return {
    action,
    intent,
    confidence,
    language: "es",
    department: "",
    priority: "P3",
    signals: [],
    reasons,
    reply: "",
    ...more,
    explanation: {
      normalised: "cuanto tarda el envio a cali",
      margin: 0.61,
      risk: 0.02,
      answer_limit: 0.72,
      risk_limit: 0.15,
      rule: "",
      candidates: [
        { intent, probability: confidence, evidence: ["envio", "cuanto tarda"] },
        { intent: "envio.costo", probability: 0.21, evidence: ["envio"] },
        { intent: "pedido.estado", probability: 0.08 },
      ].filter((one) => one.intent),
      lost: [{ what: "envio.costo", why: "not sure enough", reason: { id: "lost_unsure", values: { intent: "envio.costo" } } }],
      step: "faq",
      calendar: "tienda: open",
      hours: { id: "hours_open", values: { calendar: "tienda" } },
      book_version: "3f9c2ab17d5e",
      entities: [],
      ...more.explanation,
    },
  };
}

/** What the console is shown; a test may change anything in it. */
export function shopMorning(now = Date.now()) {
  const message = (seq, direction, author, text, ago, more = {}) => ({
    id: seq,
    seq,
    direction,
    author,
    agent: "",
    kind: "text",
    text,
    buttons: null,
    attachments: null,
    at: now - ago,
    status: direction === "out" ? "delivered" : "",
    decision_id: null,
    ...more,
  });
  const names = [
    "Marta Lucía Gómez",
    "Andrés",
    "Camila R.",
    "João Pereira",
    "Sofía Ñ",
    "Kevin 🛹",
    "Señora de la esquina con un nombre larguísimo que no cabe",
    "李雷",
  ];
  const channels = ["widget", "instagram", "whatsapp", "telegram", "messenger"];
  const texts = [
    "me cobraron dos veces el mismo pedido y nadie responde 😡",
    "hola, quiero hablar con una persona por favor",
    "¿hacen factura a nombre de empresa?",
    "o pedido chegou quebrado",
    "¿tienen la manta en azul?",
    "bro donde esta mi pedido??? 📦📦",
    "Buenas tardes, disculpe la molestia, quisiera saber si el jarrón que vi en la vitrina el sábado sigue disponible, porque mi hermana cumple años el jueves y no quisiera quedarme sin regalo; también si lo envuelven",
    "你好，请问可以寄到中国吗？",
  ];
  // The server's English sentence, and which it is.
  const about = { title: "Cobro doble", intent: "cobro.doble" };
  const why = [
    ["it is about money that somebody lost, so a person gets it at once", "danger_money_harm"],
    ["the customer asks for a person", "asks_for_person"],
    [
      "nobody has written the answer to 'Factura de empresa' (pago.factura) yet",
      "unanswered",
      { title: "Factura de empresa", intent: "pago.factura" },
    ],
    ["it is a complaint, so a person gets it", "trouble_complaint"],
    ["the customer asks for a person", "asks_for_person"],
    ["the same question came twice, so the answer did not help", "asked_twice"],
    ["the answer before did not help, so a person gets it", "trouble_did_not_help"],
    ["it was not understood twice, so a person gets it", "not_understood_twice"],
  ].map(([sentence, id, values = {}]) => ({ sentence, because: { id, values } }));
  const second = {
    sentence: "it is probably about 'Cobro doble', which needs a person",
    because: { id: "probably_for_person", values: about },
  };
  const dueIn = [11, 34, 48, 55, 70, 95, 140, 200].map((minutes) => minutes * minute);
  const priorities = ["P1", "P2", "P2", "P1", "P3", "P2", "P3", "P3"];
  const conversations = new Map();
  names.forEach((name, index) => {
    const id = index + 1;
    conversations.set(id, {
      id,
      inbox: channels[index % 5],
      channel: channels[index % 5],
      contact: {
        name,
        key: `k${id}`,
        handle: index === 1 ? "andres.mp3" : "",
        tags: index === 0 ? ["cliente frecuente"] : [],
        blocked: false,
      },
      owner: index === 4 ? "human" : "waiting",
      agent: index === 4 ? "ana" : "",
      department: index % 2 ? "logistica" : "control-de-gestion",
      priority: priorities[index],
      due_at: now + dueIn[index],
      promised_at: index === 0 || index === 2 ? now + dueIn[index] : null,
      window_until: index === 1 ? now + 3 * hour : null,
      waiting_since: now - (index + 1) * 7 * minute,
      case: index === 0 ? "PV-7K3Q" : "",
      language: index === 3 ? "pt" : "es",
      visibility: index === 6 ? "public" : "direct",
      why: [why[index].sentence],
      because: [why[index].because],
      labels: index === 0 ? ["reembolso"] : [],
      opened_at: now - 2 * hour,
      last_customer_at: now - index * 7 * minute,
      limits: { max_text: index === 1 ? 1000 : 4000, unit: index === 1 ? "utf8_bytes" : "code_points", can_hide: index === 6 },
      presence: [],
      messages: [
        message(1, "in", "customer", "hola, ¿cuánto tarda el envío a Cali?", 90 * minute, { decision_id: 1 }),
        message(2, "out", "bot", "Los envíos a Cali tardan de 2 a 4 días hábiles.", 90 * minute - 900, {
          buttons: [{ title: "Ver mi pedido", payload: "p" }],
          status: "read",
        }),
        message(3, "in", "customer", texts[index], (index + 1) * 7 * minute, { decision_id: 2 }),
        message(
          4,
          "out",
          "bot",
          `Siento lo ocurrido. Le paso tu caso PV-7K3Q a una persona, que te responderá hoy antes de las ${clockOf(now + dueIn[index])}.`,
          (index + 1) * 7 * minute - 700,
        ),
      ],
      decisions: [
        {
          id: 1,
          at: now - 90 * minute,
          decision: decision("answer", "envio.plazo", 0.93, ["it is about 'Cuánto tarda el envío' (envio.plazo)"], {
            explanation: { because: [{ id: "about", values: { title: "Cuánto tarda el envío", intent: "envio.plazo" } }] },
          }),
        },
        {
          id: 2,
          at: now - 7 * minute,
          decision: decision("escalate", "cobro.doble", 0.88, [why[index].sentence, second.sentence], {
            department: "control-de-gestion",
            priority: "P1",
            signals: ["money_harm", "anger"],
            explanation: {
              because: [why[index].because, second.because],
              normalised: "me cobraron dos veces el mismo pedido y nadie responde",
              candidates: [
                { intent: "cobro.doble", probability: 0.88, evidence: ["cobraron", "dos veces"] },
                { intent: "pedido.estado", probability: 0.27, evidence: ["pedido"] },
                { intent: "pago.medios", probability: 0.06 },
              ],
              lost: [{ what: "pedido.estado", why: "not sure enough", reason: { id: "lost_unsure", values: { intent: "pedido.estado" } } }],
              risk: 0.94,
              rule: "cobro-doble",
            },
          }),
        },
      ],
      handoffs: [
        {
          at: now - 7 * minute,
          department: "control-de-gestion",
          priority: "P1",
          due_at: now + dueIn[index],
          packet: {
            who: name,
            why: [why[index].sentence, second.sentence],
            because: [why[index].because, second.because],
            signals: ["money_harm", "anger"],
            entities: { pedido: "TL-20418" },
            private_entities: {},
          },
          taken_at: null,
          taken_by: "",
          ended_at: null,
          ended_how: "",
        },
      ],
      promises: [
        {
          text: `Te respondemos hoy antes de las ${clockOf(now + dueIn[index])}`,
          made_at: now - 7 * minute,
          due_at: now + dueIn[index],
          state: "open",
        },
      ],
      deliveries: [],
    });
  });
  const title = { es: "Cuánto tarda el envío", en: "How long shipping takes" };
  const intent = (id, file, es, more = {}) => ({
    id,
    file,
    title: { es, en: es },
    examples: { es: ["¿cuánto tarda el envío?", "plazo de entrega"], en: [] },
    not: ["mi pedido no ha llegado"],
    like: [],
    answer: { es: ["Tardamos de 2 a 4 días."] },
    public: {},
    buttons: [],
    escalate: null,
    valid_until: null,
    ...more,
  });
  const hours = [];
  for (let back = 0; back <= 7 * 24; back++) {
    const at = Math.floor((now - back * hour) / hour) * hour;
    // Most write around `peak`; nobody at night.
    const around = (peak, most) => Math.round(most * Math.exp(-(((hourOf(at) - peak) / 4) ** 2)) * (1 + ((back * 7) % 5) / 10));
    hours.push(
      { at, channel: "whatsapp", in: around(11, 14), out: around(11, 14) },
      { at, channel: "widget", in: around(16, 8), out: around(16, 8) },
      { at, channel: "instagram", in: around(20, 6), out: around(20, 6) },
    );
  }
  return {
    users: [
      {
        name: "ana",
        full_name: "Ana Torres",
        role: "admin",
        departments: ["logistica", "control-de-gestion"],
        disabled: false,
        last_seen_at: now,
        password: "una clave larga",
      },
      {
        name: "luis",
        full_name: "Luis Prada",
        role: "agent",
        departments: ["logistica"],
        disabled: false,
        last_seen_at: now - hour,
        password: "otra clave larga",
      },
      {
        name: "vera",
        full_name: "Vera Mira",
        role: "viewer",
        departments: [],
        disabled: false,
        last_seen_at: null,
        password: "solo mirar aqui",
      },
    ],
    channels: ["widget", "instagram", "whatsapp", "telegram", "messenger"],
    labels: ["reembolso", "urgente"],
    departments: [
      { name: "logistica", title: { es: "Logística", en: "Logistics" } },
      { name: "control-de-gestion", title: { es: "Control de gestión" } },
    ],
    conversations,
    held: [{ outbox_id: 9, conversation_id: 2, text: "Tu pedido sale mañana.", why: "no answer", at: now - 5 * minute }],
    canned: [
      {
        name: "saludo",
        text: {
          es: "Hola {{contact.name}}, soy {{agent.name}} de Tienda Luna. Ya reviso tu caso.",
          en: "Hello {{contact.name}}, I am {{agent.name}}.",
        },
      },
      { name: "reembolso", text: { es: "Tu reembolso del caso {{case}} llega en 3 a 5 días hábiles." } },
    ],
    calendars: [
      {
        name: "tienda",
        timezone: "America/Bogota",
        ...openAt(now, now),
        departments: ["logistica"],
        days: openingDays(now),
      },
    ],
    book: {
      version: "v1",
      languages: ["es", "en"],
      intents: [
        intent("envio.plazo", "faq/envios.yaml", title.es, { title }),
        intent("envio.costo", "faq/envios.yaml", "Cuánto cuesta el envío"),
        intent("pago.medios", "faq/pagos.yaml", "Medios de pago"),
        intent("cobro.doble", "faq/pagos.yaml", "Cobro doble", {
          answer: {},
          escalate: { department: "control-de-gestion", priority: "P1" },
        }),
        intent("tienda.horario", "faq/tienda.yaml", "Horario de la tienda", { answer: {} }),
      ],
    },
    versions: [
      { version: "v1", at: now - day, author: "ana", why: "Plazos de Navidad", current: true },
      { version: "v0", at: now - 3 * day, author: "ana", why: "Primera versión", current: false },
    ],
    lessons: [
      {
        id: 1,
        kind: "wrong_answer",
        text: "¿y si no me gusta el jarrón?",
        count: 1,
        at: now - hour,
        by: "luis",
        note: "Es un cambio, no un envío",
        conversation_id: 3,
        said_intent: "envio.plazo",
        candidates: [{ intent: "envio.costo", probability: 0.4 }],
        examples: [],
      },
      {
        id: 2,
        kind: "unanswered",
        text: "¿envuelven para regalo?",
        count: 14,
        at: now - 2 * hour,
        by: "",
        note: "",
        conversation_id: null,
        said_intent: "",
        candidates: [],
        examples: ["lo envuelven?", "papel de regalo"],
      },
    ],
    overview: {
      hours,
      turns: { answered: 812, clarified: 61, escalated: 143, silent: 22 },
      first_answer: { bot: { count: 812, p50: 420, p90: 1300 }, person: { count: 143, p50: 11 * minute, p90: 38 * minute } },
      promises: { kept: 96, broken: 3, open: 4 },
      topics: [
        { intent: "envio.plazo", title, count: 231 },
        { intent: "pago.medios", title: { es: "Medios de pago" }, count: 120 },
        { intent: "envio.costo", title: { es: "Cuánto cuesta el envío" }, count: 88 },
      ],
      unanswered: [
        { theme: "envolver para regalo", count: 14, examples: ["¿envuelven para regalo?", "papel de regalo"] },
        { theme: "bono de regalo", count: 6, examples: ["venden bonos?"] },
      ],
    },
    audit: [
      { id: 2, at: now - hour, actor: "ana", action: "knowledge.save", object: "envio.plazo", detail: "Plazos de Navidad" },
      { id: 1, at: now - day, actor: "ana", action: "session.begin", object: "ana", detail: "" },
    ],
    inboxes: [
      {
        name: "web",
        channel: "widget",
        off: false,
        paused_until: null,
        pause_reason: "",
        last_inbound_at: now - minute,
        pending: 0,
        held: 0,
        failed: 0,
      },
      {
        name: "instagram",
        channel: "instagram",
        off: false,
        paused_until: now + hour,
        pause_reason: "HTTP 401: the access token has expired (190)",
        last_inbound_at: now - 3 * hour,
        pending: 3,
        held: 1,
        failed: 2,
      },
    ],
  };
}
