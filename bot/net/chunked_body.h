#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bot::net {

/// How far the reading of a body has come.
enum class BodyState { more, done, malformed, too_long };

/// What one piece of input brought.
struct BodyStep {
    BodyState state = BodyState::more;
    std::size_t used = 0;  ///< Bytes of the input that belong to the body.
};

/// Decodes `Transfer-Encoding: chunked`, whatever pieces it arrives in.
///
/// Strict: sizes of 1 to 8 hexadecimal digits, no extensions, no trailers. Ours and not Beast's,
/// whose chunk parser (1.81) fails an assertion, that is ends the process, when an empty body's
/// `0 CR LF CR LF` arrives in two pieces, and takes extensions of any length.
class ChunkedBody {
public:
    /// Appends what `input` holds to `body`, as long as that stays within `max_bytes`. Not to be
    /// called again after any other state than `more`.
    [[nodiscard]] BodyStep feed(std::string_view input, std::string& body, std::uint64_t max_bytes);

private:
    enum class Phase { size, size_end, data, data_return, data_end, last_return, last_end };

    [[nodiscard]] BodyState take_size(char c);
    [[nodiscard]] BodyState take_line_end(char c, std::uint64_t room);
    [[nodiscard]] BodyState expect(char c, char wanted, Phase next);

    Phase phase_ = Phase::size;
    std::uint64_t chunk_ = 0;  ///< What is left of the chunk, or its size so far.
    int digits_ = 0;
};

}  // namespace bot::net
