#include "webhooks/channels/messenger.h"

#include "webhooks/channels/meta_lookup.h"
#include "webhooks/channels/meta_messaging.h"
#include "webhooks/channels/page_comments.h"

#include <string_view>
#include <utility>
#include <vector>

namespace webhooks {
namespace {

const std::vector<std::string_view> expected_fields{"messages",
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
        read_messaging_entries(body.value, settings_, receipt,
                               [](const Json& entry, const std::string& account, Receipt& into) {
                                   for (const Json& change : array_at(entry, "changes")) {
                                       read_page_change(change, account, into);
                                   }
                               });
        return receipt;
    }

    std::optional<OutboundRequest> look_up(const std::string& item) const override {
        const auto path = message_path(item);
        if (!path) return std::nullopt;
        const std::string page = text_at(parse_json(item).value, "account");
        return get_request(graph_url(settings_, *path, page, true));
    }

    LookedUp read_look_up(const std::string& item,
                          const HttpResponse& response,
                          TimeMs now) const override {
        return complete_message(item, response, settings_, now);
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

    std::vector<Probe> probes(TimeMs /*now*/) const override {
        std::vector<Probe> probes;
        for (const std::string& page : settings_.accounts) {
            probes.push_back(
                {wording("the token of page {1}", page),
                 get_request(graph_url(settings_, page + "?fields=id,name", page, true))});
            probes.push_back(
                {wording("the subscription of page {1}", page),
                 get_request(graph_url(settings_, page + "/subscribed_apps", page, true))});
        }
        return probes;
    }

    Words read_probe(const Probe& probe, const HttpResponse& response) const override {
        Words error = read_graph_probe(response);
        if (!error.empty() || !is_subscription(probe.what)) return error;
        return missing_subscriptions(response, expected_fields);
    }

private:
    MetaSettings settings_;
};

}  // namespace

MadeChannel make_messenger(const InboxSettings& settings) {
    SettingsReader reader(settings);
    MetaSettings meta = read_meta_settings(settings, reader, "https://graph.facebook.com");
    return make_unless_problems<Messenger>(reader, std::move(meta));
}

}  // namespace webhooks
