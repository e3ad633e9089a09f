#include "bot/store/themes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace bot::store {
namespace {

/// Words shorter than this say little about the topic in any of our languages.
constexpr std::size_t shortest_word = 4;
constexpr std::size_t piece_length = 4;
constexpr double near_enough = 0.4;

using Pieces = std::set<std::string>;

void add_pieces(std::string_view word, Pieces& pieces) {
    if (word.size() < shortest_word) return;
    for (std::size_t begin = 0; begin + piece_length <= word.size(); ++begin)
        pieces.emplace(word.substr(begin, piece_length));
}

/// The pieces of the text's longer words; the whole text when it has none.
Pieces pieces_of(const std::string& text) {
    Pieces pieces;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \t\n.,;:!?", begin), text.size());
        add_pieces(std::string_view(text).substr(begin, end - begin), pieces);
        begin = end + 1;
    }
    if (pieces.empty()) pieces.insert(text);
    return pieces;
}

/// How much of the smaller one is in the larger one, with a penalty for the rest of it.
double likeness(const Pieces& one, const Pieces& other) {
    std::vector<std::string> shared;
    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                          std::back_inserter(shared));
    const auto common = static_cast<double>(shared.size());
    return 2.0 * common / static_cast<double>(one.size() + other.size());
}

}  // namespace

std::vector<Theme> group_into_themes(const std::vector<std::string>& texts) {
    std::vector<Theme> themes;
    std::vector<Pieces> leaders;
    for (std::size_t place = 0; place < texts.size(); ++place) {
        Pieces pieces = pieces_of(texts[place]);
        std::size_t best = leaders.size();
        double most = near_enough;
        for (std::size_t theme = 0; theme < leaders.size(); ++theme) {
            const double like = likeness(leaders[theme], pieces);
            if (like < most) continue;
            most = like;
            best = theme;
        }
        if (best == leaders.size()) {
            leaders.push_back(std::move(pieces));
            themes.emplace_back();
        }
        themes[best].members.push_back(place);
    }
    return themes;
}

}  // namespace bot::store
