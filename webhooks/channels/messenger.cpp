#include "webhooks/channels/messenger.h"

#include "webhooks/channels/meta_messaging.h"
#include "webhooks/channels/page_comments.h"

#include <array>
#include <utility>

namespace webhooks {
namespace {

constexpr std::array<std::string_view, 7> expected_fields{"messages",
                                                          "messaging_postbacks",
                                                          "message_echoes",
                                                          "message_deliveries",
                                                          "standby",
                                                          "messaging_handovers",
                                                          "feed"};

class Messenger : public Channel {
public:
    explicit Messenger(MetaSettings settings) : settings_(std::move(settings)) {}

    Receipt receive(const HttpRequest& request, TimeMs /*now*/) const override {
        const MetaBody body = open_meta_webhook(request, settings_, "page");
        if (body.instead) return *body.instead;
        Receipt receipt = accepted();
        for (const Json& entry : array_at(body.value, "entry")) read_entry(entry, receipt);
        return receipt;
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        const bool about_comment =
            reply.kind != Reply::Kind::message || reply.visibility == Visibility::public_comment;
        if (about_comment) return render_page_comment(reply, settings_, capabilities(), now);
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        const std::string account = address_value(reply, "account");
        const std::string page = account.empty() ? settings_.accounts.front() : account;
        std::vector<OutboundRequest> requests;
        for (const Json& body :
             send_bodies(reply, direct_recipient(reply), capabilities(), true, now)) {
            requests.push_back(json_request(
                graph_url(settings_, percent_encode(page) + "/messages", page, true), body));
        }
        return requests;
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& response,
                         TimeMs now) const override {
        return read_graph_result(response, now);
    }

    const Capabilities& capabilities() const override { return *capabilities_of("messenger"); }

    std::vector<Probe> probes() const override {
        std::vector<Probe> probes;
        for (const std::string& page : settings_.accounts) {
            probes.push_back(
                {"the token of page " + page,
                 get_request(graph_url(settings_, page + "?fields=id,name", page, true))});
            probes.push_back(
                {"the subscription of page " + page,
                 get_request(graph_url(settings_, page + "/subscribed_apps", page, true))});
        }
        return probes;
    }

    std::string read_probe(const Probe& probe, const HttpResponse& response) const override {
        std::string error = read_graph_probe(response);
        if (!error.empty() || !probe.what.starts_with("the subscription")) return error;
        return missing_fields(parse_json(response.body).value);
    }

private:
    void read_entry(const Json& entry, Receipt& receipt) const {
        const std::string account = text_at(entry, "id");
        if (!settings_.has_account(account)) {
            receipt.ignored.push_back({"entry of another account", excerpt(entry)});
            return;
        }
        for (const Json& event : array_at(entry, "messaging")) {
            read_messaging_event(event, account, settings_, false, receipt);
        }
        for (const Json& event : array_at(entry, "standby")) {
            read_messaging_event(event, account, settings_, true, receipt);
        }
        for (const Json& change : array_at(entry, "changes")) {
            read_page_change(change, account, receipt);
        }
    }

    /// Which of the fields we need no app of the Page's subscriptions has.
    static std::string missing_fields(const Json& answer) {
        std::string subscribed = ",";
        for (const Json& app : array_at(answer, "data")) {
            for (const Json& field : array_at(app, "subscribed_fields")) {
                if (field.is_string()) subscribed += field.get<std::string>() + ",";
            }
        }
        std::string missing;
        for (const std::string_view field : expected_fields) {
            const std::string name(field);
            if (subscribed.find("," + name + ",") == std::string::npos) missing += " " + name;
        }
        return missing.empty() ? "" : "the page is not subscribed to:" + missing;
    }

    MetaSettings settings_;
};

}  // namespace

MadeChannel make_messenger(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MetaSettings meta = read_meta_settings(settings, reader, "https://graph.facebook.com");
    return make_unless_problems<Messenger>(reader, std::move(meta));
}

}  // namespace webhooks
