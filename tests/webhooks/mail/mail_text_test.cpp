#include "webhooks/mail/mail_text.h"

#include "tests/support/catch.h"
#include "webhooks/mail/multipart.h"

using namespace webhooks;

TEST_CASE("bytes of the usual charsets become UTF-8", "[mail]") {
    CHECK(to_utf8("señal", "utf-8") == "señal");
    CHECK(to_utf8("se\xf1"
                  "al",
                  "ISO-8859-1") == "señal");
    CHECK(to_utf8("\x93hola\x94 \x80", "windows-1252") == "“hola” €");
    CHECK(to_utf8("\xa4", "iso-8859-15") == "€");
    CHECK(to_utf8("se\xf1"
                  "al",
                  "utf-8") == "señal");
    CHECK(to_utf8("se\xf1"
                  "al",
                  "x-unknown") == "señal");
}

TEST_CASE("encoded words of a header are read", "[mail]") {
    CHECK(decode_header("=?UTF-8?B?wr9Ew7NuZGU/?=") == "¿Dónde?");
    CHECK(decode_header("=?iso-8859-1?Q?se=F1al_uno?= dos") == "señal uno dos");
    CHECK(decode_header("=?utf-8?q?uno?=\r\n =?utf-8?q?dos?=") == "unodos");
    CHECK(decode_header("a =?utf-8?q?b?= c") == "a b c");
    CHECK(decode_header("=?utf-8*es?Q?hola?=") == "hola");
    CHECK(decode_header("=?utf-8?X?hola?= =?utf-8?Q") == "=?utf-8?X?hola?= =?utf-8?Q");
    CHECK(decode_header("a\r\nBcc: b\x01") == "a Bcc: b");
    CHECK(decode_header("se\xf1"
                        "al") == "señal");
    CHECK(decode_header("") == "");
}

TEST_CASE("a header that is sent is ASCII, one header, and reads back", "[mail][T30]") {
    CHECK(encode_header("Re: pedido") == "Re: pedido");
    CHECK(encode_header("a\r\nBcc: x@y") == "a Bcc: x@y");
    const std::string text = "¿Cuándo llega mi pedido de zapatos número 1234, por favor? 👟👟👟";
    const std::string encoded = encode_header(text);
    CHECK(encoded.find('\n') != std::string::npos);
    CHECK(decode_header(encoded) == text);
    for (const char c : encoded) CHECK(static_cast<unsigned char>(c) < 0x80);
    CHECK(decode_header(encode_header("=?utf-8?q?x?=")) == "=?utf-8?q?x?=");
}

TEST_CASE("a mailbox is a name and an address that could be written to", "[mail]") {
    CHECK(parse_mailbox("Ana <Ana@X.example>").address == "ana@x.example");
    CHECK(parse_mailbox("\"Pérez, Ana\" <a@x.example>").name == "Pérez, Ana");
    CHECK(parse_mailbox("=?utf-8?q?Ana_P=C3=A9rez?= <a@x.example>").name == "Ana Pérez");
    CHECK(parse_mailbox(" a@x.example ").address == "a@x.example");
    for (const char* bad :
         {"", "Ana", "<>", "a@b@c", "<a b@x>", "a@x>, <b@y", "@x", "a@", "\"a\"@x"}) {
        INFO(bad);
        CHECK(parse_mailbox(bad).address.empty());
    }
}

TEST_CASE("only what the sender wrote now is kept", "[mail]") {
    CHECK(without_quotes("Sí\n\nOn Mon, 3 May 2026 at 10:22, Luna <x@y> wrote:\n> viejo\n> más") ==
          "Sí");
    CHECK(without_quotes("Sí\n\nEl lun, 3 may 2026 a las 10:22, Luna "
                         "(<hola@tiendaluna.example>)\nescribió:\n> viejo") == "Sí");
    CHECK(without_quotes("Sim\nEm seg., 3 de mai. de 2026 às 10:22, Luna escreveu:\n> velho") ==
          "Sim");
    CHECK(without_quotes("On 3 May, L wrote:\n> ¿Color?\nRojo\n> ¿Talla?\nM") == "Rojo\nM");
    CHECK(without_quotes("Sí\n\nDe: Luna <x@y>\nEnviado el: lunes\nPara: Ana\nviejo") == "Sí");
    CHECK(without_quotes("Sí\n-----Mensaje original-----\nviejo") == "Sí");
    CHECK(without_quotes("Hola\r\n-- \r\nAna Pérez\r\nDirectora") == "Hola");
    CHECK(without_quotes("Hola\n\nEnviado desde mi iPhone") == "Hola");
    CHECK(without_quotes("> solo cita") == "> solo cita");
    CHECK(without_quotes("El pedido no llega.\nDe: Bogotá a Cali") ==
          "El pedido no llega.\nDe: Bogotá a Cali");
    CHECK(without_quotes("") == "");
}

