#include "tests/fuzz/channel.h"
#include "webhooks/html_text.h"
#include "webhooks/mail/mail_text.h"

using namespace webhooks;

/// Any HTML, header or mail text; a header that is sent reads back and holds no line of its own.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::text_of(data, size);
    fuzz::require(decode_entities(html_to_text(text)).size() <= 4 * size + 4);
    fuzz::require(without_quotes(text).size() <= size);
    const std::string header = decode_header(text);
    fuzz::require(header.find_first_of("\r\n") == std::string::npos);
    const std::string encoded = encode_header(header);
    for (std::size_t at = encoded.find('\n'); at != std::string::npos;
         at = encoded.find('\n', at + 1)) {
        fuzz::require(encoded.compare(at + 1, 3, " =?") == 0);
    }
    fuzz::require(parse_mailbox(text).address.find_first_of(" \r\n<>,") == std::string::npos);
    static_cast<void>(quoted_printable(text));
    return 0;
}
