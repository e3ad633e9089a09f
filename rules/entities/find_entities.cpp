#include "rules/entities/entity.h"
#include "rules/entities/finders.h"

#include <algorithm>

namespace rules {
namespace {

/// The offsets of the original text for a stretch of the folded one.
void map_back(Entity& entity, const NormalisedText& text) {
    const std::uint32_t last = text.origin[entity.end - 1];
    std::uint32_t end = last + 1;
    const auto bytes = text.original.size();
    // The last letter may be several bytes long.
    while (end < bytes && (static_cast<unsigned char>(text.original[end]) & 0xC0u) == 0x80u) ++end;
    entity.begin = text.origin[entity.begin];
    entity.end = end;
}

bool overlap(const Entity& a, const Entity& b) {
    return a.begin < b.end && b.begin < a.end;
}

}  // namespace

std::vector<Entity> find_entities(const NormalisedText& text,
                                  const std::vector<EntityType>& types,
                                  std::string_view language,
                                  std::int64_t now_ms,
                                  std::string_view zone_name,
                                  std::string_view country) {
    std::vector<FoundValue> found;
    find_listed(text, types, found);
    find_codes(text, country, found);
    find_dates(text, language, now_ms, zone_name, found);
    std::stable_sort(found.begin(), found.end(), [](const FoundValue& a, const FoundValue& b) {
        if (a.rank != b.rank) return a.rank > b.rank;
        return a.entity.end - a.entity.begin > b.entity.end - b.entity.begin;
    });
    std::vector<Entity> kept;
    for (FoundValue& value : found) {
        const bool free = std::none_of(kept.begin(), kept.end(), [&](const Entity& other) {
            return overlap(other, value.entity);
        });
        if (free) kept.push_back(std::move(value.entity));
    }
    std::sort(kept.begin(), kept.end(),
              [](const Entity& a, const Entity& b) { return a.begin < b.begin; });
    for (Entity& entity : kept) map_back(entity, text);
    return kept;
}

}  // namespace rules
