#include "tests/process/beside_words.h"

#include "tests/process/platforms.h"
#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "webhooks/json.h"

#include <algorithm>

namespace tests {
namespace {

using webhooks::Json;

std::string signed_for(const std::string& inbox, const Json& body) {
    const auto& all = platforms();
    return std::find_if(all.begin(), all.end(),
                        [&](const Platform& platform) { return platform.inbox == inbox; })
        ->sign(body.dump());
}

std::string messenger(const std::string& from, const std::string& to, const Json& event) {
    Json whole{{"sender", {{"id", from}}}, {"recipient", {{"id", to}}}, {"timestamp", now_ms()}};
    whole.update(event);
    const Json entry{{"id", "PAGE"}, {"time", now_ms()}, {"messaging", Json::array({whole})}};
    return signed_for("messenger", {{"object", "page"}, {"entry", Json::array({entry})}});
}

std::string whatsapp(const std::string& person, const std::string& list, Json item) {
    item["timestamp"] = std::to_string(now_ms() / 1000);
    const Json value{{"messaging_product", "whatsapp"},
                     {"metadata", {{"phone_number_id", "106540352242922"}}},
                     {"contacts", Json::array({Json{{"wa_id", person}}})},
                     {list, Json::array({item})}};
    const Json change{{"field", "messages"}, {"value", value}};
    const Json entry{{"id", "WABA"}, {"changes", Json::array({change})}};
    return signed_for("whatsapp",
                      {{"object", "whatsapp_business_account"}, {"entry", Json::array({entry})}});
}

std::string telegram(std::int64_t number, const std::string& kind, const Json& content) {
    return telegram_request(Json{{"update_id", 900'000 + number}, {kind, content}}.dump());
}

Json telegram_message(std::int64_t number, const std::string& text) {
    return {{"message_id", number},
            {"from", {{"id", number}, {"is_bot", false}, {"first_name", "Ana"}}},
            {"chat", {{"id", number}, {"type", "private"}}},
            {"date", now_ms() / 1000},
            {"text", text}};
}

}  // namespace

BesideWords beside_words(std::int64_t number, const std::string& question) {
    const std::string person = std::to_string(number);
    const std::string id = "beside-" + person;
    Json edited = telegram_message(number, question);
    edited["edit_date"] = now_ms() / 1000;
    const Json press{{"type", "button_reply"},
                     {"button_reply", {{"id", "x"}, {"title", question}}}};
    BesideWords all;
    all.requests = {
        messenger(person, "PAGE", {{"delivery", {{"mids", {id}}, {"watermark", now_ms()}}}}),
        messenger(
            "PAGE", person,
            {{"message",
              {{"mid", id}, {"is_echo", true}, {"metadata", "pv:" + id}, {"text", question}}}}),
        messenger(person, "PAGE",
                  {{"message_edit", {{"mid", id}, {"text", question}, {"num_edit", 1}}}}),
        whatsapp(person, "statuses", {{"id", id}, {"status", "read"}, {"recipient_id", person}}),
        whatsapp(person, "messages",
                 {{"from", person},
                  {"id", id + "r"},
                  {"type", "reaction"},
                  {"reaction", {{"message_id", id}, {"emoji", "👍"}}}}),
        whatsapp(
            person, "messages",
            {{"from", person}, {"id", id + "b"}, {"type", "interactive"}, {"interactive", press}}),
        telegram(number, "edited_message", edited)};
    all.kept = 3;  // Both edits and the reaction.
    all.answered = 1;
    return all;
}

}  // namespace tests
