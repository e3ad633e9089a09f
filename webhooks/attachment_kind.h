#pragma once

#include "webhooks/message.h"

#include <string>
#include <string_view>

namespace webhooks {

/// Image, video, voice or file, by the type of a file (`image/png`).
[[nodiscard]] MessageKind kind_of_mime_type(std::string_view mime_type);

/// By what platforms call it (`image`, `audio`, `location`…); a file when the name is unknown.
[[nodiscard]] MessageKind kind_of_attachment(std::string_view name);

/// As `Attachment::kind` says it; `file` for what is no attachment.
[[nodiscard]] std::string attachment_name(MessageKind kind);

}  // namespace webhooks
