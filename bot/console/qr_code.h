#pragma once

#include <optional>
#include <string>

namespace bot {

/// A QR code (ISO/IEC 18004) to draw: a square of `size` units with its quiet zone, one unit a
/// module.
struct QrCode {
    int size = 0;
    std::string dark;  ///< The dark modules as the data of an SVG path.
};

/// The code that says `text`, readable with up to 15 % of it hidden. Nothing for more than 666
/// bytes: a camera could not tell its modules apart.
[[nodiscard]] std::optional<QrCode> qr_code(const std::string& text);

}  // namespace bot
