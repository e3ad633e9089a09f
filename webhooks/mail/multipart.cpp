#include "webhooks/mail/multipart.h"

#include "webhooks/http.h"

#include <algorithm>

namespace webhooks {
namespace {

constexpr std::size_t most_parts = 200;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// The value of `name="…"` or `name=…` among the parameters of a header.
std::string parameter(std::string_view header, std::string_view name) {
    const std::string lowered = lower(header);
    const std::string sought = std::string(name) + "=";
    std::size_t at = 0;
    while ((at = lowered.find(sought, at)) != std::string::npos) {
        const bool begins = at > 0 && (lowered[at - 1] == ' ' || lowered[at - 1] == ';');
        at += sought.size();
        if (!begins) continue;
        if (at < header.size() && header[at] == '"') {
            const std::size_t end = header.find('"', at + 1);
            return end == std::string_view::npos ? std::string{}
                                                 : std::string(header.substr(at + 1, end - at - 1));
        }
        return std::string(header.substr(at, header.find_first_of("; \t\r\n", at) - at));
    }
    return {};
}

FormPart read_part(std::string_view part) {
    FormPart result;
    const std::size_t end = part.find("\r\n\r\n");
    std::string_view headers = part.substr(0, end);
    if (end != std::string_view::npos) result.content = part.substr(end + 4);
    while (!headers.empty()) {
        const std::size_t line_end = std::min(headers.find("\r\n"), headers.size());
        const std::string_view line = headers.substr(0, line_end);
        const std::string lowered = lower(line);
        if (lowered.starts_with("content-disposition:")) {
            result.name = parameter(line, "name");
            result.file_name = parameter(line, "filename");
        } else if (lowered.starts_with("content-type:")) {
            const std::size_t begin = line.find_first_not_of(" \t", 13);
            if (begin != std::string_view::npos) {
                result.content_type = lower(line.substr(begin, line.find(';', begin) - begin));
            }
        }
        headers.remove_prefix(std::min(line_end + 2, headers.size()));
    }
    return result;
}

}  // namespace

std::optional<std::vector<FormPart>> parse_multipart(std::string_view content_type,
                                                     std::string_view body) {
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty() || boundary.size() > 70) return std::nullopt;
    const std::string first = "--" + boundary;
    if (!body.starts_with(first)) return std::nullopt;
    const std::string separator = "\r\n" + first;
    body.remove_prefix(first.size());
    std::vector<FormPart> parts;
    while (body.starts_with("\r\n") && parts.size() < most_parts) {
        body.remove_prefix(2);
        // An empty part's headers may run straight into the separator.
        const std::size_t end = body.find(separator);
        if (end == std::string_view::npos) break;
        FormPart part = read_part(body.substr(0, end));
        if (!part.name.empty()) parts.push_back(std::move(part));
        body.remove_prefix(end + separator.size());
    }
    return parts;
}

}  // namespace webhooks
