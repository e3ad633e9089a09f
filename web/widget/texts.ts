// Every word that the widget says by itself; config.ts puts a page's own words in the place of some.

export interface Texts {
  open: string;
  unread: (count: number) => string;
  close: string;
  title: string;
  log: string;
  greeting: string;
  disclosure: string;
  privacy: string;
  wantPerson: string;
  wantPersonMessage: string;
  statusBot: string;
  statusWaiting: string;
  statusHuman: string;
  statusClosed: string;
  assistant: string;
  person: string;
  you: string;
  placeholder: string;
  message: string;
  send: string;
  sending: string;
  queued: string;
  sent: string;
  notSent: string;
  notSentTooLong: string;
  edit: string;
  tooLong: (over: number) => string;
  left: (count: number) => string;
  typingBot: string;
  typingPerson: string;
  offline: string;
  connecting: string;
  refused: string;
  retry: string;
  today: string;
  yesterday: string;
  newBelow: string;
  closedTitle: string;
  closedText: string;
  closedButton: string;
  notNow: string;
  name: string;
  email: string;
  phone: string;
  contact: string;
  hour: string;
  comment: string;
  optional: string;
  missing: string;
  wrongEmail: string;
  sendDetails: string;
  callback: string;
  beforeTitle: string;
  begin: string;
  attach: string;
  attaching: string;
  fileTooBig: string;
  fileKind: string;
  fileFailed: string;
}

const es: Texts = {
  open: "Abrir el chat",
  unread: (count) => (count === 1 ? "1 mensaje nuevo" : `${count} mensajes nuevos`),
  close: "Cerrar el chat",
  title: "Chat",
  log: "Conversación",
  greeting: "¡Hola! ¿En qué puedo ayudarte?",
  disclosure: "Hablas con un asistente automático. Puedes pedir una persona cuando quieras.",
  privacy: "Privacidad",
  wantPerson: "Hablar con una persona",
  wantPersonMessage: "Quiero hablar con una persona",
  statusBot: "Asistente automático · al instante",
  statusWaiting: "Una persona te responderá aquí",
  statusHuman: "Te atiende una persona",
  statusClosed: "Ahora no hay nadie del equipo",
  assistant: "Asistente",
  person: "Persona del equipo",
  you: "Tú",
  placeholder: "Escribe tu mensaje…",
  message: "Mensaje",
  send: "Enviar",
  sending: "Enviando…",
  queued: "Se enviará al volver la conexión",
  sent: "Enviado",
  notSent: "No se pudo enviar",
  notSentTooLong: "Demasiado largo para enviarlo",
  edit: "Corregir",
  tooLong: (over) => (over === 1 ? "Sobra 1 carácter" : `Sobran ${over} caracteres`),
  left: (count) => (count === 1 ? "Queda 1 carácter" : `Quedan ${count} caracteres`),
  typingBot: "El asistente está escribiendo",
  typingPerson: "Están escribiendo",
  offline: "Sin conexión. Lo que escribas se enviará al volver.",
  connecting: "Conectando…",
  refused: "El chat no está disponible en este momento.",
  retry: "Reintentar",
  today: "Hoy",
  yesterday: "Ayer",
  newBelow: "Mensajes nuevos",
  closedTitle: "Ahora el equipo no está",
  closedText: "El asistente sigue respondiendo. Si prefieres que te contacte una persona, déjanos tus datos.",
  closedButton: "Dejar mis datos",
  notNow: "Ahora no",
  name: "Nombre",
  email: "Correo electrónico",
  phone: "Teléfono",
  contact: "Teléfono o correo",
  hour: "Mejor hora para contactarte",
  comment: "¿Qué necesitas?",
  optional: "opcional",
  missing: "Este dato hace falta",
  wrongEmail: "Revisa el correo: debe ser como nombre@ejemplo.com",
  sendDetails: "Enviar mis datos",
  callback: "Por favor, contáctenme:",
  beforeTitle: "Antes de empezar",
  begin: "Empezar a chatear",
  attach: "Adjuntar un archivo",
  attaching: "Enviando el archivo…",
  fileTooBig: "El archivo es demasiado grande, o ya hay bastantes en este chat (máximo 5 MB cada uno).",
  fileKind: "Aquí no se pueden enviar archivos de este tipo.",
  fileFailed: "No se pudo enviar el archivo. Inténtalo otra vez.",
};

