#include "webhooks/channels/widget.h"

#include "webhooks/exchange.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace webhooks {
namespace {

class Widget : public Channel {
public:
    Receipt receive(const HttpRequest& /*request*/, TimeMs /*now*/) const override {
        return refused(404, "the web chat has no webhook");
    }

    std::variant<std::vector<OutboundRequest>, CannotSend> render(const Reply& reply,
                                                                  TimeMs now) const override {
        if (reply.kind != Reply::Kind::message) {
            return CannotSend{.reason = "the web chat has no comments", .window_closed = false};
        }
        if (auto refusal = refuse_to_send(reply, capabilities(), now)) return *refusal;
        return std::vector<OutboundRequest>{};
    }

    Delivery read_result(const OutboundRequest& /*request*/,
                         const HttpResponse& /*response*/,
                         TimeMs /*now*/) const override {
        return {};
    }

    const Capabilities& capabilities() const override { return *capabilities_of("widget"); }

    bool is_called() const override { return false; }
};

/// What is recognised by its content when it arrives (bot/widget/file_content.cpp).
constexpr std::array<std::string_view, 5> file_types = {"jpg", "png", "gif", "webp", "pdf"};

/// A site that may show the chat: scheme and host, no path.
bool is_origin(const std::string& origin) {
    const std::size_t scheme = origin.starts_with("https://")  ? 8
                               : origin.starts_with("http://") ? 7
                                                               : 0;
    return scheme > 0 && origin.size() > scheme &&
           origin.find_first_of("/ *?#", scheme) == std::string::npos;
}

}  // namespace

MadeChannel make_widget(const InboxSettings& settings) {
    SettingsReader reader(settings);
    for (const std::string& origin : settings.all("origins")) {
        if (is_origin(origin)) continue;
        reader.problem("origins", wording("origins: '{1}' is not the address of a site", origin),
                       wording("write it like https://shop.example, without a path or `*`"));
    }
    for (const std::string& type : settings.all("uploads")) {
        if (std::find(file_types.begin(), file_types.end(), type) != file_types.end()) continue;
        reader.problem("uploads",
                       wording("uploads: '{1}' is no kind of file that the chat takes", type),
                       wording("it takes jpg, png, gif, webp and pdf"));
    }
    return make_unless_problems<Widget>(reader);
}

}  // namespace webhooks
