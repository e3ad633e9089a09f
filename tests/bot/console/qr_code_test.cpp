#include "bot/console/qr_code.h"

#include "tests/support/catch.h"

#include <cstdio>
#include <string>
#include <vector>

namespace {

/// What a drawn code shows; `#` is dark.
std::vector<std::string> picture_of(const bot::QrCode& code) {
    const auto size = static_cast<std::size_t>(code.size);
    std::vector<std::string> rows(size, std::string(size, '.'));
    const char* at = code.dark.c_str();
    while (*at != '\0') {
        unsigned column = 0;
        unsigned row = 0;
        unsigned length = 0;
        unsigned back = 0;
        int read = 0;
        const int found =
            std::sscanf(at, "M%u %uh%uv1h-%uz%n", &column, &row, &length, &back, &read);
        REQUIRE(found == 4);
        REQUIRE(length == back);
        REQUIRE(column + length <= size);
        REQUIRE(row < size);
        for (unsigned i = 0; i < length; ++i) rows[row][column + i] = '#';
        at += read;
    }
    return rows;
}

std::vector<std::string> part_of(const std::vector<std::string>& picture,
                                 std::size_t column,
                                 std::size_t row) {
    std::vector<std::string> part;
    for (std::size_t i = 0; i < 7; ++i) part.push_back(picture[row + i].substr(column, 7));
    return part;
}

const std::vector<std::string> corner = {"#######", "#.....#", "#.###.#", "#.###.#",
                                         "#.###.#", "#.....#", "#######"};
/// "Tienda Luna" as another encoder draws it (node-qrcode 1.5.4): version 1, level M, bytes, mask
/// pattern 2, without the quiet zone.
// clang-format off
const std::vector<std::string> tienda_luna = {
    "#######.....#.#######",
    "#.....#.....#.#.....#",
    "#.###.#.#.....#.###.#",
    "#.###.#.#..#..#.###.#",
    "#.###.#.##..#.#.###.#",
    "#.....#.##.#..#.....#",
    "#######.#.#.#.#######",
    "........#.#..........",
    "#.#####..#.#..#####..",
    "....##.#########....#",
    ".###.###.#..#....###.",
    ".....#.#...###.#.##..",
    "#..#.##.#.#.####...#.",
    "........###.##.#####.",
    "#######..#.#.#.#.###.",
    "#.....#.#.#..#...####",
    "#.###.#.#..#..##....#",
    "#.###.#.##..######...",
    "#.###.#.###.#.#......",
    "#.....#...####.#.##..",
    "#######.#.#.#.#....#.",
};
// clang-format on
const std::string address =
    "otpauth://totp/Tienda%20Luna%3Aana?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Tienda%"
    "20Luna";

}  // namespace

TEST_CASE("a QR code has its three corners, its ruler between them and a quiet zone") {
    const auto code = bot::qr_code(address);
    REQUIRE(code);
    // 96 bytes take version 6 at level M: 41 modules, and 4 of quiet on each side.
    REQUIRE(code->size == 41 + 8);
    const auto picture = picture_of(*code);

    CHECK(part_of(picture, 4, 4) == corner);
    CHECK(part_of(picture, 38, 4) == corner);
    CHECK(part_of(picture, 4, 38) == corner);
    CHECK(picture[10].substr(12, 25) == "#.#.#.#.#.#.#.#.#.#.#.#.#");
    for (std::size_t i = 0; i < 49; ++i) {
        for (const std::size_t edge : {0U, 1U, 2U, 3U, 45U, 46U, 47U, 48U}) {
            CHECK(picture[i][edge] == '.');
            CHECK(picture[edge][i] == '.');
        }
    }
}

TEST_CASE("a QR code is module for module what another encoder draws of the same text") {
    const auto code = bot::qr_code("Tienda Luna");
    REQUIRE(code);
    REQUIRE(code->size == 21 + 8);
    const auto picture = picture_of(*code);

    for (std::size_t row = 0; row < tienda_luna.size(); ++row) {
        CAPTURE(row);
        CHECK(picture[row + 4].substr(4, 21) == tienda_luna[row]);
    }
}

TEST_CASE("a QR code grows with its text and is refused where a camera could not read it") {
    CHECK(bot::qr_code(std::string(666, 'a'))->size == 97 + 8);
    CHECK_FALSE(bot::qr_code(std::string(667, 'a')));
    CHECK_FALSE(bot::qr_code(""));
    CHECK(bot::qr_code(address)->dark != bot::qr_code(address + "!")->dark);
}
