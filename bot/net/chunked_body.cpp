#include "bot/net/chunked_body.h"

#include <algorithm>

namespace bot::net {

namespace {

constexpr int max_digits = 8;

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

BodyState ChunkedBody::expect(char c, char wanted, Phase next) {
    phase_ = next;
    return c == wanted ? BodyState::more : BodyState::malformed;
}

BodyState ChunkedBody::take_size(char c) {
    if (c == '\r' && digits_ > 0) {
        phase_ = Phase::size_end;
        return BodyState::more;
    }
    const int value = hex_value(c);
    if (value < 0 || ++digits_ > max_digits) {
        return BodyState::malformed;
    }
    chunk_ = chunk_ * 16 + static_cast<std::uint64_t>(value);
    return BodyState::more;
}

BodyState ChunkedBody::take_line_end(char c, std::uint64_t room) {
    digits_ = 0;
    if (c == '\n' && chunk_ > room) {
        return BodyState::too_long;
    }
    return expect(c, '\n', chunk_ == 0 ? Phase::last_return : Phase::data);
}

BodyStep ChunkedBody::feed(std::string_view input, std::string& body, std::uint64_t max_bytes) {
    BodyStep step;
    while (step.used < input.size() && step.state == BodyState::more) {
        const char c = input[step.used];
        switch (phase_) {
            case Phase::size:
                step.state = take_size(c);
                break;
            case Phase::size_end:
                step.state = take_line_end(c, max_bytes - body.size());
                break;
            case Phase::data: {
                const auto count = std::min<std::uint64_t>(chunk_, input.size() - step.used);
                body.append(input.substr(step.used, static_cast<std::size_t>(count)));
                chunk_ -= count;
                step.used += static_cast<std::size_t>(count);
                phase_ = chunk_ == 0 ? Phase::data_return : Phase::data;
                continue;
            }
            case Phase::data_return:
                step.state = expect(c, '\r', Phase::data_end);
                break;
            case Phase::data_end:
                step.state = expect(c, '\n', Phase::size);
                break;
            case Phase::last_return:
                step.state = expect(c, '\r', Phase::last_end);
                break;
            case Phase::last_end:
                step.state = c == '\n' ? BodyState::done : BodyState::malformed;
                break;
        }
        ++step.used;
    }
    return step;
}

}  // namespace bot::net
