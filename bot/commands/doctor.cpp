#include "bot/commands/doctor.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/doctor_checks.h"
#include "bot/commands/store_place.h"
#include "bot/store/kept_tokens.h"
#include "bot/store/migrate.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_unwell = 1;
constexpr int exit_configuration = 78;

struct DoctorOptions {
    std::string folder;
    std::string store;
    std::string url;
    std::string language;  ///< `es`, `en` or `pt`.
    bool json = false;
};

rules::Words line_of(const Finding& finding) {
    if (!finding.unsure.empty()) {
        return rules::wording("?      {1}: {2}: {3}", finding.inbox, finding.what, finding.unsure);
    }
    if (finding.fault.empty())
        return rules::wording("ok     {1}: {2}", finding.inbox, finding.what);
    return rules::wording("FAULT  {1}: {2}: {3}", finding.inbox, finding.what, finding.fault);
}

void print(const Finding& finding, const std::string& language) {
    std::cout << in_language(language, line_of(finding)) << '\n';
    if (finding.remedy.empty()) return;
    std::cout << "       " << in_language(language, finding.remedy) << '\n';
}

json as_json(const std::vector<Finding>& findings,
             const std::vector<rules::Words>& notes,
             const std::string& language) {
    json list = json::array();
    for (const Finding& finding : findings) {
        list.push_back({{"inbox", finding.inbox},
                        {"what", in_language(language, finding.what)},
                        {"fault", in_language(language, finding.fault)},
                        {"do", in_language(language, finding.remedy)},
                        {"unsure", in_language(language, finding.unsure)}});
    }
    json off = json::array();
    for (const rules::Words& note : notes) off.push_back(in_language(language, note));
    return {{"findings", std::move(list)}, {"off", std::move(off)}};
}

int report(const std::vector<Finding>& findings,
           const std::vector<rules::Words>& notes,
           const DoctorOptions& options) {
    const std::string& language = options.language;
    if (options.json) {
        std::cout << as_json(findings, notes, language)
                         .dump(2, ' ', false, json::error_handler_t::replace)
                  << '\n';
    } else {
        for (const Finding& finding : findings) print(finding, language);
        for (const rules::Words& note : notes)
            std::cout << in_language(language, rules::wording("off    {1}", note)) << '\n';
    }
    const bool well = std::all_of(findings.begin(), findings.end(),
                                  [](const Finding& one) { return one.fault.empty(); });
    return well ? 0 : exit_unwell;
}

/// Whether some inbox has a token that the running program renews.
bool has_renewed_token(const Setup& setup, TimeMs now) {
    using Refresh = webhooks::TokenGrant::Refresh;
    for (const auto& inbox : setup.inboxes) {
        for (const auto& probe : inbox->channel->probes(now)) {
            const auto& grant = probe.request.grant;
            if (grant && grant->refresh == Refresh::once) return true;
        }
    }
    return false;
}

/// What the program keeps of them; nothing when it has not run yet.
KeptTokens tokens_in(const std::string& store) {
    auto database = store::Database::open(store, store::Database::Mode::read_only);
    if (!database) return {};
    const Result<int> version = store::schema_version(*database);
    return version && *version > 0 ? store::kept_tokens(*database) : KeptTokens{};
}

int doctor(const DoctorOptions& options) {
    const std::string& folder = options.folder;
    rules::BookReading reading = load_book(folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems)
            std::cerr << problem_text(problem, options.language) << '\n';
        return exit_configuration;
    }
    const SetupReading setup = read_setup(reading.book, secret_sources(folder));
    for (const rules::Problem& problem : setup.problems)
        std::cerr << problem_text(problem, options.language) << '\n';
    if (!setup.problems.empty()) return exit_configuration;
    auto client = net::HttpClient::start();
    if (!client) {
        std::cerr << client.error().message << '\n';
        return exit_unwell;
    }
    const SystemClock clock;
    DoctorChecks checks(**client, clock);
    if (has_renewed_token(*setup.setup, clock.now())) {
        checks.remember(tokens_in(store_place(folder, options.store, *reading.book)));
    }
    std::vector<Finding> findings;
    const auto add = [&](std::vector<Finding> more) {
        for (Finding& finding : more) findings.push_back(std::move(finding));
    };
    for (const auto& inbox : setup.setup->inboxes) {
        add(checks.examine(*inbox));
        if (inbox->channel->is_called() && !options.url.empty()) {
            findings.push_back(checks.examine_address(options.url, *inbox));
        }
    }
    for (const auto& [name, target] : setup.setup->notice_targets) {
        add(checks.examine(name, *target));
    }
    return report(findings, setup.notes, options);
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<DoctorOptions>();
    options->language = terminal_language();
    CLI::App* command =
        app.add_subcommand("doctor", "Whether each inbox can work, and what to do where not");
    command->add_option("FOLDER", options->folder, "The book")->required();
    command->add_option("--store", options->store, "The database file, instead of the book's");
    command->add_option("--url", options->url,
                        "Where the platforms reach the program, https://bot.example");
    command
        ->add_option("--language", options->language,
                     "Of what is said: es, en or pt; default: the terminal's")
        ->check(CLI::IsMember({"es", "en", "pt"}));
    command->add_flag("--json", options->json, "As JSON");
    command->callback([options, &exit_code] { exit_code = doctor(*options); });
}

}  // namespace bot
