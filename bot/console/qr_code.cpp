#include "bot/console/qr_code.h"

#include <qrencode.h>

#include <cstddef>
#include <memory>

namespace bot {
namespace {

constexpr std::size_t most_bytes = 666;  ///< Of version 20 (97 modules a side) at level M.
constexpr int quiet_modules = 4;

/// `M4 4h7v1h-7z`: a row's neighbours in one piece.
void draw_run(std::string& path, int column, int row, int length) {
    const std::string wide = std::to_string(length);
    path += "M" + std::to_string(column + quiet_modules) + " " +
            std::to_string(row + quiet_modules) + "h" + wide + "v1h-" + wide + "z";
}

}  // namespace

std::optional<QrCode> qr_code(const std::string& text) {
    if (text.empty() || text.size() > most_bytes) return std::nullopt;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
        QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, QR_ECLEVEL_M), &QRcode_free);
    if (!made) return std::nullopt;
    const int width = made->width;
    QrCode code;
    code.size = width + 2 * quiet_modules;
    for (int row = 0; row < width; ++row) {
        int run = 0;
        for (int column = 0; column <= width; ++column) {
            const bool dark = column < width && (made->data[row * width + column] & 1U) != 0;
            if (dark) {
                ++run;
            } else if (run > 0) {
                draw_run(code.dark, column - run, row, run);
                run = 0;
            }
        }
    }
    return code;
}

}  // namespace bot
