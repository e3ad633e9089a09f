#include "bot/commands/doctor.h"

#include "bot/book_loader.h"
#include "bot/net/http_client.h"
#include "bot/setup.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_unwell = 1;
constexpr int exit_configuration = 78;

struct Finding {
    std::string inbox;
    std::string what;
    std::string fault;  ///< Empty: all is well.
};

/// Asks the platform and waits for its answer.
webhooks::HttpResponse ask(net::HttpClient& client,
                           const Inbox& inbox,
                           const webhooks::OutboundRequest& request) {
    net::SendOptions options;
    options.destination =
        inbox.calls_configured_host ? net::Destination::configured : net::Destination::public_only;
    auto answered = std::make_shared<std::promise<webhooks::HttpResponse>>();
    std::future<webhooks::HttpResponse> answer = answered->get_future();
    client.send(request, options, [answered](webhooks::HttpResponse response) {
        answered->set_value(std::move(response));
    });
    return answer.get();
}

std::vector<Finding> examine(net::HttpClient& client, const Inbox& inbox) {
    std::vector<Finding> findings;
    findings.push_back({inbox.settings.name, "settings", ""});
    for (const webhooks::Channel::Probe& probe : inbox.channel->probes()) {
        const webhooks::HttpResponse response = ask(client, inbox, probe.request);
        const std::string fault = response.status == 0 ? "no answer: " + response.failure_text
                                                       : inbox.channel->read_probe(probe, response);
        findings.push_back({inbox.settings.name, probe.what, fault});
    }
    return findings;
}

int report(const std::vector<Finding>& findings,
           const std::vector<std::string>& notes,
           bool as_json) {
    bool well = true;
    json list = json::array();
    for (const Finding& finding : findings) {
        well = well && finding.fault.empty();
        list.push_back(
            {{"inbox", finding.inbox}, {"what", finding.what}, {"fault", finding.fault}});
        if (as_json) continue;
        std::cout << (finding.fault.empty() ? "ok     " : "FAULT  ") << finding.inbox << ": "
                  << finding.what;
        if (!finding.fault.empty()) std::cout << ": " << finding.fault;
        std::cout << '\n';
    }
    if (as_json) {
        std::cout << json{{"findings", list}, {"off", notes}}.dump(2, ' ', false,
                                                                   json::error_handler_t::replace)
                  << '\n';
    } else {
        for (const std::string& note : notes) std::cout << "off    " << note << '\n';
    }
    return well ? 0 : exit_unwell;
}

int doctor(const std::string& folder, bool as_json) {
    rules::BookReading reading = load_book(folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems)
            std::cerr << problem_text(problem) << '\n';
        return exit_configuration;
    }
    const SetupReading setup = read_setup(std::move(reading.book), secret_sources(folder));
    for (const rules::Problem& problem : setup.problems) std::cerr << problem_text(problem) << '\n';
    if (!setup.problems.empty()) return exit_configuration;
    auto client = net::HttpClient::start();
    if (!client) {
        std::cerr << client.error().message << '\n';
        return exit_unwell;
    }
    std::vector<Finding> findings;
    for (const auto& inbox : setup.setup->inboxes) {
        for (Finding& finding : examine(**client, *inbox)) findings.push_back(std::move(finding));
    }
    return report(findings, setup.notes, as_json);
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
    struct Options {
        std::string folder;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("doctor", "Whether each inbox can work, and what to do where not");
    command->add_option("FOLDER", options->folder, "The book")->required();
    command->add_flag("--json", options->json, "As JSON");
    command->callback(
        [options, &exit_code] { exit_code = doctor(options->folder, options->json); });
}

}  // namespace bot
