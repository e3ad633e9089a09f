// What the store keeps in English about hand-overs and deliveries, in Spanish and Portuguese.

type Words = [es: string, pt: string];

/** Whole sentences. */
export const storedWords: Record<string, Words> = {
  "handed back": ["devuelta al asistente", "devolvida ao assistente"],
  resolved: ["resuelta", "resolvida"],
  superseded: ["siguió otra entrega", "seguiu outra entrega"],
  erased: ["datos borrados", "dados apagados"],
  "a person took over": ["la tomó una persona", "uma pessoa assumiu"],
  "given up by a person": ["lo descartó una persona", "uma pessoa descartou"],
  "sent again by a person": ["lo volvió a enviar una persona", "uma pessoa enviou de novo"],
  "sent again after an interruption": ["se envió otra vez tras una interrupción", "foi enviado de novo após uma interrupção"],
  "the customer deleted the question": ["el cliente borró la pregunta", "o cliente apagou a pergunta"],
  "it was too late to send it": ["era demasiado tarde para enviarlo", "era tarde demais para enviar"],
  "no answer": ["la plataforma no contestó", "a plataforma não respondeu"],
  "not over in time": ["la plataforma no contestó a tiempo", "a plataforma não respondeu a tempo"],
  "the platform gives no reason": ["la plataforma no dice por qué", "a plataforma não diz por quê"],
  "the program ended while this was being sent: it may have arrived": [
    "el programa se detuvo mientras lo enviaba: puede que llegara",
    "o programa parou enquanto enviava: talvez tenha chegado",
  ],
  "the program is stopping": ["el programa se está deteniendo", "o programa está parando"],
  "what is left of the reply would be another one": [
    "lo que falta de la respuesta ya no sería lo mismo",
    "o que falta da resposta já não seria o mesmo",
  ],
  "the text is empty": ["el texto está vacío", "o texto está vazio"],
  "the comment is older than 7 days": ["el comentario tiene más de 7 días", "o comentário tem mais de 7 dias"],
  "the forum holds the post for approval": ["el foro lo retiene hasta que alguien lo apruebe", "o fórum o retém até que alguém aprove"],
  "WordPress holds the comment for moderation": ["WordPress lo retiene para moderarlo", "o WordPress o retém para moderação"],
  "hiding a post in a forum needs a moderator": [
    "ocultar algo en un foro es cosa de un moderador",
    "ocultar algo em um fórum cabe a um moderador",
  ],
  "a Telegram bot cannot hide messages": ["un bot de Telegram no puede ocultar mensajes", "um bot do Telegram não pode ocultar mensagens"],
  "a channel has no chat of its own": ["con un canal no hay chat privado", "com um canal não há conversa privada"],
  "a mention is answered where it stands, and nowhere else": [
    "a una mención se responde donde está, y en ningún otro sitio",
    "uma menção é respondida onde está, e em nenhum outro lugar",
  ],
  "YouTube has no private messages": ["en YouTube no hay mensajes privados", "no YouTube não há mensagens privadas"],
  "LinkedIn lets a page write public comments only": [
    "en LinkedIn una página solo escribe comentarios públicos",
    "no LinkedIn uma página só escreve comentários públicos",
  ],
  "the answer names no ticket": [
    "se pidió un ticket y la respuesta no nombra ninguno",
    "pediu-se um ticket e a resposta não nomeia nenhum",
  ],
  "the sender is not a mail address": ["el remitente no es una dirección de correo", "o remetente não é um endereço de e-mail"],
  "a recipient is not a mail address": ["un destinatario no es una dirección de correo", "um destinatário não é um endereço de e-mail"],
};

