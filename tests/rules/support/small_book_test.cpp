#include "tests/rules/support/small_book.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tests {
namespace {

const char* const main_text = R"(
brand: {name: Tienda Luna, languages: [es, en], timezone: America/Bogota, country: CO}
facts: {dias_envio: "2 a 4"}
inboxes:
  web: {channel: widget}
  instagram: {channel: instagram, account: "1", department: redes}
calendars:
  tienda:
    weekly: {mon-fri: ["09:00-13:00", "15:00-19:00"], sat: ["10:00-14:00"]}
    holidays: [12-25, {date: 2026-12-24, open: ["09:00-13:00"]}, {ics: festivos.ics}]
  siempre: always
departments:
  comercial: {calendar: tienda, people: [ana], title: {es: ventas, en: sales}}
  logistica: {calendar: tienda, people: [luis], fallback: comercial, takes: ["pedido.*"]}
  direccion: {calendar: tienda, people: [eva], on_call: [eva-movil], takes: [legal, safety, press]}
  redes: {calendar: siempre, people: [sol]}
default_department: comercial
entities:
  ciudad: {values: {Bogotá: [bogota dc], Medellín: []}}
forms:
  pedido:
    questions:
      - {entity: order, ask: {es: "¿Cuál es tu número de pedido?", en: "What is your order number?"}}
      - {entity: email, optional: true, ask: {es: "¿A qué correo te escribimos?", en: "Which e-mail?"}}
    done: {es: "Gracias, miramos el pedido {{order|}}.", en: "Thanks, we look into {{order|}}."}
    escalate: {department: logistica, priority: P3}
)";

const char* const faq_text = R"(
- intent: envio.plazo
  title: {es: Cuánto tarda el envío, en: How long shipping takes}
  examples:
    es: ["¿cuánto tarda el envío?", "cuando llega si pido hoy", "plazo de entrega a {ciudad}", "cuántos días demora el envío", "en cuánto tiempo entregan"]
    en: ["how long does shipping take?", "delivery time", "when will it arrive if I order today"]
  answer:
    es: "Los envíos a {{ciudad|tu ciudad}} tardan {{facts.dias_envio}} días hábiles."
    en: "Shipping takes {{facts.dias_envio}} working days."
  public:
    es: "¡Hola! Tardamos {{facts.dias_envio}} días hábiles."
    en: "Hello! It takes {{facts.dias_envio}} working days."
  buttons: [{es: Ver mi pedido, en: Track my order, then: pedido.estado}]
- intent: envio.coste
  title: {es: Cuánto cuesta el envío, en: What shipping costs}
  examples:
    es: ["¿cuánto cuesta el envío?", "precio del envío", "el envío es gratis?", "cuánto cobran por enviar", "gastos de envío"]
    en: ["how much is shipping?", "shipping cost", "is delivery free?"]
  answer: {es: ["El envío cuesta 5 €.", "Enviar cuesta 5 €."], en: "Shipping is 5 €."}
- intent: pago.metodos
  title: {es: Formas de pago, en: Ways to pay}
  examples:
    es: ["¿qué formas de pago aceptan?", "puedo pagar con tarjeta", "aceptan efectivo", "métodos de pago"]
    en: ["which payment methods do you accept?", "can I pay by card"]
  answer: {es: "Tarjeta o efectivo.", en: "Card or cash."}
  once_per: day
- intent: pedido.estado
  title: {es: Dónde está mi pedido, en: Where my order is}
  examples:
    es: ["¿dónde está mi pedido?", "estado de mi pedido", "quiero ver mi pedido", "rastrear mi compra"]
    en: ["where is my order?", "track my order"]
  form: pedido
- intent: promo.verano
  title: {es: Promoción, en: Promotion}
  examples:
    es: ["¿qué promociones hay?", "tienen descuentos de verano", "hay rebajas"]
    en: ["any promotions?", "summer sale"]
  answer: {es: "20 % en todo.", en: "20 % off everything."}
  valid_until: 2026-08-31
- intent: producto.roto
  title: {es: Producto roto, en: Broken product}
  examples:
    es: ["la lámpara no enciende nada", "se descascaró el esmalte de la taza", "la cremallera quedó trabada"]
    en: ["the zip is stuck", "the lamp stays dark"]
  escalate: {department: logistica, priority: P2}
)";

