#include "webhooks/channels/slack.h"

#include "webhooks/channels/slack_api.h"
#include "webhooks/channels/slack_event.h"
#include "webhooks/channels/slack_text.h"
#include "webhooks/exchange.h"
#include "webhooks/handshake.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t max_block_text = 2500;  ///< A section block holds 3000, escapes included.
constexpr std::size_t max_button_value = 2000;

class Slack : public Channel {
public:
    Slack(std::vector<std::string> secrets,
          std::string token,
          std::string api,
          SlackApp app,
          std::string command_answer)
        : secrets_(std::move(secrets)),
          token_(std::move(token)),
          api_(std::move(api)),
          app_(std::move(app)),
          command_answer_(std::move(command_answer)) {}

    Receipt receive(const HttpRequest& request, TimeMs now) const override {
        const bool form = !refuse_unless_post(request, "application/x-www-form-urlencoded");
        if (!form) {
            if (auto refusal = refuse_unless_post(request, "application/json")) return *refusal;
        }
        if (!is_signed(request, now)) return refused(401, "signature or timestamp");
        return form ? read_form(request.body) : read_json(request.body);
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "Slack has no comments to hide or to answer in private",
                              .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string channel = address_value(reply, "channel");
        if (channel.empty()) return CannotSend{.reason = "no channel id", .window_closed = false};
        const bool native = shows_buttons(reply.buttons);
        const std::string text =
            native ? reply.text : with_numbered_choices(reply.text, reply.buttons);
        const bool blocks = native && !reply.buttons.empty();
        const auto parts = split_text(text, blocks ? max_block_text : capabilities().max_text,
                                      capabilities().unit);
        std::vector<OutboundRequest> requests;
        for (const std::string& part : parts) {
            Json body = body_of(reply, channel, part);
            const bool last = requests.size() + 1 == parts.size();
            if (last && blocks) body["blocks"] = blocks_of(part, reply.buttons);
            requests.push_back(json_request(api_ + "/chat.postMessage", body, authorization()));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& request,
                         const HttpResponse& response,
                         TimeMs now) const override {
        Delivery delivery = read_slack_answer(response, now);
        if (!delivery.message_id.empty()) {  // As the event of this message will call it.
            delivery.message_id =
                text_at(parse_json(request.body).value, "channel") + ":" + delivery.message_id;
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("slack"); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        return {{wording("the token"),
                 json_request(api_ + "/auth.test", Json::object(), authorization())}};
    }

    Words read_probe(const Probe& /*probe*/, const HttpResponse& response) const override {
        const Json answer = parse_json(response.body).value;
        if (!flag_at(answer, "ok")) {
            return wording("Slack: {1}",
                           text_at(answer, "error", "HTTP " + std::to_string(response.status)));
        }
        const std::string user = text_at(answer, "user_id");
        const bool other = !app_.bot_user.empty() && user != app_.bot_user;
        if (!other) return {};
        return wording("the token belongs to {1}, not to {2}", user, "bot_user " + app_.bot_user);
    }

private:
    bool is_signed(const HttpRequest& request, TimeMs now) const {
        const auto timestamp = find_header(request.headers, "X-Slack-Request-Timestamp");
        const auto signature = find_header(request.headers, "X-Slack-Signature");
        if (!timestamp || !signature || !signature->starts_with("v0=")) return false;
        if (!is_recent_timestamp(*timestamp, now)) return false;
        const auto digest = from_hex(signature->substr(3));
        std::string data = "v0:";
        data.append(*timestamp).append(":").append(request.body);
        return digest && signed_with_sha256(*digest, data, secrets_);
    }

    Receipt read_form(const std::string& body) const {
        const std::vector<Header> fields = parse_form(body);
        Receipt receipt = accepted();
        receipt.response.body.clear();  // Slack would show a body as an answer.
        receipt.response.content_type = "text/plain";
        if (form_value(fields, "command")) {
            answer_command(receipt);
            return receipt;
        }
        const auto payload = form_value(fields, "payload");
        const ParsedJson parsed = payload ? parse_json(*payload) : ParsedJson{};
        if (!payload || parsed.fault != ParsedJson::Fault::none || !parsed.value.is_object()) {
            receipt.ignored.push_back({"a form without an interaction", {}});
        } else {
            read_slack_interaction(parsed.value, receipt);
        }
        return receipt;
    }

    /// A slash command is no message: Slack tells no place where the talk about it could go on, so
    /// a person who takes it over would have its sequel answered by the bot. Whoever gives one is
    /// told at once, alone, what to do instead.
    void answer_command(Receipt& receipt) const {
        receipt.ignored.push_back({"a slash command", {}});
        if (command_answer_.empty()) return;
        receipt.response.content_type = "application/json";
        receipt.response.body =
            Json{{"response_type", "ephemeral"}, {"text", write_slack_text(command_answer_)}}
                .dump();
    }

    Receipt read_json(const std::string& body) const {
        const ParsedJson parsed = parse_json(body);
        if (auto refusal = refuse_unless_read(parsed)) return *refusal;
        const std::string type = text_at(parsed.value, "type");
        if (type == "url_verification") {
            const std::string challenge = text_at(parsed.value, "challenge");
            if (!is_safe_challenge(challenge)) return refused(400, "challenge");
            return replied("text/plain", challenge);
        }
        Receipt receipt = accepted();
        if (type == "event_callback") {
            read_slack_event(parsed.value, app_, receipt);
        } else {  // app_rate_limited: events were lost, which only Slack can tell.
            receipt.ignored.push_back({"type " + type.substr(0, 40), excerpt(parsed.value)});
        }
        return receipt;
    }

    std::vector<Header> authorization() const { return {{"Authorization", "Bearer " + token_}}; }

    bool shows_buttons(const std::vector<Button>& buttons) const {
        if (buttons.size() > capabilities().max_buttons) return false;
        for (const Button& button : buttons) {
            const bool fits = !button.payload.empty() && button.payload.size() <= max_button_value;
            if (!fits || button.title.empty()) return false;
        }
        return true;
    }

    static Json body_of(const Reply& reply, const std::string& channel, const std::string& text) {
        Json body{{"channel", channel},
                  {"text", write_slack_text(text)},
                  {"unfurl_links", false},
                  {"metadata",
                   {{"event_type", "portavoz_reply"},
                    {"event_payload", {{"reference", reply.reference}}}}}};
        const std::string thread = address_value(reply, "thread_ts");
        if (!thread.empty()) body["thread_ts"] = thread;
        return body;
    }

    Json blocks_of(const std::string& text, const std::vector<Button>& buttons) const {
        Json elements = Json::array();
        for (const Button& button : buttons) {
            const std::string title =
                shorten(button.title, capabilities().max_button_title, capabilities().unit);
            elements.push_back({{"type", "button"},
                                {"action_id", "choice_" + std::to_string(elements.size())},
                                {"text", {{"type", "plain_text"}, {"text", title}}},
                                {"value", button.payload}});
        }
        return Json::array({{{"type", "section"},
                             {"text", {{"type", "mrkdwn"}, {"text", write_slack_text(text)}}}},
                            {{"type", "actions"}, {"elements", std::move(elements)}}});
    }

    std::vector<std::string> secrets_;
    std::string token_;
    std::string api_;
    SlackApp app_;
    std::string command_answer_;
};

}  // namespace

MadeChannel make_slack(const InboxSettings& settings) {
    SettingsReader reader(settings);
    auto secrets = reader.required_all("signing_secret",
                                       wording("api.slack.com → your app → Basic Information"));
    std::string token = reader.required("token", wording("the Bot User OAuth Token, xoxb-…"));
    const std::string answer = reader.optional("answer", "mentions");
    if (answer != "mentions" && answer != "all") {
        reader.problem("answer", wording("answer is neither mentions nor all"),
                       wording("which messages of a channel it answers"));
    }
    SlackApp app{.bot_user = reader.optional("bot_user"),
                 .answers_all = answer == "all",
                 .escalation_channel = reader.optional("escalation_channel"),
                 .note_prefix = reader.optional("note_prefix", "!note")};
    return make_unless_problems<Slack>(reader, std::move(secrets), std::move(token),
                                       reader.base_url("api_base", "https://slack.com/api"),
                                       std::move(app), reader.optional("command_answer"));
}

}  // namespace webhooks
