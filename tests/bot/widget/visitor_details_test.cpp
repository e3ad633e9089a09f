#include "bot/widget/visitor_details.h"

#include "bot/store/erase.h"
#include "bot/store/person_export.h"
#include "bot/store/turns.h"
#include "bot/store/views.h"
#include "rules/decide/memory_json.h"
#include "tests/bot/widget/doors.h"

namespace {

using bot::visitor_details;
using bot::VisitorDetails;
using nlohmann::json;
using tests::Doors;

/// A visitor with a page that says this about them.
struct Visit {
    explicit Visit(const json& more) { open(more); }

    void open(const json& more) {
        json body = {{"site_key", "web"}, {"visitor_token", std::string(43, 'a')}};
        body.update(more);
        const auto answer = doors.ask("POST", "/v1/widget/session", body.dump());
        token = json::parse(answer.body, nullptr, false).value("token", "");
    }
    void say(const json& more = json::object()) {
        doors.clock.advance(2'000);
        json frame = {{"t", "msg"}, {"cid", "c" + std::to_string(++said)}, {"text", "hola"}};
        frame.update(more);
        REQUIRE(doors.ask("POST", "/v1/widget/messages", frame.dump(), token).status == 200);
    }
    template <typename Read>
    auto in_store(Read read) {
        return doors.reader->read(read);
    }
    json contact() {
        return in_store([](bot::store::Database& database) {
            return bot::store::conversation_view(database, {1})["contact"];
        });
    }
    VisitorDetails known() {
        return in_store([](bot::store::Database& database) {
            const auto row = bot::store::load_conversation(database, {1});
            return rules::memory_from_json(row->memory_json).private_entities;
        });
    }
    void change(const std::function<void(bot::store::Database&)>& work) {
        (void)doors.store->post(
            [&](bot::store::Database& database) -> bot::Status {
                work(database);
                return bot::Done{};
            },
            {});
        doors.store->run_once();
    }

    Doors doors;
    std::string token;
    int said = 0;
};

const json luz = {
    {"fields", {{"name", "Luz Ríos"}, {"email", "luz@correo.example"}, {"phone", "600 111 222"}}}};

}  // namespace

TEST_CASE("what a visitor entered is with the contact once they write, and not before") {
    Visit visit(luz);
    const auto contacts = [&] {
        return visit.in_store([](bot::store::Database& database) {
            bot::store::Statement found = database.prepare("SELECT count(*) FROM contacts");
            return found.step() ? found.integer(0) : -1;
        });
    };
    CHECK(contacts() == 0);

    visit.say();

    CHECK(contacts() == 1);
    CHECK(visit.contact()["name"] == "Luz Ríos");
    CHECK(visit.contact()["email"] == "luz@correo.example");
    CHECK(visit.contact()["phone"] == "600111222");
    CHECK(visit.known() == VisitorDetails{{"email", "luz@correo.example"}, {"phone", "600111222"}});
}

TEST_CASE("a later session changes what it says anew and keeps the rest") {
    Visit visit(luz);
    visit.say();
    visit.open({{"fields", {{"email", "nueva@correo.example"}}}});
    visit.say();
    visit.open(json::object());
    visit.say();

    CHECK(visit.contact()["name"] == "Luz Ríos");
    CHECK(visit.contact()["email"] == "nueva@correo.example");
    CHECK(visit.known()["email"] == "nueva@correo.example");
    CHECK(visit.known()["phone"] == "600111222");
}

TEST_CASE("what the customer says in the talk stands against what the page repeats") {
    Visit visit(luz);
    visit.say();
    visit.change([](bot::store::Database& database) {
        const auto row = bot::store::load_conversation(database, {1}).value();
        rules::Memory memory = rules::memory_from_json(row.memory_json);
        memory.private_entities["email"] = "dicho@correo.example";
        bot::store::remember(database, row, rules::memory_to_json(memory), "es");
    });
    visit.say({{"fields", {{"form", "callback"}, {"name", "Luz\nMarina"}, {"contact", "x"}}}});
    visit.say();

    CHECK(visit.known()["email"] == "dicho@correo.example");
    CHECK(visit.contact()["email"] == "luz@correo.example");
    CHECK(visit.contact()["name"] == "Luz Marina");
}

TEST_CASE("an e-mail, a telephone and a name are what people can use, else they are left out") {
    using namespace std::string_literals;
    const auto of = [](const char* name, const std::string& value, const char* country = "") {
        const VisitorDetails details = visitor_details({{"fields", {{name, value}}}}, country);
        return details.contains(name) ? details.at(name) : std::string{};
    };
    CHECK(of("email", " Ana.Ñúñez+1@correo.example \n") == "Ana.Ñúñez+1@correo.example");
    for (const std::string& wrong :
         {"ana"s, "@correo.example"s, "ana@correo"s, "ana@.example"s, "ana@correo."s,
          "a b@correo.example"s, "a@b@correo.example"s, "a\0b@correo.example"s}) {
        CAPTURE(wrong);
        CHECK(of("email", wrong).empty());
    }
    CHECK(of("email", std::string(242, 'a') + "@b.example").size() == 252);
    CHECK(of("email", std::string(245, 'a') + "@b.example").empty());
    CHECK(of("phone", "300 123 4567", "CO") == "+573001234567");
    CHECK(of("phone", "300 123 4567 ext. 12", "CO") == "300 123 4567 ext. 12");
    CHECK(of("phone", "(601) 234-5678") == "(601) 234-5678");
    CHECK(of("phone", "no tengo").empty());
    CHECK(of("phone", "12345").empty());
    CHECK(of("phone", std::string(41, '1')).empty());
    CHECK(of("name", "  Luz\r\n\tRíos ") == "Luz Ríos");
    CHECK(of("name", " \n ").empty());
    CHECK(of("name", std::string(300, 'n')) == std::string(99, 'n') + "…");
}

TEST_CASE("a signed-in customer's own details go before those of the form") {
    const json request = {{"user", {{"id", "1"}, {"name", "Luz"}, {"email", "no es"}}},
                          {"fields", {{"name", "Otra"}, {"email", "luz@correo.example"}}}};

    CHECK(visitor_details(request, "") ==
          VisitorDetails{{"name", "Luz"}, {"email", "luz@correo.example"}});
    CHECK(visitor_details({{"user", 7}, {"fields", {"name"}}}, "").empty());
    CHECK(visitor_details({{"fields", {{"name", nullptr}, {"otro", "x"}}}}, "").empty());
}

TEST_CASE("an export holds what a visitor entered, and an erasure leaves none of it", "[T58]") {
    Visit visit(luz);
    visit.say();
    const auto held = [&] {
        return visit.in_store([](bot::store::Database& database) {
            return bot::store::person_export(database, {1}).dump();
        });
    };
    for (const char* value : {"Luz Ríos", "luz@correo.example", "600111222"})
        CHECK(held().find(value) != std::string::npos);

    visit.change([](bot::store::Database& database) {
        REQUIRE(bot::store::erase_person(database, {1}, tests::widget_noon));
    });

    for (const char* value : {"Luz", "luz@correo", "600111222"})
        CHECK(held().find(value) == std::string::npos);
    CHECK_FALSE(visit.contact().contains("email"));
}
