#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// One field of a multipart/form-data body.
struct FormPart {
    std::string name;
    std::string file_name;  ///< Empty for a plain field.
    std::string content_type;
    std::string_view content;  ///< Into the body.
};

/// The fields of a multipart/form-data body (at most 200), or nothing when `content_type` names no
/// boundary or the body does not hold it. A last part without its end is dropped.
[[nodiscard]] std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type,
                                                                   std::string_view body);

}  // namespace webhooks