TEST_CASE("what a mail program quotes without a mark is not what the sender wrote", "[mail]") {
    for (const char* mail :
         {"Sí\n\n  On Monday, March 3, 2026 at 10:15:32 AM EST, Luna <x@y> wrote:\n \n Tardamos 3 "
          "días",
          "Sí\n\n    En lunes, 3 de marzo de 2026, 10:15:32 CET, Luna <x@y> escribió:  \n \nviejo",
          "Sí\n\nNo dia 3 de mar. de 2026, às 10:15, Luna <x@y> escreveu:\n\n\ufeffvelho",
          "Sí\n\nEm 10 de julho de 2026 às 16:32:35, Luna (\nx@y) escreveu:\n\nvelho",
          "Sí\n\n---- On Wed, 24 Feb 2026 14:02:50 +0530 x@y wrote ----\n\nviejo",
          "Sí\n\n-------- Mensaje original --------\nAsunto: Re: Pedido\nDe: Luna\n\nviejo",
          "Sí\n\n-------- Mensagem original --------\nDe: Luna\nvelho",
          "Sí\n\n---------- Mensagem encaminhada ---------\nDe: Luna\nvelho",
          "Sí\n\nInicio del mensaje reenviado:\n\n> De: Luna\n> viejo",
          "Sí\n____________________________________\nDe: Luna\nEnviado: lunes\nPara: "
          "Ana\n\nviejo"}) {
        INFO(mail);
        CHECK(without_quotes(mail) == "Sí");
    }
}

TEST_CASE("who wrote when is no word of the sender's, however it is wrapped", "[mail]") {
    for (const char* mail :
         {"Gracias\nLuna <x@y> escreveu no dia segunda, 3/03/2026 à(s)\n10:15:\n\n> velho",
          "Gracias\n\nEl 3 mar 2026, a las 10:15, Luna <x@y> escribió:\u00a0\n\n> viejo",
          "Gracias\n\n2026-03-03 10:15 GMT+01:00 Luna <x@y>:\n\n> viejo",
          "Gracias\n\nMissatge de Luna <x@y> del dia dl., 3 de març 2026 a les\n10:15:\n\n> "
          "vell"}) {
        INFO(mail);
        CHECK(without_quotes(mail) == "Gracias");
    }
    CHECK(without_quotes("On Friday I ordered two.\nOn Mon, Mar 3, 2026 at 10:15 Luna <x@y> "
                         "wrote:\n> x") == "On Friday I ordered two.");
}

TEST_CASE("words that only look like a quoted mail are the sender's", "[mail]") {
    for (const char* mail :
         {"Quiero un billete\nDe: Madrid\nPara: Sevilla\nFecha: 3/5/2026\n¿Cuánto cuesta?",
          "I want to ship a parcel\nFrom: Madrid\nTo: Lisbon\nHow much is it?",
          "El chico de la tienda me escribió:\nque no hay stock. ¿Es verdad?",
          "On Monday I wrote:\nwhere is my order? Nobody answered.",
          "On the whole it works.\nShe wrote:\nit broke. Can I return it?",
          "El paquete fue\nEnviado desde mi oficina el lunes y no ha llegado.",
          "The coupon was\nSent from my sister as a gift. Can I use it?",
          "Datos\n____________________________________\nNombre: Ana\n¿Dónde está?",
          "Dos preguntas:\n--\n¿Abrís el sábado?\n--\n¿Y el domingo?"}) {
        INFO(mail);
        CHECK(without_quotes(mail) == mail);
    }
}

