#include "webhooks/channels/whatsapp.h"

#include "webhooks/channels/whatsapp_event.h"
#include "webhooks/message_template.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

constexpr std::size_t max_interactive_body = 1024;
constexpr std::size_t max_row_id = 200;
constexpr std::size_t max_row_title = 24;

/// `US.1349…`: people with a user name may hide their number behind such an id.
bool is_user_id(std::string_view id) {
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return id.size() > 3 && capital(id[0]) && capital(id[1]) && id[2] == '.';
}

/// The codes of https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes.
Delivery::Outcome outcome_of(std::int64_t code) {
    using Outcome = Delivery::Outcome;
    switch (code) {
        case 4:
        case 80007:
        case 130429:
        case 131048:
        case 131056:
        case 131064:
        case 133016:
            return Outcome::throttled;
        case 131047:
            return Outcome::window_closed;
        case 1:
        case 2:
        case 131000:
        case 131016:
        case 131053:
        case 131057:
        case 133004:
        case 135000:
            return Outcome::retry;
        case 130472:
        case 131026:
        case 131049:
        case 131050:
            return Outcome::blocked;
        case 0:
        case 3:
        case 10:
        case 190:
        case 368:
        case 131005:
        case 131031:
        case 131042:
            return Outcome::auth_failed;
        default:
            break;
    }
    return code >= 200 && code <= 299 ? Outcome::auth_failed : Outcome::permanent;
}

bool fits_choices(const std::vector<Button>& buttons) {
    const Capabilities& can = *capabilities_of("whatsapp");
    return buttons.size() <= can.max_list_rows &&
           std::all_of(buttons.begin(), buttons.end(), [](const Button& button) {
               return !button.title.empty() && button.payload.size() <= max_row_id;
           });
}

std::string id_of(const Button& button) {
    return button.payload.empty() ? button.title : button.payload;
}

/// The approved message that carries a person's words after the window; without a name there is
/// none.
struct Template {
    std::string name;
    std::string language;
};

Words app_fields() {
    return wording("the fields of the app");
}

/// What the business account's list of subscribed apps lacks.
Words fault_of_subscription(const Json& answer, const std::string& app_id) {
    const Json& apps = array_at(answer, "data");
    if (apps.empty()) return wording("no app is subscribed: POST to its subscribed_apps");
    const bool ours = app_id.empty() || std::any_of(apps.begin(), apps.end(), [&](const Json& app) {
                          return text_at(app, "whatsapp_business_api_data.id") == app_id;
                      });
    return ours ? Words{} : wording("other apps are subscribed, but not {1}", app_id);
}

/// What the app's own list of webhooks lacks.
Words fault_of_fields(const Json& answer) {
    for (const Json& webhook : array_at(answer, "data")) {
        if (text_at(webhook, "object") != "whatsapp_business_account") continue;
        const Json& fields = array_at(webhook, "fields");
        const bool messages = std::any_of(fields.begin(), fields.end(), [](const Json& field) {
            return text_at(field, "name") == "messages";
        });
        return messages ? Words{} : wording("the webhook lacks the field messages");
    }
    return wording("the app has no webhook for WhatsApp");
}

class WhatsApp : public Channel {
public:
    WhatsApp(MetaSettings settings,
             std::vector<std::string> businesses,
             std::string list_button,
             Template after_window)
        : settings_(std::move(settings)),
          businesses_(std::move(businesses)),
          list_button_(std::move(list_button)),
          template_(std::move(after_window)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const MetaBody body = open_meta_webhook(request, settings_, "whatsapp_business_account");
        if (body.instead) return *body.instead;
        Receipt receipt = accepted();
        for (const Json& entry : array_at(body.value, "entry")) {
            for (const Json& change : array_at(entry, "changes")) {
                read_whatsapp_change(change, settings_, receipt);
            }
        }
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "WhatsApp has no comments", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) {
            if (template_.name.empty() || !fits_template(reply, *refusal)) return *refusal;
            const auto words = template_words(reply.text);
            if (!words) return too_long_for_template();
            return std::vector{in_template(reply, *words)};
        }
        const bool native = !reply.buttons.empty() && fits_choices(reply.buttons);
        const std::string text =
            native ? reply.text : with_numbered_choices(reply.text, reply.buttons);
        const std::size_t limit = native ? max_interactive_body : capabilities().max_text;
        std::vector<OutboundRequest> requests;
        const auto parts = split_text(text, limit, capabilities().unit);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            Json body = envelope(reply, i + 1 == parts.size());
            if (native && i + 1 == parts.size()) {
                body["type"] = "interactive";
                body["interactive"] = choices(parts[i], reply.buttons);
            } else {
                body["type"] = "text";
                body["text"] = {{"body", parts[i]}, {"preview_url", false}};
            }
            requests.push_back(send(reply, body));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        if (const auto failure = network_failure(response)) return *failure;
        const Json answer = parse_json(response.body).value;
        Delivery delivery = delivery_of_status(response, now);
        if (const auto code = integer_at(answer, "error.code")) {
            constexpr std::int64_t pair_limit = 131056, pair_wait_ms = 6000;
            delivery.outcome = outcome_of(*code);
            delivery.error = std::to_string(*code) + ": " +
                             text_at(answer, "error.error_data.details",
                                     text_at(answer, "error.message", "no message"));
            if (*code == pair_limit) {
                delivery.limit = Limit::chat;
                if (delivery.retry_after_ms == 0) delivery.retry_after_ms = pair_wait_ms;
            }
            if (delivery.retry_after_ms == 0) delivery.retry_after_ms = usage_wait_ms(response);
            return delivery;
        }
        if (delivery.outcome != Delivery::Outcome::sent) return delivery;
        if (delivery.retry_after_ms == 0) delivery.retry_after_ms = usage_wait_ms(response);
        const Json& messages = array_at(answer, "messages");
        if (!messages.empty()) delivery.message_id = text_at(messages.front(), "id");
        if (delivery.message_id.empty()) {
            delivery.outcome = Delivery::Outcome::unknown;
            delivery.error = "the answer is not the Cloud API's";
        }
        return delivery;
    }

    const Capabilities& capabilities() const override { return *capabilities_of("whatsapp"); }

    bool has_template() const override { return !template_.name.empty(); }

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        std::vector<Probe> probes;
        for (const std::string& account : settings_.accounts) {
            probes.push_back(
                {wording("the token of number {1}", account),
                 get_request(settings_.graph + "/" + percent_encode(account) +
                                 "?fields=display_phone_number,verified_name,quality_rating",
                             {bearer(account)})});
        }
        for (const std::string& business : businesses_) {
            probes.push_back(
                {wording("the subscription of {1}", business),
                 get_request(settings_.graph + "/" + percent_encode(business) + "/subscribed_apps",
                             {bearer(settings_.accounts.front())})});
        }
        if (!settings_.app_id.empty()) {
            const std::string token = settings_.app_id + "|" + settings_.app_secrets.front();
            probes.push_back(
                {app_fields(), get_request(settings_.graph + "/" +
                                               percent_encode(settings_.app_id) + "/subscriptions",
                                           {{"Authorization", "Bearer " + token}})});
        }
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        Words error = read_graph_probe(response);
        if (!error.empty()) return error;
        const Json answer = parse_json(response.body).value;
        if (is_subscription(probe.what)) {
            return fault_of_subscription(answer, settings_.app_id);
        }
        return probe.what == app_fields() ? fault_of_fields(answer) : Words{};
    }

