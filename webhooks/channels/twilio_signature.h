#pragma once

#include "webhooks/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// Is `X-Twilio-Signature` right for `url` under one of `tokens`? The URL is tried as given, with
/// and without its scheme's default port. A form's fields are part of what is signed; a JSON body
/// is proved by `bodySHA256` in the URL.
[[nodiscard]] bool signed_by_twilio(const HttpRequest& request,
                                    std::string_view url,
                                    const std::vector<Header>& form,
                                    const std::vector<std::string>& tokens);

}  // namespace webhooks
