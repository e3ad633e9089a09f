#include "webhooks/channels/slack_api.h"

#include "webhooks/exchange.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace webhooks {
namespace {

using Outcome = Delivery::Outcome;

constexpr std::array<std::pair<std::string_view, Outcome>, 19> errors{
    {{"invalid_auth", Outcome::auth_failed},
     {"not_authed", Outcome::auth_failed},
     {"account_inactive", Outcome::auth_failed},
     {"token_revoked", Outcome::auth_failed},
     {"token_expired", Outcome::auth_failed},
     {"missing_scope", Outcome::auth_failed},
     {"no_permission", Outcome::auth_failed},
     {"org_login_required", Outcome::auth_failed},
     {"ekm_access_denied", Outcome::auth_failed},
     {"ratelimited", Outcome::throttled},
     {"rate_limited", Outcome::throttled},
     {"message_limit_exceeded", Outcome::throttled},
     {"internal_error", Outcome::retry},
     {"fatal_error", Outcome::retry},
     {"service_unavailable", Outcome::retry},
     {"request_timeout", Outcome::retry},
     {"accesslimited", Outcome::retry},
     {"messages_tab_disabled", Outcome::blocked},
     {"user_disabled", Outcome::blocked}}};

}  // namespace

Delivery read_slack_answer(const HttpResponse& response, TimeMs now) {
    if (const auto failure = network_failure(response)) return *failure;
    const Json answer = parse_json(response.body).value;
    Delivery delivery = delivery_of_status(response, now);
    if (flag_at(answer, "ok")) {
        delivery.outcome = Outcome::sent;
        delivery.message_id = text_at(answer, "ts");
        return delivery;
    }
    const std::string error = text_at(answer, "error");
    if (!error.empty()) {
        const auto known = std::find_if(errors.begin(), errors.end(),
                                        [&](const auto& row) { return row.first == error; });
        delivery.error = "Slack: " + error;
        if (known != errors.end()) {
            delivery.outcome = known->second;
        } else if (delivery.outcome == Outcome::sent) {
            delivery.outcome = Outcome::permanent;
        }
        if (delivery.outcome == Outcome::throttled) {
            delivery.retry_after_ms = retry_after_ms(response, now).value_or(0);
        }
    } else if (delivery.outcome == Outcome::sent) {
        delivery.outcome = Outcome::unknown;
        delivery.error = "the answer is not Slack's";
    }
    return delivery;
}

}  // namespace webhooks
