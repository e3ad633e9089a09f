#include "tests/fuzz/channel.h"
#include "webhooks/channels/widget_protocol.h"

using namespace webhooks;

/// Any bytes as a session token: nobody forges one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string token = fuzz::text_of(data, size);
    fuzz::require(!read_widget_token(token, "web", {std::string(32, 'k')}, fuzz::now));
    fuzz::require(!is_vouched_user("ana", token, {"site-secret"}));
    const auto bytes = from_base64(token);
    fuzz::require(!bytes || to_base64(*bytes) == token);
    return 0;
}
