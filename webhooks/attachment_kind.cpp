#include "webhooks/attachment_kind.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

/// The first name of a kind is ours.
constexpr std::array<std::pair<std::string_view, MessageKind>, 10> names{
    {{"image", MessageKind::image},
     {"video", MessageKind::video},
     {"voice", MessageKind::voice},
     {"audio", MessageKind::voice},
     {"file", MessageKind::file},
     {"sticker", MessageKind::sticker},
     {"location", MessageKind::location},
     {"contact_card", MessageKind::contact_card},
     {"contact", MessageKind::contact_card},
     {"story_mention", MessageKind::story_mention}}};

}  // namespace

MessageKind kind_of_mime_type(std::string_view mime_type) {
    return kind_of_attachment(mime_type.substr(0, mime_type.find('/')));
}

MessageKind kind_of_attachment(std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto& row) { return row.first == name; });
    return found == names.end() ? MessageKind::file : found->second;
}

std::string attachment_name(MessageKind kind) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto& row) { return row.second == kind; });
    return found == names.end() ? "file" : std::string(found->first);
}

}  // namespace webhooks
