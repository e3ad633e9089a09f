#pragma once

#include "bot/book_loader.h"
#include "bot/console/console.h"
#include "bot/console/passwords.h"
#include "bot/sha256.h"
#include "bot/store/api_tokens.h"
#include "bot/store/conversations.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests {

inline const std::string good_password = "una clave larga";
inline const std::string general_token = std::string(64, 'a');

/// Where a conversation is asked for, or something is done to it.
inline std::string conversation_path(std::int64_t id, const std::string& action = "") {
    return "/api/v1/conversations/" + std::to_string(id) + (action.empty() ? "" : "/" + action);
}

/// The console on a store of its own, without a network: requests go straight to the router.
class ConsoleStage {
public:
    struct Response {
        int status = 0;
        nlohmann::json body;
        std::vector<webhooks::Header> headers;
        [[nodiscard]] std::string code() const {
            return body.is_object() && body.contains("error") ? body["error"]["code"] : "";
        }
    };
    /// What a browser that signed in keeps.
    struct Browser {
        std::string cookie;
        std::string csrf;
    };

    ConsoleStage() {
        bot::store::StoreThread::Options options;
        options.path = folder_.file("s.db");
        store = std::move(bot::store::StoreThread::open(options, clock)).value();
        reader = std::move(bot::store::Reader::open(options.path)).value();
        auto made = std::make_shared<bot::Setup>();
        auto book = std::make_shared<rules::RuleBook>();
        book->brand = {"Tienda Luna", {"es", "en"}, "America/Bogota", "", "", {}, -1};
        for (const char* name : {"logistica", "ventas"}) book->departments[name].name = name;
        book->default_department = "ventas";
        made->book = book;
        setup.replace(made);
        console = std::make_unique<bot::Console>(bot::Console::Needs{
            router, *store, *reader, setup, clock, live, bot::sha256_hex(general_token),
            folder_.file("book"),
            [this](std::unique_ptr<bot::Setup> changed) { setup.replace(std::move(changed)); }});
        console->add_routes();
        console->add_ticks();
        store->start();
    }
    ~ConsoleStage() { store->stop(); }

    Response ask(const std::string& method,
                 const std::string& path,
                 const nlohmann::json& body = nullptr,
                 std::vector<webhooks::Header> headers = {}) {
        webhooks::HttpRequest request;
        request.method = method;
        const std::size_t question = path.find('?');
        request.path = path.substr(0, question);
        if (question != std::string::npos) request.query = path.substr(question + 1);
        request.headers = std::move(headers);
        request.remote_address = address;
        request.public_url = base + path;
        if (!body.is_null()) request.body = body.dump();
        auto promise = std::make_shared<std::promise<webhooks::HttpResponse>>();
        auto answered = promise->get_future();
        router.handle(std::move(request),
                      bot::net::Responder([promise](webhooks::HttpResponse response) {
                          promise->set_value(std::move(response));
                      }));
        const webhooks::HttpResponse response = answered.get();
        return {response.status, nlohmann::json::parse(response.body, nullptr, false),
                response.headers};
    }

    /// As the console's page asks.
    Response ask(const Browser& browser,
                 const std::string& method,
                 const std::string& path,
                 const nlohmann::json& body = nullptr) {
        return ask(method, path, body, headers_of(browser));
    }
    [[nodiscard]] std::vector<webhooks::Header> headers_of(const Browser& browser) const {
        return {{"Cookie", "other=1; " + browser.cookie},
                {"Origin", base},
                {"Sec-Fetch-Site", "same-origin"},
                {"X-CSRF-Token", browser.csrf}};
    }

    Response try_to_sign_in(const std::string& name, const std::string& password) {
        return ask("POST", "/api/v1/session", {{"name", name}, {"password", password}},
                   {{"Origin", base}});
    }
    Browser sign_in(const std::string& name) {
        const Response response = try_to_sign_in(name, good_password);
        if (response.status != 200) throw std::runtime_error("no session: " + response.code());
        const std::string set =
            std::string(webhooks::find_header(response.headers, "Set-Cookie").value());
        return {set.substr(0, set.find(';')), response.body["csrf"]};
    }

