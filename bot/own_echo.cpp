#include "bot/own_echo.h"

#include "bot/outbox_reply.h"
#include "bot/store/outbox_rows.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

namespace bot {
namespace {

using store::Said;

/// Whether a request says these very words. Every channel whose echoes carry no reference of ours
/// sends JSON.
bool says(const nlohmann::json& body, const std::string& words) {
    if (body.is_string()) return body.get_ref<const std::string&>() == words;
    return body.is_structured() && std::any_of(body.begin(), body.end(), [&](const auto& inner) {
               return says(inner, words);
           });
}

/// A channel writes more than the row's text: a name before it, numbered choices after it.
Said said_by(const webhooks::Channel& channel,
             const store::OutboxJob& job,
             const std::string& words,
             TimeMs now) {
    const bool has_all = words.find(job.text) != std::string::npos;
    if (!has_all && words.size() < store::shortest_part_bytes) return Said::nothing;
    const auto rendered = channel.render(as_reply(job), now);
    const auto* requests = std::get_if<std::vector<webhooks::OutboundRequest>>(&rendered);
    if (requests == nullptr) return Said::nothing;
    const bool said = std::any_of(requests->begin(), requests->end(), [&](const auto& request) {
        return says(nlohmann::json::parse(request.body, nullptr, false), words);
    });
    if (!said) return Said::nothing;
    return has_all ? Said::whole : Said::part;
}

}  // namespace

bool is_our_own(store::Database& database,
                const IntakeContext& context,
                const webhooks::Inbound& inbound,
                TimeMs now) {
    using webhooks::Author;
    if (inbound.author != Author::our_echo && inbound.author != Author::person) return false;
    store::SaidAs said_as;
    if (context.channel != nullptr) {
        said_as = [&](const store::OutboxJob& job, const std::string& words) {
            return said_by(*context.channel, job, words, now);
        };
    }
    const store::Echo echo{inbound.conversation_key, inbound.contact_key, inbound.text,
                           inbound.message_id};
    return store::reconcile(database, context.inbox, inbound.our_reference, inbound.message_id,
                            store::Report::arrived, now) ||
           store::reconcile_in_flight(database, context.inbox, echo, said_as, now) ||
           inbound.author == Author::our_echo;
}

}  // namespace bot
