#pragma once

#include "bot/store/conversations.h"
#include "bot/widget/widget_chat.h"
#include "tests/support/catch.h"
#include "tests/support/head.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests {

constexpr bot::TimeMs widget_noon = 1'763'985'600'000;

/// The web chat of one site on a store of its own, without a network.
struct Doors {
    explicit Doors(std::vector<std::string> uploads = {}, const bot::WidgetLimits& limits = {}) {
        auto book = std::make_shared<rules::RuleBook>();
        book->brand.name = "Tienda";
        rules::InboxSpec web;
        web.name = "web";
        web.channel = "widget";
        web.settings = {{"origins", {"https://tienda.example"}}};
        if (!uploads.empty()) web.settings["uploads"] = std::move(uploads);
        book->inboxes.push_back(web);
        auto reading = bot::read_setup(book, {});
        REQUIRE(reading.problems.empty());
        bot::store::StoreThread::Options options;
        options.path = folder.file("s.db");
        store = std::move(bot::store::StoreThread::open(options, clock)).value();
        (void)store->post(
            [this, &reading](bot::store::Database& database) -> bot::Status {
                key.emplace(bot::store::EventKey::load(database).value());
                reading.setup->inboxes.front()->id =
                    bot::store::ensure_inbox(database, "web", "widget");
                return bot::Done{};
            },
            {});
        store->run_once();
        setup.replace(std::move(reading.setup));
        reader = std::move(bot::store::Reader::open(options.path)).value();
        chat = std::make_unique<bot::WidgetChat>(setup, *store, *reader, *key, clock, live, "key",
                                                 limits);
        chat->add_routes(router);
    }

    int knock(std::vector<webhooks::Header> headers) {
        webhooks::HttpRequest request = head("GET", "/v1/widget/ws");
        request.headers = std::move(headers);
        request.headers.push_back({"Host", "chat.example"});
        request.headers.push_back({"Sec-WebSocket-Protocol", "csbot.v1"});
        const bot::net::SocketAccept accept = router.accept_socket(request);
        return accept.refusal ? accept.refusal->status : 101;
    }

    webhooks::HttpResponse ask(const std::string& method,
                               const std::string& path,
                               const std::string& body,
                               const std::string& token = "") {
        const std::shared_ptr<webhooks::HttpResponse> answer = submit(method, path, body, token);
        run();
        return *answer;
    }
    /// Asks without waiting: the answer is there after `run`.
    std::shared_ptr<webhooks::HttpResponse> submit(const std::string& method,
                                                   const std::string& path,
                                                   const std::string& body,
                                                   const std::string& token) {
        const std::size_t question = path.find('?');
        webhooks::HttpRequest request = head(method, path.substr(0, question));
        if (question != std::string::npos) request.query = path.substr(question + 1);
        request.body = body;
        request.remote_address = address;
        if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
        auto answer = std::make_shared<webhooks::HttpResponse>();
        router.handle(std::move(request),
                      bot::net::Responder([answer](webhooks::HttpResponse response) {
                          *answer = std::move(response);
                      }));
        return answer;
    }
    /// What a page of the site hears before the file it sends is read.
    bot::net::RouteLimits begin_file(const std::string& token = "") {
        webhooks::HttpRequest request = head("POST", "/v1/widget/files");
        request.headers.push_back({"Origin", "https://tienda.example"});
        if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
        request.remote_address = address;
        return router.limits(request);
    }
    void run() {
        store->run_once();
        chat->expire(clock.now());
    }
    std::string session(const std::string& visitor) {
        const auto answer =
            ask("POST", "/v1/widget/session",
                nlohmann::json{{"site_key", "web"}, {"visitor_token", visitor}}.dump());
        return nlohmann::json::parse(answer.body, nullptr, false).value("token", "");
    }

    std::string address = "203.0.113.9";  ///< Whoever asks next.
    const tests::TempFolder folder;
    bot::ManualClock clock{widget_noon};
    bot::CurrentSetup setup;
    bot::LiveUpdates live;
    std::unique_ptr<bot::store::StoreThread> store;
    std::unique_ptr<bot::store::Reader> reader;
    std::optional<bot::store::EventKey> key;
    bot::Router router;
    std::unique_ptr<bot::WidgetChat> chat;
};

}  // namespace tests