    void add_agent(const std::string& name,
                   bot::store::Role role,
                   std::vector<std::string> departments = {}) {
        static const std::string hash = bot::hash_password(good_password).value();
        bot::store::Agent agent;
        agent.name = name;
        agent.role = role;
        agent.departments = std::move(departments);
        agent.password_hash = hash;
        change([&](bot::store::Database& database) {
            REQUIRE(bot::store::add_agent(database, agent, clock.now()).has_value());
        });
    }

    /// The headers of a program that has a token of its own.
    std::vector<webhooks::Header> add_program(const std::string& name,
                                              bot::store::Role role,
                                              std::vector<std::string> departments = {}) {
        const std::string token = "token of " + name;
        change([&](bot::store::Database& database) {
            const bot::store::ApiToken added{
                name, bot::sha256_hex(token), role, std::move(departments), clock.now(), {}};
            REQUIRE(bot::store::add_api_token(database, added).has_value());
        });
        return {{"Authorization", "Bearer " + token}};
    }

    /// A conversation in which a customer wrote `text`.
    std::int64_t add_conversation(const std::string& text, const std::string& department = "") {
        std::int64_t id = 0;
        change([&](bot::store::Database& database) {
            const auto inbox = bot::store::ensure_inbox(database, "web", "widget");
            webhooks::Inbound inbound;
            inbound.conversation_key = inbound.contact_key = "k" + std::to_string(next_key_++);
            inbound.contact_name = text;
            auto row =
                bot::store::ensure_conversation(database, inbox, inbound, clock.now()).value();
            bot::store::NewMessage message;
            message.text = text;
            bot::store::append_message(database, row, message, clock.now());
            database
                .prepare("UPDATE conversations SET owner = 'waiting', department = ? WHERE id = ?")
                .bind(department, row.id.value)
                .done();
            id = row.id.value;
        });
        return id;
    }

    /// Changes the store on its own thread and waits for it.
    void change(const std::function<void(bot::store::Database&)>& work) {
        std::promise<void> done;
        REQUIRE(store->post(
            [&](bot::store::Database& database) -> bot::Status {
                work(database);
                return bot::Done{};
            },
            [&](const bot::Status&) { done.set_value(); }));
        done.get_future().wait();
    }
    std::int64_t count(const std::string& sql) {
        return reader->read([&](bot::store::Database& database) {
            bot::store::Statement found = database.prepare(sql);
            return found.step() ? found.integer(0) : -1;
        });
    }
    std::string text(const std::string& sql) {
        return reader->read([&](bot::store::Database& database) {
            bot::store::Statement found = database.prepare(sql);
            return found.step() ? found.text(0) : std::string{};
        });
    }

    [[nodiscard]] std::string book_folder() const { return folder_.file("book"); }

    /// From now on the book in force is a copy of the tests' own in `book_folder()`, with `more` at
    /// its end.
    void use_book_on_disk(std::string_view more = {}) {
        std::filesystem::copy(PORTAVOZ_SOURCE_DIR "/tests/process/book", book_folder(),
                              std::filesystem::copy_options::recursive);
        std::ofstream(book_folder() + "/portavoz.yaml", std::ios::app) << more;
        auto made = std::make_shared<bot::Setup>();
        made->book = bot::load_book(book_folder()).book;
        REQUIRE(made->book);
        setup.replace(made);
    }

    std::string base = "http://127.0.0.1:8080";
    std::string address = "203.0.113.9";

private:
    TempFolder folder_;
    int next_key_ = 1;

public:
    bot::ManualClock clock{1'800'000'000'000};
    bot::LiveUpdates live;
    bot::CurrentSetup setup;
    std::unique_ptr<bot::store::StoreThread> store;
    std::unique_ptr<bot::store::Reader> reader;
    bot::Router router;
    std::unique_ptr<bot::Console> console;
};

}  // namespace tests
