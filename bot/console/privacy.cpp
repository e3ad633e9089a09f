#include "bot/console/reports.h"
#include "bot/log.h"
#include "bot/store/erase.h"
#include "bot/takeover.h"

#include <memory>
#include <utility>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

/// A person who is being forgotten, on the way from the transaction to the scrubbing behind it.
struct Erasing {
    Erasing(Call asked, net::Responder responder)
        : call(std::move(asked)), respond(std::move(responder)) {}

    Call call;
    net::Responder respond;
    Answer answer;
};

Answer erase_rows(Database& database, const Call& call, LiveUpdates& live) {
    const auto contact = store::find_contact(database, call.text("inbox"), call.text("contact"));
    if (!contact) return refuse(404, "not_found", "the inbox knows nobody with this key");
    std::vector<store::ConversationId> changed = store::conversations_of(database, *contact);
    const Result<store::Erased> erased = store::erase_person(database, *contact, call.now);
    if (!erased) return refuse(503, "overloaded", "nothing was erased; please try again");
    changed.insert(changed.end(), erased->elsewhere.begin(), erased->elsewhere.end());
    for (const store::ConversationId id : changed) live.changed(id);
    // The audit line names nobody.
    audit(database, call.caller.name, "erase", "contact " + std::to_string(contact->value),
          std::to_string(erased->conversations) + " conversations", call.now);
    return {200, {{"conversations", erased->conversations}, {"messages", erased->messages}}, {}};
}

/// The rows are gone; what is left of them in the index and the log goes before the answer.
void scrub_then_respond(store::StoreThread& store, const std::shared_ptr<Erasing>& erasing) {
    const bool posted = store.post_outside(
        [](Database& database) { return store::scrub_in_use(database); },
        [erasing](const Status& scrubbed) {
            if (!scrubbed) {
                log_step(LogLevel::error, "erase", {{"error", scrubbed.error().message}});
                erasing->answer.body["left"] = scrubbed.error().message;
            }
            erasing->respond(response_of(std::move(erasing->answer)));
        });
    if (!posted) erasing->respond(overloaded_response());
}

void erase(Desk& desk, store::StoreThread& store, Call call, net::Responder respond) {
    auto erasing = std::make_shared<Erasing>(std::move(call), std::move(respond));
    auto work = [&desk, erasing](Database& database) -> Status {
        erasing->answer = erase_rows(database, erasing->call, desk.live());
        if (erasing->answer.status >= 400) return Error{Error::Code::invalid, "refused"};
        return Done{};
    };
    auto completion = [&store, erasing](const Status& stored) {
        if (stored) return scrub_then_respond(store, erasing);
        erasing->respond(erasing->answer.status >= 400 ? response_of(std::move(erasing->answer))
                                                       : overloaded_response());
    };
    if (!store.post(std::move(work), std::move(completion)))
        erasing->respond(overloaded_response());
}

}  // namespace

void add_privacy_routes(Desk& desk, store::StoreThread& store) {
    desk.later("POST", "/api/v1/contacts/erase", store::Role::admin,
               [&desk, &store](Call call, net::Responder respond) {
                   erase(desk, store, std::move(call), std::move(respond));
               });
}

}  // namespace bot
