#pragma once

#include "rules/book/words.h"

#include <string>
#include <vector>

namespace rules {

/// Where something stands in the book's files; lines and columns count from 1, 0 means the whole
/// file.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};

/// Something wrong with a book.
struct Problem {
    enum class Severity { error, warning };

    Severity severity = Severity::error;
    Place where;
    Words message;
    Words hint;  ///< What to do about it.
};

}  // namespace rules
