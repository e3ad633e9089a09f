#pragma once

#include "rules/book/library.h"
#include "rules/book/rule_book.h"

#include <memory>
#include <string>
#include <vector>

namespace rules {

/// Which of the library's intents messages resemble, in one language. Learned from the whole
/// library, which takes a second; immutable afterwards.
class Resemblance {
public:
    struct Likeness {
        std::string id;
        double strength = 0.0;  ///< 0 to 1: the mean likeness of the messages to the intent's.
        double agreeing = 0.0;  ///< Share of the messages that resemble this one the most.
    };

    Resemblance(const Library& library, std::string language);
    ~Resemblance();
    Resemblance(const Resemblance&) = delete;
    Resemblance& operator=(const Resemblance&) = delete;

    /// The strongest first, at most three; empty without messages.
    [[nodiscard]] std::vector<Likeness> of(const std::vector<std::string>& messages) const;

private:
    struct Model;
    std::unique_ptr<const Model> model_;
};

/// An intent of the book that could inherit how people ask.
struct LikeProposal {
    std::string intent;
    std::string like;
    std::string title;  ///< The library's, in the book's first language.
};

/// For each of the book's own intents that inherits nothing: the library's intent that its examples
/// clearly resemble, if there is one, no other intent of the book inherits it, it needs a person as
/// the book's does, and the book inherits from its sector (or from none).
[[nodiscard]] std::vector<LikeProposal> propose_likes(const RuleBook& book, const Library& library);

}  // namespace rules
