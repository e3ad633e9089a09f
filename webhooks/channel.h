#pragma once

#include "webhooks/message.h"
#include "webhooks/words.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webhooks {

/// How a platform counts the length of a text.
enum class LengthUnit { code_points, utf8_bytes, utf16_units, weighted };

/// What a platform can show and promises; one table (webhooks/capabilities.cpp) drives rendering,
/// the linter and previews.
struct Capabilities {
    std::size_t max_text = 4000;  ///< In `unit`; longer replies are split.
    LengthUnit unit = LengthUnit::code_points;
    std::size_t max_public_text = 0;  ///< 0: as max_text.
    std::size_t max_buttons = 0;      ///< Native buttons; more become numbered text.
    std::size_t max_button_title = 20;
    std::size_t max_list_rows =
        0;  ///< A native list when there are more choices than buttons; 0: none.
    bool public_comments = false;
    bool private_reply = false;
    bool hide = false;
    bool echoes = false;  ///< The platform reports what was sent, by us and by people.
    bool idempotent_send =
        false;  ///< The same reference twice is sent once: an unknown outcome may be retried.
    bool reconciles = false;  ///< An unknown outcome is settled by an echo or a status that carries
                              ///< our reference.
    std::chrono::hours reply_window{0};         ///< After the customer's last message; 0: none.
    std::chrono::hours person_reply_window{0};  ///< For people; 0: as reply_window.
    std::chrono::milliseconds min_send_interval{0};  ///< Per account, the platform's rate limit.
};

/// One connected account of a platform, as configured; secrets are already resolved.
struct InboxSettings {
    std::string name;
    std::string channel;
    /// By key: `token`, `secret`, `app_secret`, `api_base`…; a secret that rotates is a list
    /// (newest first).
    std::map<std::string, std::vector<std::string>> values;

    /// The first value at `key`, or `fallback`.
    [[nodiscard]] std::string value(std::string_view key, std::string_view fallback = {}) const;
    /// All values at `key`.
    [[nodiscard]] std::vector<std::string> all(std::string_view key) const;
};

/// What came of a poll. `cursor` is kept by us and given back unread.
struct PollResult {
    std::vector<Inbound> messages;
    std::string cursor;
    std::optional<OutboundRequest> next_page;
    std::chrono::seconds wait{60};
    std::string error;
    std::vector<Ignored> ignored;  ///< New since `cursor`, so that nothing is noted twice.
};

/// What came of asking for the words of a `Lookup`.
struct LookedUp {
    std::vector<Inbound> messages;  ///< To be taken in; without words when there were none.
    bool try_again = false;         ///< The words may be there later.
    TimeMs retry_after_ms = 0;      ///< Not before that; 0: the platform does not say.
    std::string error;              ///< For people; empty when the words came.
};

/// What must be set, what may be, and why a setting cannot work.
struct SettingProblem {
    std::string key;
    Words message;  ///< Names the key.
    Words hint;     ///< How to put it right.
};

/// "HTTP 200", with what the platform said.
[[nodiscard]] Words http_said(const HttpResponse& response, const std::string& said);

/// "HTTP 401", with what the platform said about it if it did; empty for an answer that is good.
[[nodiscard]] Words refusal_of(const HttpResponse& response, const std::string& said = {});

/// One kind of platform. Pure and immutable: values in, values out; thread-safe.
class Channel {
public:
    virtual ~Channel() = default;

    /// Verifies the request on its raw bytes and reads every item of it. Never throws.
    [[nodiscard]] virtual Receipt receive(const HttpRequest& request, TimeMs now) const = 0;

    /// The requests that deliver `reply`, to be made one after another; splits what is too long. An
    /// inbox that cannot send it says why.
    [[nodiscard]] virtual std::variant<std::vector<OutboundRequest>, CannotSend> render(
        const Reply& reply, TimeMs now) const = 0;

    /// Classifies the platform's answer to one of the requests of `render`.
    [[nodiscard]] virtual Delivery read_result(const OutboundRequest& request,
                                               const HttpResponse& response,
                                               TimeMs now) const = 0;

    [[nodiscard]] virtual const Capabilities& capabilities() const = 0;

    /// Whether the platform calls `/webhooks/{inbox}`; false for one that is only asked, or has
    /// doors of its own.
    [[nodiscard]] virtual bool is_called() const { return true; }

    /// Whether a person's words can go out after the window, inside a message that the platform has
    /// approved (webhooks/message_template.h).
    [[nodiscard]] virtual bool has_template() const { return false; }

    /// For platforms that must be asked: the first request for a poll from `cursor` (empty: the
    /// beginning).
    [[nodiscard]] virtual std::optional<OutboundRequest> poll(const std::string& /*cursor*/,
                                                              TimeMs /*now*/) const {
        return std::nullopt;
    }
    [[nodiscard]] virtual PollResult read_poll(const std::string& cursor,
                                               const OutboundRequest& /*request*/,
                                               const HttpResponse& /*response*/,
                                               TimeMs /*now*/) const {
        return {.messages = {},
                .cursor = cursor,
                .next_page = {},
                .wait = std::chrono::seconds(60),
                .error = {},
                .ignored = {}};
    }

    /// The request that fetches the words of `Receipt::lookups`; nothing: they cannot be asked for.
    [[nodiscard]] virtual std::optional<OutboundRequest> look_up(
        const std::string& /*item*/) const {
        return std::nullopt;
    }
    /// What the answer, come at `now`, makes of `item`; without an answer (status 0) what is known
    /// without it.
    [[nodiscard]] virtual LookedUp read_look_up(const std::string& /*item*/,
                                                const HttpResponse& /*response*/,
                                                TimeMs /*now*/) const {
        return {};
    }

    /// Harmless requests that show whether the account works (`portavoz doctor`), with what each
    /// proves, to be made at `now`: some proofs carry the time.
    struct Probe {
        Words what;
        OutboundRequest request;
        std::string seen_at = {};  ///< Where people see it when the account may not ask.
    };
    [[nodiscard]] virtual std::vector<Probe> probes(TimeMs /*now*/) const { return {}; }
    /// Whether the platform let the account know what was asked. If not, that is no fault, and only
    /// `seen_at` shows whether all is well.
    [[nodiscard]] virtual bool is_told(const Probe& /*probe*/,
                                       const HttpResponse& /*response*/) const {
        return true;
    }
    /// What a probe's answer says, for people, if it was told; empty when all is well.
    [[nodiscard]] virtual Words read_probe(const Probe& /*probe*/,
                                           const HttpResponse& response) const {
        return refusal_of(response);
    }

    Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
};

/// Builds the channel that `settings.channel` names, or says everything that is wrong with its
/// settings. The list of channels is webhooks/channels.cpp.
[[nodiscard]] std::variant<std::unique_ptr<Channel>, std::vector<SettingProblem>> make_channel(
    const InboxSettings& settings);

/// The names that `make_channel` knows, sorted.
[[nodiscard]] std::vector<std::string> channel_names();

/// The capabilities of a kind of channel, for the linter and the previews; null for an unknown
/// name.
[[nodiscard]] const Capabilities* capabilities_of(std::string_view channel);

}  // namespace webhooks
