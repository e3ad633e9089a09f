#pragma once

#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <string>

// The full-text search. New rows are put into it a little later and many at a time: the index is
// written anew at the end of every savepoint that touched it, which costs more than taking a
// message in.
namespace bot::store {

/// Puts the messages and the named contacts that came since the last time into the index, at most
/// `limit` rows of each; how many rows it looked at.
std::int64_t index_new(Database& database, std::int64_t limit);

/// Gives the contact this name and handle, and the index with it where it knows the contact.
void name_contact(Database& database,
                  ContactId contact,
                  const std::string& name,
                  const std::string& handle);

}  // namespace bot::store
