#pragma once

#include <string>
#include <string_view>

namespace webhooks {

/// `bytes` in `charset` as UTF-8. Known are UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15 and
/// Windows-1252; bytes of any other, or that are no UTF-8 although they should be, are read as
/// Windows-1252.
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view charset);

/// A header's text: encoded words (RFC 2047) decoded, line breaks and control characters gone.
[[nodiscard]] std::string decode_header(std::string_view value);

/// A header's text for sending: as it is when it is plain ASCII, else as encoded words. Line breaks
/// and control characters become spaces, so nothing in it can begin another header.
[[nodiscard]] std::string encode_header(std::string_view text);

/// `Ana <ana@x.example>` as name and address. The address is lower case, and empty when there is
/// none that could be written to.
struct Mailbox {
    std::string name;
    std::string address;
};
[[nodiscard]] Mailbox parse_mailbox(std::string_view header);

/// What the sender wrote in this mail: without the quoted mail below or between, the signature, and
/// the line that a phone adds. The whole text when nothing else would be left.
[[nodiscard]] std::string without_quotes(std::string_view text);

/// Whether a subject says that its mail answers or passes on another (`Re:`, `RV:`, `Fwd:`…).
[[nodiscard]] bool is_answer_subject(std::string_view subject);

/// What a mail says: what its sender wrote now, below the subject when that is new too.
[[nodiscard]] std::string words_of_mail(std::string_view text,
                                        const std::string& subject,
                                        bool begins_thread);

/// Quoted-printable (RFC 2045), lines of at most 76 characters that end with CR LF.
[[nodiscard]] std::string quoted_printable(std::string_view text);

}  // namespace webhooks
