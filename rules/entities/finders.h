#pragma once

#include "rules/entities/entity.h"

#include <string_view>
#include <vector>

namespace rules {

/// A value in the folded text: offsets are into NormalisedText::folded until they are mapped.
struct FoundValue {
    Entity entity;
    int rank = 0;         ///< Of two that overlap the higher rank wins, then the longer one.
    bool listed = false;  ///< One of the brand's.
};

// One finder per family; each appends what it finds.
void find_codes(const NormalisedText& text, std::string_view country, std::vector<FoundValue>&);
void find_dates(const NormalisedText& text,
                std::string_view language,
                std::int64_t now_ms,
                std::string_view zone_name,
                std::vector<FoundValue>&);
/// After the codes and dates: an amount or a day is no order number.
void find_orders(const NormalisedText& text, std::vector<FoundValue>&);
void find_times(const NormalisedText& text, std::vector<FoundValue>&);
void find_listed(const NormalisedText& text,
                 const std::vector<EntityType>& types,
                 std::vector<FoundValue>&);

}  // namespace rules
