#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace bot {

/// So many shares of something scarce, of which one holder has only so many. Each is given back
/// when whoever has it lets go of it, which may be after the end of this object. Thread-safe.
class Shares {
public:
    Shares(std::size_t count, std::size_t of_one_holder);

    /// Null: all are taken, or `holder` has as many as one may have.
    [[nodiscard]] std::shared_ptr<const void> take(const std::string& holder);

private:
    struct Books;
    std::shared_ptr<Books> books_;
};

}  // namespace bot
