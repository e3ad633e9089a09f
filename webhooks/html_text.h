#pragma once

#include <string>
#include <string_view>

namespace webhooks {

/// Decodes character references (`&amp;`, `&eacute;`, `&#233;`, `&#xE9;`) once; what is none stays
/// as it is.
[[nodiscard]] std::string decode_entities(std::string_view text);

/// What a person would read of an HTML fragment: paragraphs and list items on lines of their own,
/// no tags, scripts, styles or quotations of other posts, entities decoded.
[[nodiscard]] std::string html_to_text(std::string_view html);

/// The same of a mail: a line `>` stands where the mail that it answers was quoted, so that
/// `without_quotes` knows the words below it from a quotation without a mark.
[[nodiscard]] std::string html_mail_to_text(std::string_view html);

}  // namespace webhooks
