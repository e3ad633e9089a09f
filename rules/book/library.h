#pragma once

#include "rules/book/fields.h"
#include "rules/book/rule_book_reader.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// One intent of the message library that ships with the program.
struct LibraryIntent {
    std::string id;
    std::string sector;  ///< The file it stands in: comun, problemas, tienda_envio…
    bool needs_person = false;
    std::map<std::string, std::string> title;   ///< By language.
    std::map<std::string, std::string> border;  ///< What belongs here and what to its neighbours.
    /// Its part of the file by language, read only when the matcher has to be trained.
    std::map<std::string, std::string> source;
};

/// The shipped library, for the languages of a book.
struct Library {
    std::map<std::string, LibraryIntent> intents;
    std::map<std::string, std::string> off_topic;  ///< By language, as `source` above.
    /// Messages of no intent, likewise: such as need a person, and such as need nobody.
    std::map<std::string, std::string> told, asked;
    std::map<std::string, std::string> requests;  ///< Messages that ask for a person.

    [[nodiscard]] const LibraryIntent* intent(const std::string& id) const;
};

/// Finds the intents of the library's files in these languages; messages are not read yet.
[[nodiscard]] Library read_library(const std::vector<BookFile>& files,
                                   const Languages& languages,
                                   Problems& problems);

/// The languages whose library has an intent of this id, whatever a book speaks.
[[nodiscard]] std::vector<std::string> languages_with(const std::vector<BookFile>& files,
                                                      const std::string& id);

/// The messages of one `source`.
[[nodiscard]] std::vector<std::string> library_messages(const std::string& source);

}  // namespace rules
