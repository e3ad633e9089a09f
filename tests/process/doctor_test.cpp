#include "tests/process/platforms.h"
#include "tests/process/shell.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "webhooks/json.h"

#include <algorithm>
#include <map>

// `portavoz doctor` asks the doubles of all platforms.

namespace {

using tests::Stage;
using tests::TestServer;
using webhooks::HttpRequest;
using webhooks::Json;

/// What a platform in good order answers to the doctor.
TestServer::Reaction well(const HttpRequest& request) {
    static const std::map<std::string, std::string> answers{
        {"/getMe", R"({"ok":true,"result":{"username":"lunabot"}})"},
        {"/getWebhookInfo", R"({"ok":true,"result":{"url":"https://bot.example/webhooks/x"}})"},
        {"/PAGE", R"({"id":"PAGE","name":"Luna"})"},
        {"/OTHER_PAGE", R"({"id":"OTHER_PAGE","name":"Luna"})"},
        {"/me/subscribed_apps",
         R"({"data":[{"subscribed_fields":["messages","comments","mentions"]}]})"},
        {"/subscribed_apps",
         R"({"data":[{"subscribed_fields":["messages","messaging_postbacks","message_echoes",)"
         R"("message_deliveries","standby","messaging_handovers","feed"]}]})"},
        {"/106540352242922", R"({"display_phone_number":"+1"})"},
        {"/2/users/me", R"({"data":{"id":"99"}})"},
        {"/rest/organizations/5", R"({"id":5})"},
        {"/channels", R"({"items":[{"id":"UCtienda"}]})"},
        {"/users/me", R"({"id":7,"capabilities":{"moderate_comments":true}})"},
        {"/current.json", R"({"current_user":{"username":"luna"}})"},
        {"/auth.test", R"({"ok":true,"user_id":"U0BOT"})"},
        {"/2/webhooks", R"({"data":[{"id":"5","url":"https://bot.example","valid":true}]})"},
        {"IncomingPhoneNumbers.json",
         R"({"incoming_phone_numbers":[{"sms_url":"https://bot.example/webhooks/sms"}]})"},
        {"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)", R"({"webhook":"https://bot.example"})"},
        {"/AC1.json", R"({"status":"active"})"},
        {"/api/v1/me", R"({"_id":"bot1"})"},
        {"/me", R"({"id":"IGPRO","username":"luna"})"}};
    if (request.path == "/oauth/token") return tests::accept_everywhere(request);
    // The longest ending counts.
    const std::pair<const std::string, std::string>* best = nullptr;
    for (const auto& answer : answers) {
        const bool longer = best == nullptr || answer.first.size() > best->first.size();
        if (request.path.ends_with(answer.first) && longer) best = &answer;
    }
    return best == nullptr ? TestServer::answer(404) : TestServer::answer(200, best->second);
}

struct Report {
    int exit_code = 0;
    std::vector<Json> findings;

    [[nodiscard]] std::vector<Json> faults() const {
        std::vector<Json> all;
        std::copy_if(
            findings.begin(), findings.end(), std::back_inserter(all),
            [](const Json& finding) { return !finding["fault"].get<std::string>().empty(); });
        return all;
    }
    /// What it says that it cannot know.
    [[nodiscard]] bool leaves_open(const std::string& inbox, const std::string& what) const {
        return std::any_of(findings.begin(), findings.end(), [&](const Json& finding) {
            return finding["inbox"] == inbox && finding["what"] == what &&
                   !finding["unsure"].get<std::string>().empty();
        });
    }
    [[nodiscard]] bool looked_at(const std::string& inbox, const std::string& what) const {
        return std::any_of(findings.begin(), findings.end(), [&](const Json& finding) {
            return finding["inbox"] == inbox &&
                   finding["what"].get<std::string>().find(what) != std::string::npos;
        });
    }
};

Report doctor(const Stage& stage, const std::string& more = "") {
    std::string command = "env";
    for (const std::string& variable : stage.environment()) command += " '" + variable + "'";
    command += " " PORTAVOZ_BINARY " doctor " + stage.book_folder() + " --json " + more;
    const tests::ShellRun run = tests::shell(command);
    Report report;
    report.exit_code = run.exit_code;
    const Json parsed = webhooks::parse_json(run.output).value;
    for (const Json& finding : webhooks::array_at(parsed, "findings")) {
        report.findings.push_back(finding);
    }
    return report;
}

}  // namespace

TEST_CASE("the doctor finds nothing wrong where every platform is in order", "[doctor]") {
    const Stage stage(well, "channels_book");

    const Report report = doctor(stage);

    for (const Json& fault : report.faults()) {
        UNSCOPED_INFO(fault.dump());
    }
    CHECK(report.faults().empty());
    CHECK(report.exit_code == 0);
    CHECK(report.looked_at("telegram", "the webhook"));
    CHECK(report.looked_at("messenger", "the subscription"));
    CHECK(report.looked_at("page_comments", "the subscription"));
    CHECK(report.looked_at("instagram", "the subscription"));
    CHECK(report.looked_at("whatsapp", "the subscription"));
    CHECK(report.looked_at("linkedin", "the subscription"));
    CHECK(report.looked_at("x_messages", "the webhook"));
    CHECK(report.looked_at("sms", "the number"));
    CHECK(report.looked_at("email", "the mail server"));
    CHECK(report.looked_at("correo", "the mail server"));
    for (const char* inbox : {"x_messages", "x_mentions", "linkedin", "youtube", "slack",
                              "chatwoot", "equipo", "reenvio"}) {
        INFO(inbox);
        CHECK(report.looked_at(inbox, "the token"));
    }
    for (const char* inbox : {"discourse", "chatwoot", "rocketchat"}) {
        INFO(inbox);
        CHECK(report.leaves_open(inbox, "the webhook"));
    }
    for (const char* inbox : {"sms", "twilio_whatsapp", "wordpress", "discourse", "rocketchat"}) {
        INFO(inbox);
        CHECK(report.looked_at(inbox, "the "));
    }
}

TEST_CASE("the doctor says of every dead token what to do", "[doctor]") {
    const Stage stage([](const auto&) { return TestServer::answer(401); }, "channels_book");

    const Report report = doctor(stage);

    CHECK(report.exit_code == 1);
    const std::vector<Json> faults = report.faults();
    for (const tests::Platform& platform : tests::platforms()) {
        INFO(platform.inbox);
        const bool probed = platform.inbox != "hook" && platform.inbox != "email";
        const auto fault = std::find_if(faults.begin(), faults.end(), [&](const Json& finding) {
            return finding["inbox"] == platform.inbox;
        });
        REQUIRE((fault != faults.end()) == probed);
        if (!probed) continue;
        CHECK((*fault)["do"].get<std::string>().find("docs/channels/") != std::string::npos);
    }
}

TEST_CASE("the doctor says what is wrong, and what to do, in Spanish", "[doctor]") {
    const Stage stage([](const auto&) { return TestServer::answer(401); }, "channels_book");

    std::string said;
    for (const Json& fault : doctor(stage, "--language es").faults()) {
        for (const char* member : {"what", "fault", "do"})
            said += fault[member].get<std::string>() + "\n";
    }

    for (const char* spanish :
         {"el token", "el usuario", "la clave de la API", "se rechaza la clave",
          "WordPress no conoce al usuario", "crea un token nuevo"}) {
        CAPTURE(spanish, said);
        CHECK(said.find(spanish) != std::string::npos);
    }
    for (const char* english : {"the ", " is ", "token that", "make a", "see docs"}) {
        CAPTURE(english, said);
        CHECK(said.find(english) == std::string::npos);
    }
}

TEST_CASE("the doctor sees a webhook without its fields, and a clock that is wrong", "[doctor]") {
    const Stage stage(
        [](const HttpRequest& request) {
            if (request.path.ends_with("/subscribed_apps")) {
                return TestServer::answer(200, R"({"data":[]})");
            }
            TestServer::Reaction reaction = well(request);
            reaction.response.headers.push_back({"Date", "Sun, 06 Nov 1994 08:49:37 GMT"});
            return reaction;
        },
        "channels_book");

    const Report report = doctor(stage);

    CHECK(report.exit_code == 1);
    std::string said;
    for (const Json& fault : report.faults()) said += fault.dump() + "\n";
    CHECK(said.find("nothing is subscribed to: messages") != std::string::npos);
    CHECK(said.find("this machine's clock is") != std::string::npos);
    CHECK(said.find("timedatectl") != std::string::npos);
}

TEST_CASE("the doctor knows a public address that leads to the program from one that does not",
          "[doctor]") {
    Stage stage(well, "channels_book");
    const std::string port = std::to_string(stage.start());

    const auto wrong_addresses = [](const Report& report) {
        const std::vector<Json> faults = report.faults();
        return std::count_if(faults.begin(), faults.end(), [](const Json& fault) {
            return fault["what"].get<std::string>().starts_with("the address");
        });
    };
    CHECK(wrong_addresses(doctor(stage, "--url http://127.0.0.1:" + port)) == 0);
    CHECK(wrong_addresses(doctor(stage, "--url http://127.0.0.1:" + port + "/")) == 0);
    CHECK(wrong_addresses(doctor(stage, "--url " + stage.platform().url("/elsewhere"))) > 10);
}

TEST_CASE("a stranger who answers everything is not taken for the program", "[doctor]") {
    for (const int status : {200, 403, 405}) {
        Stage stage(
            [status](const HttpRequest& request) {
                const bool called = request.path.starts_with("/shop/webhooks/");
                return called ? TestServer::answer(status, "<html>Parked</html>") : well(request);
            },
            "channels_book");

        const Report report = doctor(stage, "--url " + stage.platform().url("/shop"));

        const std::vector<Json> faults = report.faults();
        CHECK(faults.size() > 10);
        CHECK(std::all_of(faults.begin(), faults.end(), [](const Json& fault) {
            return fault["fault"] == "somebody else answers there";
        }));
    }
}