const en: Texts = {
  open: "Open the chat",
  unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  close: "Close the chat",
  title: "Chat",
  log: "Conversation",
  greeting: "Hello! How can I help you?",
  disclosure: "You are talking to an automated assistant. You can ask for a person at any time.",
  privacy: "Privacy",
  wantPerson: "Talk to a person",
  wantPersonMessage: "I want to talk to a person",
  statusBot: "Automated assistant · instant",
  statusWaiting: "A person will answer you here",
  statusHuman: "A person is with you",
  statusClosed: "Nobody from the team is here now",
  assistant: "Assistant",
  person: "Team member",
  you: "You",
  placeholder: "Write a message…",
  message: "Message",
  send: "Send",
  sending: "Sending…",
  queued: "Will be sent when you are back online",
  sent: "Sent",
  notSent: "Could not be sent",
  notSentTooLong: "Too long to be sent",
  edit: "Edit",
  tooLong: (over) => (over === 1 ? "1 character too many" : `${over} characters too many`),
  left: (count) => (count === 1 ? "1 character left" : `${count} characters left`),
  typingBot: "The assistant is writing",
  typingPerson: "Somebody is writing",
  offline: "No connection. What you write will be sent when it is back.",
  connecting: "Connecting…",
  refused: "The chat is not available at the moment.",
  retry: "Try again",
  today: "Today",
  yesterday: "Yesterday",
  newBelow: "New messages",
  closedTitle: "The team is away now",
  closedText: "The assistant keeps answering. If you would rather hear from a person, leave us your details.",
  closedButton: "Leave my details",
  notNow: "Not now",
  name: "Name",
  email: "E-mail",
  phone: "Phone",
  contact: "Phone or e-mail",
  hour: "Best time to reach you",
  comment: "What do you need?",
  optional: "optional",
  missing: "This is needed",
  wrongEmail: "Check the e-mail: it should look like name@example.com",
  sendDetails: "Send my details",
  callback: "Please contact me:",
  beforeTitle: "Before we start",
  begin: "Start chatting",
  attach: "Attach a file",
  attaching: "Sending the file…",
  fileTooBig: "The file is too big, or this chat holds enough already (at most 5 MB each).",
  fileKind: "Files of this kind cannot be sent here.",
  fileFailed: "The file could not be sent. Please try again.",
};

const pt: Texts = {
  open: "Abrir o chat",
  unread: (count) => (count === 1 ? "1 mensagem nova" : `${count} mensagens novas`),
  close: "Fechar o chat",
  title: "Chat",
  log: "Conversa",
  greeting: "Olá! Como posso ajudar?",
  disclosure: "Você fala com um assistente automático. Pode pedir uma pessoa quando quiser.",
  privacy: "Privacidade",
  wantPerson: "Falar com uma pessoa",
  wantPersonMessage: "Quero falar com uma pessoa",
  statusBot: "Assistente automático · na hora",
  statusWaiting: "Uma pessoa vai responder aqui",
  statusHuman: "Uma pessoa está com você",
  statusClosed: "Ninguém da equipe está agora",
  assistant: "Assistente",
  person: "Pessoa da equipe",
  you: "Você",
  placeholder: "Escreva sua mensagem…",
  message: "Mensagem",
  send: "Enviar",
  sending: "Enviando…",
  queued: "Será enviada quando a conexão voltar",
  sent: "Enviada",
  notSent: "Não foi possível enviar",
  notSentTooLong: "Longa demais para enviar",
  edit: "Corrigir",
  tooLong: (over) => (over === 1 ? "1 caractere a mais" : `${over} caracteres a mais`),
  left: (count) => (count === 1 ? "Falta 1 caractere" : `Faltam ${count} caracteres`),
  typingBot: "O assistente está escrevendo",
  typingPerson: "Estão escrevendo",
  offline: "Sem conexão. O que você escrever será enviado quando ela voltar.",
  connecting: "Conectando…",
  refused: "O chat não está disponível no momento.",
  retry: "Tentar de novo",
  today: "Hoje",
  yesterday: "Ontem",
  newBelow: "Mensagens novas",
  closedTitle: "A equipe não está agora",
  closedText: "O assistente continua respondendo. Se preferir falar com uma pessoa, deixe seus dados.",
  closedButton: "Deixar meus dados",
  notNow: "Agora não",
  name: "Nome",
  email: "E-mail",
  phone: "Telefone",
  contact: "Telefone ou e-mail",
  hour: "Melhor horário para o contato",
  comment: "Do que você precisa?",
  optional: "opcional",
  missing: "Este dado é necessário",
  wrongEmail: "Confira o e-mail: deve ser como nome@exemplo.com",
  sendDetails: "Enviar meus dados",
  callback: "Por favor, entrem em contato comigo:",
  beforeTitle: "Antes de começar",
  begin: "Começar a conversar",
  attach: "Anexar um arquivo",
  attaching: "Enviando o arquivo…",
  fileTooBig: "O arquivo é grande demais, ou este chat já tem bastantes (no máximo 5 MB cada).",
  fileKind: "Arquivos deste tipo não podem ser enviados aqui.",
  fileFailed: "Não foi possível enviar o arquivo. Tente outra vez.",
};

const all = { es, en, pt };

export type Language = keyof typeof all;

export function isLanguage(text: string): text is Language {
  return text in all && Object.prototype.hasOwnProperty.call(all, text);
}

export function textsIn(language: Language): Texts {
  return all[language];
}
