#include "bot/store/first_id.h"

namespace bot::store {

std::int64_t first_id_at(Database& database,
                         const std::string& table,
                         const std::string& column,
                         TimeMs at) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    {
        Statement last = database.prepare("SELECT max(id) FROM " + table);
        high = last.step() && !last.is_null(0) ? last.integer(0) + 1 : 0;
    }
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        Statement row = database.prepare("SELECT id, " + column + " FROM " + table +
                                         " WHERE id >= ? ORDER BY id LIMIT 1");
        const bool before = row.bind(middle).step() && row.integer(1) < at;
        if (before) {
            low = row.integer(0) + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace bot::store
