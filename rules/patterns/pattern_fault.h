#pragma once

#include "rules/book/words.h"

#include <re2/re2.h>

namespace rules {

/// Why the pattern did not compile, with the part of it, folded, where RE2 gave up. Empty for one
/// that did.
[[nodiscard]] Words pattern_fault(const RE2& regex);

}  // namespace rules
