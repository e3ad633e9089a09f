#include "webhooks/words.h"

namespace webhooks {

std::string in_english(const Words& words) {
    std::string text = words.english;
    for (std::size_t i = words.values.size(); i > 0; --i) {
        const std::string place = "{" + std::to_string(i) + "}";
        const auto at = text.find(place);
        if (at != std::string::npos) text.replace(at, place.size(), words.values[i - 1]);
    }
    return text;
}

}  // namespace webhooks
