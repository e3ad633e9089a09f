#pragma once

#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <string>

// What contacts are called. The index of names follows every change that is made here.
namespace bot::store {

/// Makes a contact that was just added findable by its name.
void index_name(Database& database,
                ContactId contact,
                const std::string& name,
                const std::string& handle);

/// Gives the contact this name and handle.
void name_contact(Database& database,
                  ContactId contact,
                  const std::string& name,
                  const std::string& handle);

}  // namespace bot::store
