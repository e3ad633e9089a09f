#pragma once

#include "webhooks/exchange.h"
#include "webhooks/settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

// What the platforms of Meta share: proof of the sender, the envelope `object`/`entry`, addresses
// of the Graph API and the meaning of its errors.

/// The settings that every inbox of a Meta platform has.
struct MetaSettings {
    std::vector<std::string> accounts;     ///< Ids of the page, profile or number.
    std::vector<std::string> app_secrets;  ///< Any of them may sign; the first proves our calls.
    std::vector<std::string> verify_tokens;
    std::vector<std::string> access_tokens;    ///< One, or one per account in the same order.
    std::string app_id;                        ///< Ours, to know our echoes; may be empty.
    std::vector<std::string> program_app_ids;  ///< Other apps whose echoes no person wrote.
    std::string graph;                         ///< `https://graph.facebook.com/v25.0`.

    [[nodiscard]] bool has_account(std::string_view id) const;
    /// The token that may speak for `account`.
    [[nodiscard]] const std::string& token_for(std::string_view account) const;
};

/// Reads `account`, `app_secret`, `verify_token`, `access_token`, `app_id`, `program_app_ids`,
/// `api_base` and `api_version`, reporting problems to `reader`.
[[nodiscard]] MetaSettings read_meta_settings(const InboxSettings& settings,
                                              SettingsReader& reader,
                                              std::string_view default_base);

/// The answer to Meta's verification GET: the challenge as plain text, or 403.
[[nodiscard]] Receipt answer_verification(const HttpRequest& request,
                                          const std::vector<std::string>& verify_tokens);

/// A verified POST with its entries, or the receipt to give back instead.
struct MetaBody {
    Json value;
    std::optional<Receipt> instead;
};

/// Handles the verification GET, checks method, type and `X-Hub-Signature-256`, and reads the
/// body of an `object` webhook.
[[nodiscard]] MetaBody open_meta_webhook(const HttpRequest& request,
                                         const MetaSettings& settings,
                                         std::string_view object);

/// `{graph}/{path}?access_token=…&appsecret_proof=…`; the proof only when `with_proof`.
[[nodiscard]] std::string graph_url(const MetaSettings& settings,
                                    std::string_view path,
                                    std::string_view account,
                                    bool with_proof);

/// Why a private reply to a comment cannot be sent any more: Meta allows it for seven days.
[[nodiscard]] std::optional<CannotSend> refuse_private_reply(const Reply& reply, TimeMs now);

/// What an answer of the Graph API to a message, comment or moderation call means. Errors are
/// classified by their code, not by the HTTP status.
[[nodiscard]] Delivery read_graph_result(const HttpResponse& response, TimeMs now);

/// Milliseconds until the account may call again: as `X-Business-Use-Case-Usage` says, else the
/// longer the more `X-App-Usage` or it has used of an hour's calls, from 80 % on; 0 below, or if
/// unsaid.
[[nodiscard]] std::int64_t usage_wait_ms(const HttpResponse& response);

/// For the doctor: which of the `expected` fields no app is subscribed to, by the answer to
/// `subscribed_apps`; empty when none is missing.
[[nodiscard]] Words missing_subscriptions(const HttpResponse& response,
                                          const std::vector<std::string_view>& expected);

/// For the doctor: whether a probe that proves this is read by `missing_subscriptions`.
[[nodiscard]] bool is_subscription(const Words& what);

/// For the doctor: empty when the Graph API accepted the call, else its error in words.
[[nodiscard]] Words read_graph_probe(const HttpResponse& response);

}  // namespace webhooks
