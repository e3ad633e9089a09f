#include "bot/store/approved_messages.h"

namespace bot::store {

std::vector<std::string> settled_messages(Database& database) {
    std::vector<std::string> messages;
    Statement found = database.prepare(
        "SELECT text FROM lessons WHERE state = 'done' AND text <> '' ORDER BY count DESC, id");
    while (found.step()) messages.push_back(found.text(0));
    return messages;
}

}  // namespace bot::store
