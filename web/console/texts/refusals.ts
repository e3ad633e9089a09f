// Why the server refused, in Spanish and Portuguese, by its code; the server sends an English sentence.

type Words = [es: string, pt: string];

export const refusals: Record<string, Words> = {
  already_on: ["Los dos pasos ya están activados.", "As duas etapas já estão ativadas."],
  changed: [
    "El libro cambió mientras tanto. Vuelve a abrir esta página e inténtalo otra vez.",
    "O livro mudou nesse meio-tempo. Abra esta página de novo e tente outra vez.",
  ],
  changed_on_disk: [
    "Los archivos del libro cambiaron en el disco mientras tanto. Inténtalo otra vez.",
    "Os arquivos do livro mudaram no disco nesse meio-tempo. Tente outra vez.",
  ],
  csrf: ["Esta página es de otra sesión. Recárgala.", "Esta página é de outra sessão. Recarregue-a."],
  empty: ["No hay nada que enviar.", "Não há nada para enviar."],
  forbidden: ["Tu papel no permite hacer esto.", "O seu papel não permite fazer isto."],
  inbox_off: ["La cuenta por la que escribe está apagada: no sale nada.", "A conta pela qual escreve está desligada: nada sai."],
  invalid: ["El servidor no acepta estos datos.", "O servidor não aceita estes dados."],
  method_not_allowed: ["El servidor no conoce esta acción.", "O servidor não conhece esta ação."],
  not_begun: ["Empieza otra vez por la contraseña.", "Comece de novo pela senha."],
  not_found: ["Ya no está aquí.", "Já não está aqui."],
  not_written: ["El servidor no pudo escribir los archivos del libro.", "O servidor não conseguiu gravar os arquivos do livro."],
  offline: ["No se puede llegar al servidor.", "Não é possível chegar ao servidor."],
  overloaded: [
    "El servidor no pudo guardarlo ahora. Inténtalo otra vez en un momento.",
    "O servidor não conseguiu salvar agora. Tente outra vez daqui a pouco.",
  ],
  overtaken: ["Alguien respondió mientras tanto.", "Alguém respondeu nesse meio-tempo."],
  problems: ["Con este cambio el libro tendría problemas.", "Com esta mudança o livro teria problemas."],
  taken: ["Ya hay una persona con ese usuario.", "Já existe uma pessoa com esse usuário."],
  too_long: ["Es más largo de lo que se acepta aquí.", "É mais longo do que se aceita aqui."],
  too_many: ["Hay demasiadas peticiones a la vez. Inténtalo otra vez.", "Há pedidos demais ao mesmo tempo. Tente outra vez."],
  too_many_failures: ["Demasiados intentos fallidos. Espera un minuto.", "Tentativas demais. Espere um minuto."],
  totp_needed: ["Falta el código de verificación.", "Falta o código de verificação."],
  unauthorised: ["La sesión terminó. Vuelve a entrar.", "A sessão terminou. Entre de novo."],
  waiting: ["Nadie la ha atendido todavía: sigue esperando a una persona.", "Ninguém a atendeu ainda: continua à espera de uma pessoa."],
  weak_password: [
    "Esa contraseña es corta o de las primeras que se prueban. Usa varias palabras que no tengan que ver entre sí.",
    "Essa senha é curta ou das primeiras que se tentam. Use várias palavras sem relação entre si.",
  ],
  window_closed: ["La plataforma ya no acepta respuestas aquí.", "A plataforma já não aceita respostas aqui."],
  wrong_code: ["El código no es correcto o ya se usó.", "O código não está certo ou já foi usado."],
  wrong_credentials: ["La contraseña no es correcta.", "A senha não está certa."],
};

/** What `not_found` means where it is more than that something was taken away. */
export const notFound: [said: RegExp, ...words: Words][] = [
  [
    /^there is no such (conversation|held delivery|file)$/,
    "No existe o no es de tu departamento.",
    "Não existe ou não é do seu departamento.",
  ],
  [/^there is no such intent in the book$/, "Esta pregunta ya no está en el libro.", "Esta pergunta já não está no livro."],
];

/** What `invalid` means where a person can bring it about; `{1}` is what the sentence names. */
export const invalidData: [said: RegExp, ...words: Words][] = [
  [/^there is nobody called (\S+) who could take it$/, "{1} no puede atender conversaciones.", "{1} não pode atender conversas."],
  [
    /^this is the last admin$/,
    "Es la última persona que administra: no se le puede quitar.",
    "É a última pessoa que administra: não se pode tirar.",
  ],
  [/^at most 20 labels/, "Caben 20 etiquetas de hasta 40 caracteres.", "Cabem 20 etiquetas de até 40 caracteres."],
  [
    /^a name has 1 to 40 of a-z/,
    "El usuario lleva hasta 40 letras minúsculas sin acento, cifras, puntos, guiones o guiones bajos, y no es uno de los del programa (bot, timer, intake, retention, operator).",
    "O usuário leva até 40 letras minúsculas sem acento, algarismos, pontos, hífens ou sublinhados, e não é um dos do programa (bot, timer, intake, retention, operator).",
  ],
  [
    /at most (\d+) bytes/,
    "Es demasiado largo: caben {1} bytes (una letra con acento cuenta dos).",
    "É longo demais: cabem {1} bytes (uma letra com acento conta dois).",
  ],
  [/can not hide this$/, "La plataforma no deja ocultar esto.", "A plataforma não deixa ocultar isto."],
  [
    /^(\S+\.ya?ml:\d+)/,
    "En {1} está escrito de otra forma: cámbialo en el archivo.",
    "Em {1} está escrito de outra forma: mude no arquivo.",
  ],
];
