#include "bot/store/files.h"
#include "tests/bot/widget/doors.h"

#include <algorithm>

namespace {

using nlohmann::json;
using tests::Doors;

const std::string png = "\x89PNG\r\n\x1A\n7319";

/// The site takes pictures of one kind and documents; a visitor is in.
struct Visit {
    explicit Visit(const bot::WidgetLimits& limits = {})
        : doors({"png", "pdf"}, limits), token(doors.session(std::string(43, 'a'))) {}
    webhooks::HttpResponse send(const std::string& cid,
                                const std::string& bytes,
                                const std::string& name = "foto.png") {
        doors.clock.advance(5'000);
        return doors.ask("POST", "/v1/widget/files?cid=" + cid + "&name=" + name, bytes, token);
    }
    void fill(int files) {
        for (int i = 0; i < files; ++i) REQUIRE(send("c" + std::to_string(i), png).status == 200);
    }
    /// Why a file was refused.
    std::string code(const webhooks::HttpResponse& answer) {
        return json::parse(answer.body, nullptr, false)["error"].value("code", "");
    }
    static std::string told(const webhooks::HttpResponse& answer, std::string_view name) {
        return std::string(webhooks::find_header(answer.headers, name).value_or(""));
    }
    std::int64_t files() { return count("SELECT count(*) FROM files"); }
    std::int64_t count(const std::string& sql) {
        return doors.reader->read([&](bot::store::Database& database) {
            bot::store::Statement found = database.prepare(sql);
            return found.step() ? found.integer(0) : -1;
        });
    }

    Doors doors;
    std::string token;
};

}  // namespace

TEST_CASE("a file of a listed kind is a message of the chat, and its bytes are kept as they are") {
    Visit visit;

    const auto answer = visit.send("c1", png, "mi%20recibo.exe");

    CHECK(answer.status == 200);
    CHECK(answer.body.find("\"ack\"") != std::string::npos);
    const std::string shown = visit.doors.ask("GET", "/v1/widget/poll", "", visit.token).body;
    CHECK(shown.find("mi recibo.png") != std::string::npos);
    CHECK(visit.count("SELECT count(*) FROM files WHERE bytes = CAST(x'"
                      "89504E470D0A1A0A37333139' AS BLOB) AND mime_type = 'image/png'") == 1);
    CHECK(visit.count("SELECT count(*) FROM messages WHERE kind = 'image'") == 1);
}

TEST_CASE("the same file sent twice, because the answer was lost, is one") {
    Visit visit;
    REQUIRE(visit.send("c1", png).status == 200);

    CHECK(visit.send("c1", png).status == 200);

    CHECK(visit.files() == 1);
    CHECK(visit.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 1);
}

TEST_CASE("a file that is here already is acknowledged again when the chat is full") {
    Visit visit;
    visit.fill(20);

    CHECK(visit.send("c19", png).status == 200);
    CHECK(visit.send("more", png).status == 413);

    CHECK(visit.files() == 20);
}

TEST_CASE("of two files that come together, only as many are kept as there is room for") {
    Visit visit;
    visit.fill(19);
    visit.doors.clock.advance(5'000);
    const std::string path = "/v1/widget/files?name=foto.png&cid=";

    const auto first = visit.doors.submit("POST", path + "a", png, visit.token);
    const auto second = visit.doors.submit("POST", path + "b", png, visit.token);
    visit.doors.run();

    CHECK(first->status == 200);
    CHECK(second->status == 413);
    CHECK(visit.files() == 20);
    CHECK(visit.count("SELECT count(*) FROM messages WHERE direction = 'in'") == 20);
}

TEST_CASE("a file that calls itself what was said in words is refused, and nothing of it kept") {
    Visit visit;
    const auto said = visit.doors.ask("POST", "/v1/widget/messages",
                                      R"({"t":"msg","cid":"c1","text":"hola"})", visit.token);
    REQUIRE(said.status == 200);

    const auto answer = visit.send("c1", png);

    CHECK(answer.status == 409);
    CHECK(visit.code(answer) == "cid_taken");
    CHECK(visit.files() == 0);
}

TEST_CASE("what the site does not list is refused whatever it is called", "[T62]") {
    Visit visit;

    for (const std::string& bytes :
         {std::string("<html><script>alert(1)</script>"), std::string("<svg xmlns=\"x\">"),
          std::string("GIF89a"), std::string("MZ"), std::string()}) {
        const auto answer = visit.send("c1", bytes, "foto.png");
        CAPTURE(bytes);
        CHECK(answer.status == 415);
        CHECK(visit.code(answer) == "file_type");
    }
    CHECK(visit.files() == 0);
}

TEST_CASE("a file needs a session and a name of its message") {
    Visit visit;

    CHECK(visit.doors.ask("POST", "/v1/widget/files?cid=c1", png).status == 401);
    CHECK(visit.doors.ask("POST", "/v1/widget/files?cid=c1", png, visit.token + "x").status == 401);
    CHECK(visit.send("", png).status == 400);
    CHECK(visit.send("..%2Fx", png).status == 400);
    CHECK(visit.files() == 0);
}

TEST_CASE("files are limited in size, number and pace", "[T62]") {
    Visit visit;
    const bot::net::RouteLimits limits = visit.doors.begin_file(visit.token);
    CHECK_FALSE(limits.refusal);
    CHECK(limits.max_body_bytes == 5 * 1024 * 1024);

    visit.fill(20);
    const auto one_more = visit.send("more", png);
    CHECK(one_more.status == 413);
    CHECK(visit.code(one_more) == "too_many_files");
    CHECK(visit.files() == 20);

    Visit hasty;
    int slowed = 0;
    for (int i = 0; i < 20; ++i) {
        const std::string path = "/v1/widget/files?cid=c" + std::to_string(i);
        slowed += hasty.doors.ask("POST", path, png, hasty.token).status == 429 ? 1 : 0;
    }
    CHECK(slowed > 0);
}

TEST_CASE("a stranger whose first act is a file is counted with those of the same address only") {
    bot::WidgetLimits limits;
    limits.strangers.address = {3'600'000, 1};
    Doors doors({"png"}, limits);
    const auto send = [&](const std::string& address, char visitor) {
        doors.address = address;
        const std::string token = doors.session(std::string(43, visitor));
        return doors.ask("POST", "/v1/widget/files?cid=c1", png, token).status;
    };

    CHECK(send("203.0.113.9", 'a') == 200);
    CHECK(send("203.0.113.9", 'b') == 429);
    CHECK(send("198.51.100.7", 'c') == 200);
}

TEST_CASE("more uploads at once than memory is set aside for are told to come back", "[T62]") {
    bot::WidgetLimits limits;
    limits.uploads_at_once = 2;
    Visit visit(limits);
    const auto begin = [&](const std::string& address) {
        visit.doors.address = address;
        return visit.doors.begin_file(visit.token);
    };
    const bot::net::RouteLimits first = begin("203.0.113.9");
    auto second = std::make_unique<bot::net::RouteLimits>(begin("198.51.100.7"));

    const bot::net::RouteLimits third = begin("192.0.2.4");

    CHECK_FALSE(first.refusal);
    CHECK_FALSE(second->refusal);
    REQUIRE(third.refusal);
    CHECK(third.refusal->status == 503);
    CHECK(visit.told(*third.refusal, "Retry-After") == "2");
    CHECK(visit.told(*third.refusal, "Access-Control-Allow-Origin") == "https://tienda.example");
    CHECK(visit.told(*third.refusal, "Access-Control-Expose-Headers") == "Retry-After");
    CHECK_FALSE(visit.doors.router.limits(tests::head("POST", "/v1/widget/messages")).refusal);
    second.reset();
    CHECK_FALSE(begin("192.0.2.4").refusal);
}

TEST_CASE("whoever has no session is refused before the file, and keeps nobody waiting", "[T62]") {
    Visit visit;
    std::vector<bot::net::RouteLimits> idle;

    for (int i = 0; i < 8; ++i) {
        visit.doors.address = "198.51.100." + std::to_string(i);
        idle.push_back(visit.doors.begin_file(i % 2 == 0 ? "" : visit.token + "x"));
    }

    for (const bot::net::RouteLimits& one : idle) {
        REQUIRE(one.refusal);
        CHECK(one.refusal->status == 401);
        CHECK(visit.told(*one.refusal, "Access-Control-Allow-Origin") == "https://tienda.example");
    }
    CHECK_FALSE(visit.doors.begin_file(visit.token).refusal);
}

TEST_CASE("one address sends two files at once, and leaves room for the others", "[T62]") {
    Visit visit;
    const auto begin = [&](const std::string& address) {
        visit.doors.address = address;
        return visit.doors.begin_file(visit.token);
    };
    auto first = std::make_unique<bot::net::RouteLimits>(begin("2001:db8::1"));
    const bot::net::RouteLimits second = begin("2001:db8::2");  // Of the same subscriber.

    const bot::net::RouteLimits third = begin("2001:db8::3");

    CHECK_FALSE(first->refusal);
    CHECK_FALSE(second.refusal);
    REQUIRE(third.refusal);
    CHECK(third.refusal->status == 503);
    CHECK_FALSE(begin("198.51.100.7").refusal);
    first.reset();
    CHECK_FALSE(begin("2001:db8::3").refusal);
}

TEST_CASE("the files of a chat have a size together", "[T62]") {
    bot::WidgetLimits limits;
    limits.most_file_bytes = static_cast<std::int64_t>(2 * png.size());
    Visit visit(limits);
    visit.fill(2);

    CHECK(visit.send("c2", png).status == 413);

    CHECK(visit.files() == 2);
}

TEST_CASE("where no site takes files, nobody's long body is read", "[T62]") {
    Doors doors;
    const std::string token = doors.session(std::string(43, 'a'));

    CHECK(doors.begin_file(token).refusal);
    CHECK(doors.ask("POST", "/v1/widget/files?cid=c1", png, token).status == 404);
}
