#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <fstream>
#include <iterator>

using bot::store::Role;
using nlohmann::json;
using tests::ConsoleStage;

namespace {

/// The console with a book on the disk.
struct KnowledgeStage : ConsoleStage {
    KnowledgeStage() {
        use_book_on_disk();
        add_agent("eva", Role::editor);
    }
    [[nodiscard]] std::string faq() const {
        std::ifstream file(book_folder() + "/faq/envios.yaml");
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void write_faq(const std::string& text) const {
        std::ofstream(book_folder() + "/faq/envios.yaml") << text;
    }
};

}  // namespace

TEST_CASE("an answer is saved into its file, comes into force, and can be taken back") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    const std::string path = "/api/v1/knowledge/intents/envio.plazo";
    const std::string before = stage.faq();
    json opened = stage.ask(eva, "GET", path).body;
    json change = opened;
    change["intent"]["answer"]["es"] = {"Tardamos 3 días."};
    change["why"] = "temporada";

    const json effect = stage.ask(eva, "POST", "/api/v1/knowledge/preview", change).body;
    CHECK(effect["flips"].empty());
    CHECK(stage.faq() == before);
    const auto saved = stage.ask(eva, "PUT", path, change);
    REQUIRE(saved.status == 200);
    CHECK(stage.faq().find("\"Tardamos 3 días.\"") != std::string::npos);
    CHECK(stage.setup.now()->book->version == saved.body["version"]);
    CHECK(stage.ask(eva, "POST", "/api/v1/knowledge/ask", {{"text", "¿cuánto tarda el envío?"}})
              .body["reply"]
              .get<std::string>()
              .find("3 días") != std::string::npos);

    const auto stale = stage.ask(eva, "PUT", path, change);
    CHECK(stale.status == 409);
    CHECK(stale.body["current"]["answer"]["es"][0] == "Tardamos 3 días.");
    const std::string first = opened["version"];
    CHECK(
        stage.ask(eva, "POST", "/api/v1/knowledge/versions/" + first + "/restore", {{"why", "fin"}})
            .status == 200);
    CHECK(stage.faq() == before);
}

TEST_CASE("a file that was changed on the disk meanwhile is never overwritten") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    const std::string path = "/api/v1/knowledge/intents/envio.plazo";
    json change = stage.ask(eva, "GET", path).body;
    change["intent"]["answer"]["es"] = {"Tardamos 3 días."};
    std::string theirs = stage.faq();
    theirs.replace(theirs.find("de 2 a 4"), 8, "unos 9");
    stage.write_faq(theirs);

    const auto refused = stage.ask(eva, "PUT", path, change);
    CHECK(refused.status == 409);
    CHECK(refused.body["current"]["answer"]["es"][0] == "Tardamos unos 9 días hábiles.");
    CHECK(stage.faq() == theirs);

    stage.write_faq("- intent: [");
    change["version"] = refused.body["version"];
    CHECK(stage.ask(eva, "PUT", path, change).code() == "changed_on_disk");
    CHECK(stage.faq() == "- intent: [");
}

TEST_CASE("a change that would break the book is refused with every problem", "[F28]") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    const std::string path = "/api/v1/knowledge/intents/envio.plazo";
    json change = stage.ask(eva, "GET", path).body;
    const std::string before = stage.faq();
    change["intent"]["answer"] = json::object();

    const auto refused = stage.ask(eva, "PUT", path, change);
    CHECK(refused.status == 422);
    CHECK_FALSE(refused.body["problems"].empty());
    CHECK(stage.faq() == before);
}

TEST_CASE("problems of a change are said in the language that the caller reads") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    json change = stage.ask(eva, "GET", "/api/v1/knowledge/intents/envio.plazo").body;
    change["intent"]["answer"]["es"] = {"Tardamos {{facts.plaso}} días."};
    const auto problem_for = [&](const std::string& languages, const std::string& method) {
        auto headers = stage.headers_of(eva);
        if (!languages.empty()) headers.push_back({"Accept-Language", languages});
        const std::string path = "/api/v1/knowledge/";
        const std::string rest = method == "PUT" ? "intents/envio.plazo" : "preview";
        return stage.ask(method, path + rest, change, headers).body["problems"][0];
    };

    for (const char* method : {"POST", "PUT"}) {
        CHECK(problem_for("es-CO,es;q=0.9", method)["message"] ==
              "«{{facts.plaso}}» no es ningún dato que se pueda poner en la respuesta de "
              "«envio.plazo»");
        CHECK(problem_for("fr, pt-BR;q=0.8", method)["message"] ==
              "a resposta de “envio.plazo”: “{{facts.plaso}}” não é um dado que se possa pôr aí");
        for (const char* english : {"", "en-GB,es", "fr", ",;"}) {
            CHECK(problem_for(english, method)["message"] ==
                  "unknown variable '{{facts.plaso}}' in the answer of 'envio.plazo'");
        }
    }
}

namespace {

json new_intent(const std::string& file) {
    return {{"file", file},
            {"title", {{"es", "Envío a las islas"}}},
            {"examples", {{"es", {"¿hacen envíos a las islas?", "llega a la isla"}}}},
            {"answer", {{"es", {"Sí, de 8 a 10 días."}}}}};
}

}  // namespace

TEST_CASE("a question that the book lacks is added, answered at once, and taken out again") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    const std::string path = "/api/v1/knowledge/intents/envio.islas";
    const std::string before = stage.faq();
    const std::string version = stage.setup.now()->book->version;
    const json change = {
        {"version", version}, {"intent", new_intent("faq/envios.yaml")}, {"why", "lo preguntan"}};

    const auto added = stage.ask(eva, "PUT", path, change);

    REQUIRE(added.status == 200);
    CHECK(stage.faq().starts_with(before));
    CHECK(stage.ask(eva, "POST", "/api/v1/knowledge/ask", {{"text", "¿hacen envíos a las islas?"}})
              .body["reply"]
              .get<std::string>()
              .find("8 a 10") != std::string::npos);
    CHECK(stage.ask(eva, "DELETE", path + "?version=" + version).status == 409);
    const std::string now = added.body["version"];
    REQUIRE(stage.ask(eva, "DELETE", path + "?version=" + now + "&why=sobra").status == 200);
    CHECK(stage.faq() == before);
    CHECK(stage.ask(eva, "GET", path).status == 404);
    CHECK(stage.text("SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1") ==
          "knowledge.remove sobra");
}

TEST_CASE("a new question goes only to a file of questions, and agents add and remove none") {
    KnowledgeStage stage;
    const auto eva = stage.sign_in("eva");
    const std::string path = "/api/v1/knowledge/intents/envio.islas";
    const std::string version = stage.setup.now()->book->version;
    for (const char* file : {"portavoz.yaml", "faq/../portavoz.yaml", "/etc/faq.yaml", "faq/a.sh",
                             "faq/.oculto.yaml", "tests/a.chat", ""}) {
        CAPTURE(file);
        const json change = {{"version", version}, {"intent", new_intent(file)}};
        CHECK(stage.ask(eva, "PUT", path, change).status == 422);
    }
    CHECK(stage.ask(eva, "DELETE", path + "?version=" + version).status == 404);

    stage.add_agent("luis", Role::agent);
    const auto luis = stage.sign_in("luis");
    const json change = {{"version", version}, {"intent", new_intent("faq/envios.yaml")}};
    CHECK(stage.ask(luis, "PUT", path, change).status == 403);
    CHECK(stage.ask(luis, "DELETE", "/api/v1/knowledge/intents/envio.plazo?version=" + version)
              .status == 403);
}
