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

bool tells_time(const FoundValue& value) {
    return !value.listed && (value.entity.type == "date" || value.entity.type == "time");
}

bool same_stretch(const Entity& a, const Entity& b) {
    return a.begin == b.begin && a.end == b.end;
}

/// Whether only one of two can be meant. "mañana" can be both a day and a value of the brand's.
bool conflict(const FoundValue& a, const FoundValue& b) {
    const bool overlap = a.entity.begin < b.entity.end && b.entity.begin < a.entity.end;
    const bool day_and_value = (tells_time(a) && b.listed) || (a.listed && tells_time(b));
    return overlap && !(day_and_value && same_stretch(a.entity, b.entity));
}

/// "pasado mañana" is a day, even where "mañana" is a value of the brand's.
void drop_parts_of_days(std::vector<FoundValue>& found) {
    const std::vector<FoundValue> all = found;
    std::erase_if(found, [&](const FoundValue& value) {
        return value.listed && std::any_of(all.begin(), all.end(), [&](const FoundValue& day) {
                   return tells_time(day) && day.entity.begin <= value.entity.begin &&
                          value.entity.end <= day.entity.end &&
                          !same_stretch(day.entity, value.entity);
               });
    });
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
    find_orders(text, found);
    find_times(text, found);
    drop_parts_of_days(found);
    std::stable_sort(found.begin(), found.end(), [](const FoundValue& a, const FoundValue& b) {
        if (a.rank != b.rank) return a.rank > b.rank;
        return a.entity.end - a.entity.begin > b.entity.end - b.entity.begin;
    });
    std::vector<FoundValue> kept;
    for (FoundValue& value : found) {
        const bool free = std::none_of(kept.begin(), kept.end(), [&](const FoundValue& other) {
            return conflict(other, value);
        });
        if (free) kept.push_back(std::move(value));
    }
    std::stable_sort(kept.begin(), kept.end(), [](const FoundValue& a, const FoundValue& b) {
        return a.entity.begin < b.entity.begin;
    });
    std::vector<Entity> entities;
    for (FoundValue& value : kept) {
        map_back(value.entity, text);
        entities.push_back(std::move(value.entity));
    }
    return entities;
}

}  // namespace rules