TEST_CASE("what a program adds below is left out, what is written below that is not", "[mail]") {
    for (const char* added :
         {"Sent from Mail for Windows 10", "Sent from Yahoo Mail on Android",
          "Sent from Outlook for Android<https://aka.ms/x?y=1>",
          "Sent with Proton Mail secure email.", "Enviado desde Correo para Windows",
          "Enviado desde Yahoo Mail con Android",
          "Enviado con el correo electrónico seguro de Proton Mail.", "Enviado do meu telemóvel",
          "Obter o Outlook para Android<https://aka.ms/x>", "Enviado desde mi Xiaomi"}) {
        INFO(added);
        CHECK(without_quotes("¿Abrís?\n\n" + std::string(added) + "\n") == "¿Abrís?");
    }
    CHECK(without_quotes("Enviado desde mi iPhone\n\n¿Abrís mañana?") == "¿Abrís mañana?");
    CHECK(without_quotes("¿Abrís?\n-- \nAna\n¿Imprimirlo? Piense en el bosque. ¿Sí?") == "¿Abrís?");
}

TEST_CASE("quoted-printable keeps its lines short and its bytes whole", "[mail]") {
    CHECK(quoted_printable("hola") == "hola\r\n");
    CHECK(quoted_printable("sí = no\n.fin ") == "s=C3=AD =3D no\r\n=2Efin=20\r\n");
    const std::string encoded = quoted_printable(std::string(500, 'a') + "ñ");
    std::size_t line = 0;
    for (const char c : encoded) {
        line = c == '\n' ? 0 : line + 1;
        CHECK(line <= 77);  // 76 and CR.
    }
}

TEST_CASE("a multipart form is read field by field", "[mail]") {
    const std::string type = "multipart/form-data; boundary=\"xx\"";
    const std::string body =
        "--xx\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nAna <a@b.c>\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n"
        "Content-Type: IMAGE/PNG; x=y\r\n\r\n\x89PNG\r\n--x\r\n--xx--\r\n";
    const auto parts = parse_multipart(type, body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 2);
    CHECK((*parts)[0].name == "from");
    CHECK((*parts)[0].content == "Ana <a@b.c>");
    CHECK((*parts)[1].file_name == "a.png");
    CHECK((*parts)[1].content_type == "image/png");
    CHECK((*parts)[1].content == "\x89PNG\r\n--x");
    CHECK_FALSE(parse_multipart("multipart/form-data", body));
    CHECK_FALSE(parse_multipart("multipart/form-data; boundary=yy", body));
    CHECK(parse_multipart(type, body.substr(0, body.size() / 2))->size() == 1);
}

TEST_CASE("a mail of very many lines is read through once, whatever they are", "[T49]") {
    const auto repeated = [](const std::string& line) {
        std::string text;
        for (int i = 0; i < 300'000; ++i) text += line + "\n";
        return text;
    };
    CHECK(without_quotes("Hola\n" + repeated("") + "¿Abren hoy?") ==
          "Hola\n" + repeated("") + "¿Abren hoy?");
    CHECK(without_quotes(repeated("--") + "¿Abren hoy?").ends_with("¿Abren hoy?"));
    CHECK(without_quotes(repeated("On 3/3/25, l@x.example wrote:") + "Sí\n> ¿Abren?") == "Sí");
}

TEST_CASE("a header of very many words that do not end is read through once", "[mail][T49]") {
    std::string endless = "x";
    for (int i = 0; i < 100'000; ++i) endless += " =?utf-8?Q?";
    CHECK(decode_header(endless) == endless);

    const std::string spaces = "a" + std::string(4'000'000, ' ') + "b";
    CHECK(decode_header(spaces) == spaces);
    CHECK(decode_header("=?utf-8?Q?a?=" + spaces.substr(1)) == spaces);
}

TEST_CASE("a text of nothing but euros is converted in one pass", "[mail]") {
    constexpr std::size_t many = 2'000'000;

    CHECK(to_utf8(std::string(many, '\xA4'), "iso-8859-15").size() == 3 * many);
}