const char* const rules_text = R"(
- rule: cobro-doble
  when: {any: [{pattern: 'cobr\w+ (dos veces|doble)'}], not: [{pattern: 'c[oó]mo evit'}]}
  then: {escalate: {department: direccion, priority: P1}}
  examples: ["me habéis cobrado dos veces"]
  not: ["¿cómo evito que me cobren dos veces?"]
- rule: catalogo
  rank: 10
  when: {words: [catálogo, catalogue]}
  then: {answer: {es: "El catálogo está en tiendaluna.example.", en: "The catalogue is at tiendaluna.example."}, tags: [catalogo]}
  examples: ["mándame el catálogo", "the catalogue please"]
)";

const char* const off_topic_text = R"(- id: off_topic
  title: Fuera de tema
  kind: off_topic
  messages:
    - hola soy creadora de contenido y quiero colaborar
    - buscamos patrocinador para la carrera del barrio
    - les interesa salir en nuestro podcast
    - jajaja qué risa
    - no sé la verdad, mañana te digo
    - te mando mi currículum
    - quién ganó el partido
    - xd
    - hoy hace mucho calor por aquí
    - qué opinas de la política
    - me prestas un libro de física
    - mi perro se llama Toby
    - quiero una pizza con piña
    - asdfgh qwerty
    - feliz cumpleaños primo
    - vendo piso céntrico con garaje
    - el tren salió tarde otra vez
    - cántame una canción
    - cuál es la capital de Francia
    - necesito un fontanero urgente
- id: trato.malo
  title: Mal trato
  kind: person
  messages:
    - el dependiente fue muy borde conmigo
    - me atendieron de mala gana
    - la chica de la caja me contestó fatal
    - vaya modales los de vuestro repartidor
    - me colgó el teléfono a mitad de la llamada
    - se burlaron de mí en la tienda
)";

const char* const holidays_text =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261208\nEND:VEVENT\nEND:VCALENDAR\n";

}  // namespace

std::vector<rules::BookFile> small_book_files() {
    return {{"portavoz.yaml", main_text},
            {"faq/tienda.yaml", faq_text},
            {"rules/quejas.yaml", rules_text},
            {"festivos.ics", holidays_text}};
}

std::vector<rules::BookFile> judgement_files() {
    std::vector<rules::BookFile> files;
    const std::filesystem::path folder =
        std::filesystem::path(PORTAVOZ_SOURCE_DIR) / "rules" / "judgement";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream stream(entry.path());
        std::ostringstream text;
        text << stream.rdbuf();
        files.push_back({"rules/judgement/" + entry.path().filename().string(), text.str()});
    }
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

rules::BookSources sources_with(std::vector<rules::BookFile> files) {
    rules::BookSources sources;
    sources.files = std::move(files);
    sources.judgement = judgement_files();
    sources.library = {{"rules/library/es/problemas.yaml", off_topic_text}};
    return sources;
}

const rules::RuleBook& small_book() {
    static const rules::BookReading reading =
        rules::read_rule_book(sources_with(small_book_files()));
    return book_of(reading);
}

std::vector<rules::BookFile> with_file(const std::string& path, const std::string& text) {
    std::vector<rules::BookFile> files = small_book_files();
    for (rules::BookFile& file : files) {
        if (file.path == path) {
            file.text = text;
            return files;
        }
    }
    files.push_back({path, text});
    return files;
}

std::string main_with_forms(const std::string& entity, const std::string& forms) {
    std::string main = small_book_files().front().text;
    const std::string entities = "entities:\n";
    main.insert(main.find(entities) + entities.size(), entity + "\n");
    return main + forms;
}

const rules::RuleBook& book_of(const rules::BookReading& reading) {
    if (!reading.book) throw std::runtime_error(problems_text(reading));
    return *reading.book;
}

std::string problems_text(const rules::BookReading& reading) {
    std::string text;
    for (const rules::Problem& problem : reading.problems) {
        text += problem.where.file + ":" + std::to_string(problem.where.line) + ": " +
                rules::in_english(problem.message) + " (" + rules::in_english(problem.hint) + ")\n";
    }
    return text;
}

}  // namespace tests

TEST_CASE("the small book that the tests use has no problems") {
    const auto reading = rules::read_rule_book(tests::sources_with(tests::small_book_files()));

    CHECK(tests::problems_text(reading).empty());
    REQUIRE(reading.book);
    CHECK(reading.book->intents.size() == 7);
}
