#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <initializer_list>
#include <string_view>

namespace webhooks {

/// A platform's answer in JSON to one call.
struct ApiAnswer {
    Json body;
    Delivery delivery;  ///< By network and status, with the id of what was made.
    /// It was sent, or no answer came: there is no error of the platform to read.
    bool settled = false;
};

/// Reads the answer of `platform`. What was made has its id at the first of `id_paths` that holds
/// one; a success that names none is `unknown`, for it may be somebody else's.
[[nodiscard]] ApiAnswer read_api_answer(const HttpResponse& response,
                                        TimeMs now,
                                        std::string_view platform,
                                        std::initializer_list<std::string_view> id_paths);

}  // namespace webhooks
