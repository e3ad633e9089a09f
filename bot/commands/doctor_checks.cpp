#include "bot/commands/doctor_checks.h"

#include "bot/book_words.h"
#include "bot/inbox_traffic.h"
#include "webhooks/exchange.h"
#include "webhooks/json.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <utility>

namespace bot {
namespace {

using rules::wording;

constexpr TimeMs most_skew_ms = 60'000;

/// What to do about a fault, by how the platform answered.
rules::Words remedy_for(const webhooks::HttpResponse& response, const std::string& page) {
    const std::string see = "docs/channels/" + page + ".md";
    if (response.status == 0)
        return wording("check the address, and that this machine may reach it; see {1}", see);
    if (response.status == 401 || response.status == 403)
        return wording("make a new token and put it where portavoz.yaml says; see {1}", see);
    return wording("see {1}", see);
}

rules::Words no_answer(const webhooks::HttpResponse& response) {
    return response.status == 0 ? wording("no answer: {1}", response.failure_text) : rules::Words{};
}

void read_answer(const webhooks::Channel& channel,
                 const webhooks::Channel::Probe& probe,
                 const webhooks::HttpResponse& response,
                 Finding& finding) {
    if (channel.is_told(probe, response)) {
        finding.fault = as_words(channel.read_probe(probe, response));
    } else {
        finding.unsure = wording("the token may not ask this; look at {1}", probe.seen_at);
    }
}

}  // namespace

webhooks::HttpResponse DoctorChecks::ask(const webhooks::OutboundRequest& request,
                                         net::Destination destination) {
    net::SendOptions options;
    options.destination = destination;
    auto answered = std::make_shared<std::promise<webhooks::HttpResponse>>();
    std::future<webhooks::HttpResponse> answer = answered->get_future();
    tokens_.send(
        request,
        [this, options](webhooks::OutboundRequest ready, net::HttpClient::Callback then) {
            client_.send(std::move(ready), options, std::move(then));
        },
        [answered](webhooks::HttpResponse response) { answered->set_value(std::move(response)); });
    return answer.get();
}

/// Proofs that carry the time are refused by a platform whose clock says another.
std::optional<Finding> DoctorChecks::clock_against(const std::string& name,
                                                   const webhooks::HttpResponse& response) {
    const auto date = webhooks::find_header(response.headers, "Date");
    const auto theirs = date ? webhooks::http_date(*date) : std::nullopt;
    if (!theirs) return std::nullopt;
    const TimeMs skew = clock_.now() - *theirs;
    Finding finding{name, wording("the clock"), {}, {}};
    if (std::abs(skew) > most_skew_ms) {
        const std::string seconds = std::to_string(std::abs(skew) / 1000);
        finding.fault = skew > 0 ? wording("this machine's clock is {1} s ahead", seconds)
                                 : wording("this machine's clock is {1} s behind", seconds);
        finding.remedy = wording("let it be set by the network: {1}", "timedatectl set-ntp true");
    }
    return finding;
}

/// A token that only the running program may buy, when there is none to ask with.
std::optional<Finding> DoctorChecks::unasked(const Inbox& inbox,
                                             const webhooks::Channel::Probe& probe) {
    const auto& grant = probe.request.grant;
    if (!grant || grant->refresh != webhooks::TokenGrant::Refresh::once) return std::nullopt;
    const KeptToken known = tokens_.known(*grant);
    if (!known.refusal.empty()) {
        return Finding{
            inbox.settings.name, as_words(probe.what),
            wording("the refresh token is refused: {1}", known.refusal),
            wording("authorise the app again and put the new refresh token where portavoz.yaml "
                    "says, then reload; see {1}",
                    "docs/channels/" + inbox.settings.channel + ".md")};
    }
    if (clock_.now() < known.until) return std::nullopt;
    return Finding{inbox.settings.name,
                   wording("{1} (not asked: `portavoz serve` buys one when it sends next)",
                           as_words(probe.what)),
                   {},
                   {}};
}

std::vector<Finding> DoctorChecks::examine(const Inbox& inbox) {
    const std::string& name = inbox.settings.name;
    const net::Destination destination = destination_of(inbox);
    std::vector<Finding> findings{{name, wording("settings and secrets"), {}, {}}};
    std::optional<Finding> clock;
    for (const auto& probe : inbox.channel->probes(clock_.now())) {
        if (auto instead = unasked(inbox, probe)) {
            findings.push_back(std::move(*instead));
            continue;
        }
        const webhooks::HttpResponse response = ask(probe.request, destination);
        Finding finding{name, as_words(probe.what), no_answer(response), {}};
        if (finding.fault.empty()) read_answer(*inbox.channel, probe, response, finding);
        if (!finding.fault.empty()) {
            finding.remedy = remedy_for(response, inbox.settings.channel);
        }
        findings.push_back(std::move(finding));
        if (!clock) clock = clock_against(name, response);
    }
    if (clock) findings.push_back(std::move(*clock));
    return findings;
}

std::vector<Finding> DoctorChecks::examine(const std::string& name,
                                           const webhooks::NoticeTarget& notice) {
    std::vector<Finding> findings{{name, wording("settings and secrets"), {}, {}}};
    const auto probe = notice.probe();
    if (!probe) return findings;
    const webhooks::HttpResponse response = ask(probe->request, net::Destination::configured);
    Finding finding{name, as_words(probe->what), no_answer(response), {}};
    if (finding.fault.empty()) finding.fault = as_words(notice.read_probe(response));
    if (!finding.fault.empty()) finding.remedy = remedy_for(response, "notices");
    findings.push_back(std::move(finding));
    return findings;
}

rules::Words DoctorChecks::fault_of_address(const std::string& folder, const std::string& inbox) {
    webhooks::OutboundRequest request = webhooks::get_request(folder + inbox);
    const webhooks::HttpResponse response = ask(request, net::Destination::configured);
    if (response.status == 0) return no_answer(response);
    // A GET without a challenge is refused, each channel in its way.
    static constexpr std::array ours{200, 400, 401, 403, 405, 429};
    if (std::find(ours.begin(), ours.end(), response.status) == ours.end()) {
        return wording("HTTP {1}", response.status);
    }
    // Anybody answers so; for an inbox that is not there only Portavoz says this.
    request.url = folder + "~doctor";
    const webhooks::HttpResponse unknown = ask(request, net::Destination::configured);
    const webhooks::Json body = webhooks::parse_json(unknown.body).value;
    const bool is_portavoz =
        unknown.status == 404 && webhooks::text_at(body, "error.code") == "not_found";
    return is_portavoz ? rules::Words{} : wording("somebody else answers there");
}

Finding DoctorChecks::examine_address(std::string url, const Inbox& inbox) {
    while (url.ends_with('/')) url.pop_back();
    const std::string folder = url + "/webhooks/";
    const std::string name = webhooks::percent_encode(inbox.settings.name);
    Finding finding{inbox.settings.name,
                    wording("the address {1}", folder + name),
                    fault_of_address(folder, name),
                    {}};
    if (!finding.fault.empty()) {
        finding.remedy = wording(
            "start `portavoz serve` with this book, and let the proxy forward /webhooks/ to it");
    }
    return finding;
}

}  // namespace bot
