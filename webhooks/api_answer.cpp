#include "webhooks/api_answer.h"

#include "webhooks/exchange.h"

#include <string>

namespace webhooks {

ApiAnswer read_api_answer(const HttpResponse& response,
                          TimeMs now,
                          std::string_view platform,
                          std::initializer_list<std::string_view> id_paths) {
    ApiAnswer answer;
    if (const auto failure = network_failure(response)) {
        answer.delivery = *failure;
        answer.settled = true;
        return answer;
    }
    answer.body = parse_json(response.body).value;
    answer.delivery = delivery_of_status(response, now);
    answer.settled = answer.delivery.outcome == Delivery::Outcome::sent;
    if (!answer.settled) return answer;
    for (const std::string_view path : id_paths) {
        answer.delivery.message_id = text_at(answer.body, path);
        if (!answer.delivery.message_id.empty()) return answer;
    }
    answer.delivery.outcome = Delivery::Outcome::unknown;
    answer.delivery.error = "the answer is not that of " + std::string(platform);
    return answer;
}

}  // namespace webhooks
