#include "rules/book/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rules {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > limit) return limit + 1;
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::vector<std::size_t> next(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
        }
        std::swap(before, row);
        std::swap(row, next);
    }
    return std::min(row[b.size()], limit + 1);
}

std::vector<std::string> nearest_few(std::string_view written,
                                     const std::vector<std::string>& known,
                                     std::size_t most) {
    const std::size_t limit =
        std::max<std::size_t>(1, std::min<std::size_t>(4, written.size() / 3));
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : known) {
        const std::size_t distance = edit_distance(written, name, limit);
        if (distance <= limit) near.emplace_back(distance, name);
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    near.resize(std::min(near.size(), most));
    std::vector<std::string> names;
    for (auto& [distance, name] : near) names.push_back(std::move(name));
    return names;
}

std::string nearest(std::string_view written, const std::vector<std::string>& known) {
    const std::vector<std::string> best = nearest_few(written, known, 1);
    return best.empty() ? std::string() : best.front();
}

}  // namespace rules
