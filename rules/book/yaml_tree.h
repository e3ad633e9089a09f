#pragma once

#include "rules/book/place.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rules {

/// One value of a YAML (or JSON) file, with the place where it stands.
struct YamlNode {
    enum class Kind { none, scalar, list, map };

    struct Entry;

    Kind kind = Kind::none;
    std::string scalar;
    bool quoted = false;  ///< Written in quotes or as a block: never a number, a flag or "nothing".
    std::vector<YamlNode> items;
    std::vector<Entry> entries;  ///< In the order of the file; keys are unique.
    Place where;

    [[nodiscard]] bool is_none() const { return kind == Kind::none; }
    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    [[nodiscard]] bool is_list() const { return kind == Kind::list; }
    [[nodiscard]] bool is_map() const { return kind == Kind::map; }

    /// The value under `key`, or null when this is no map or has no such key.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
    /// The same, with an empty node where there is none.
    [[nodiscard]] const YamlNode& at(std::string_view key) const;
};

struct YamlNode::Entry {
    std::string key;
    Place where;  ///< Of the key.
    YamlNode value;
};

/// Reads one document. What is wrong is added to `problems`, and what could be read is returned.
///
/// Never throws. Bounded against hostile files: at most 4 MB, 500,000 values, 60 levels; anchors
/// and aliases are refused, so that nothing can multiply.
[[nodiscard]] YamlNode parse_yaml(const std::string& file,
                                  std::string_view text,
                                  std::vector<Problem>& problems);

}  // namespace rules