/** Sentences with a name or a number in them: `{1}`, `{2}` as found, `{said}` the first read as a sentence by itself. */
export const storedSentences: [said: RegExp, ...words: Words][] = [
  [/^the inbox (.+) is not connected$/, "la bandeja {1} no está conectada", "a caixa {1} não está conectada"],
  [
    /^no notification target is called (.*)$/,
    "no hay ningún destino de avisos que se llame «{1}»",
    "não há nenhum destino de avisos chamado «{1}»",
  ],
  [/^the inbox has no smtp server$/, "a la bandeja le falta su servidor de correo", "falta à caixa o seu servidor de e-mail"],
  [/^the inbox has no (\S+)$/, "a la bandeja le falta {1}", "falta à caixa {1}"],
  [
    /^the customer last wrote more than (\d+) hours ago$/,
    "el cliente escribió por última vez hace más de {1} horas",
    "o cliente escreveu pela última vez há mais de {1} horas",
  ],
  [
    /^the window is closed, and the approved message takes (\d+) characters$/,
    "el plazo para responder terminó, y en el mensaje aprobado caben {1} caracteres",
    "o prazo para responder terminou, e na mensagem aprovada cabem {1} caracteres",
  ],
  [
    /^it was left in the offline form, which has no room: answer by mail \((.+)\)$/,
    "lo dejó en el formulario para cuando no hay nadie, que no tiene chat: responde por correo ({1})",
    "foi deixado no formulário para quando não há ninguém, que não tem chat: responda por e-mail ({1})",
  ],
  [/^the text has (\d+) characters, a message (\d+)$/, "el texto tiene {1} caracteres; caben {2}", "o texto tem {1} caracteres; cabem {2}"],
  [
    /^the text counts (\d+), a post (\d+); write a shorter public answer$/,
    "el texto cuenta {1} caracteres y en una publicación caben {2}: hace falta una respuesta pública más corta",
    "o texto conta {1} caracteres e em uma publicação cabem {2}: é preciso uma resposta pública mais curta",
  ],
  [
    /^(.+ has no comments\b.*|a blog comment cannot be .*|on X nothing can be hidden .*)$/,
    "en este canal no se puede ocultar un comentario ni responderlo en privado",
    "neste canal não se pode ocultar um comentário nem respondê-lo em particular",
  ],
  [
    /^no (comment|room|number|chat id|channel id|conversation id|topic|address|participant|post)( to answer)?$/,
    "no se sabe adónde enviarlo",
    "não se sabe para onde enviar",
  ],
  [
    /^the answer is not (.+)$/,
    "contestó otro que la plataforma: puede que llegara",
    "quem respondeu não foi a plataforma: talvez tenha chegado",
  ],
  [
    /^the address (\S+) is not on the public internet$/,
    "la dirección {1} no está en la internet pública",
    "o endereço {1} não está na internet pública",
  ],
  [
    /^the response is longer than (\d+) bytes$/,
    "la respuesta de la plataforma pasa de {1} bytes",
    "a resposta da plataforma passa de {1} bytes",
  ],
  [
    /^(libcurl .*|the method has a line break|a header has a line break)$/,
    "el programa no pudo enviarlo ({1})",
    "o programa não conseguiu enviar ({1})",
  ],
  [/^no access token: (.+)$/, "no se obtuvo la clave de la plataforma: {said}", "não se obteve a chave da plataforma: {said}"],
];

/** How a platform's own words begin: with a status, its name, or its code. */
export const platformWords = /^(HTTP \d|SMTP \d|Slack: |Rocket\.Chat: |Twilio error |(\d+(\/\d+)?|\?|\w+_\w+): )/;

/** What the network says in the words of libcurl, which change from one version to the next. */
export const networkWords: [said: RegExp, ...words: Words][] = [
  [/^Could(?:n't| not) resolve [^:]*:? ?(.*)$/, "no se encuentra la dirección {1}", "não se encontra o endereço {1}"],
  [/timed out|timeout was reached/i, "la plataforma no contestó a tiempo", "a plataforma não respondeu a tempo"],
  [
    /^(.*\b(?:SSL|TLS|certificate)\b.*)$/,
    "no hubo conexión segura con la plataforma ({1})",
    "não houve conexão segura com a plataforma ({1})",
  ],
  [
    /\b(connect|connection|recv failure|send failure|empty reply)\b/i,
    "no hubo conexión con la plataforma, o se cortó",
    "não houve conexão com a plataforma, ou ela caiu",
  ],
];