private:
    OutboundRequest in_template(const Reply& reply, const std::string& text) const {
        const Json words{{"type", "text"}, {"text", text}};
        Json body = envelope(reply, true);
        body["type"] = "template";
        body["template"] = {
            {"name", template_.name},
            {"language", {{"code", template_.language}}},
            {"components",
             Json::array({{{"type", "body"}, {"parameters", Json::array({words})}}})}};
        return send(reply, body);
    }

    Header bearer(std::string_view account) const {
        return {"Authorization", "Bearer " + settings_.token_for(account)};
    }

    OutboundRequest send(const Reply& reply, const Json& body) const {
        std::string account = address_value(reply, "account");
        if (account.empty()) account = settings_.accounts.front();
        return json_request(settings_.graph + "/" + percent_encode(account) + "/messages", body,
                            {bearer(account)});
    }

    static Json envelope(const Reply& reply, bool last) {
        std::string to = address_value(reply, "to");
        if (to.empty()) to = reply.conversation_key;
        Json body{{"messaging_product", "whatsapp"}, {"recipient_type", "individual"}};
        body[is_user_id(to) ? "recipient" : "to"] = to;
        // Comes back with every status: the last part settles what became of the reply.
        if (last && !reply.reference.empty()) body["biz_opaque_callback_data"] = reply.reference;
        return body;
    }

    Json choices(const std::string& text, const std::vector<Button>& buttons) const {
        const Capabilities& can = capabilities();
        Json interactive{{"body", {{"text", text}}}};
        if (buttons.size() <= can.max_buttons) {
            interactive["type"] = "button";
            for (const Button& button : buttons) {
                interactive["action"]["buttons"].push_back(
                    {{"type", "reply"},
                     {"reply",
                      {{"id", id_of(button)},
                       {"title", shorten(button.title, can.max_button_title, can.unit)}}}});
            }
            return interactive;
        }
        Json rows = Json::array();
        for (const Button& button : buttons) {
            rows.push_back(
                {{"id", id_of(button)}, {"title", shorten(button.title, max_row_title, can.unit)}});
        }
        interactive["type"] = "list";
        interactive["action"] = {
            {"button", list_button_},
            {"sections", Json::array({Json{{"title", list_button_}, {"rows", std::move(rows)}}})}};
        return interactive;
    }

    MetaSettings settings_;
    std::vector<std::string> businesses_;  ///< The business accounts of the numbers; may be empty.
    std::string list_button_;
    Template template_;
};

}  // namespace

MadeChannel make_whatsapp(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MetaSettings meta = read_meta_settings(settings, reader, "https://graph.facebook.com");
    std::string list_button = settings.value("list_button", "Menu");
    if (list_button.empty() || text_length(list_button, LengthUnit::code_points) > 20) {
        reader.problem("list_button", wording("list_button must have 1 to 20 characters"),
                       wording("the words on the button that opens a list of choices"));
    }
    Template after_window{.name = settings.value("template"),
                          .language = settings.value("template_language")};
    if (after_window.name.empty() != after_window.language.empty()) {
        reader.problem(
            "template", wording("template and template_language belong together"),
            wording("the name of an approved template with one place, and its code: es_CO"));
    }
    return make_unless_problems<WhatsApp>(reader, std::move(meta), settings.all("business_account"),
                                          std::move(list_button), std::move(after_window));
}

}  // namespace webhooks
