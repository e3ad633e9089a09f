#pragma once

#include <memory>
#include <string_view>

struct sb_stemmer;

namespace rules {

/// Cuts words to their stem with the Snowball algorithm of a language; a language without one keeps
/// its words. Not thread-safe: make one per call, it is cheap.
class Stemmer {
public:
    explicit Stemmer(std::string_view language);

    /// The stem of a folded word; valid until the next call.
    [[nodiscard]] std::string_view stem(std::string_view word);

private:
    struct Release {
        void operator()(sb_stemmer* stemmer) const;
    };
    std::unique_ptr<sb_stemmer, Release> stemmer_;
};

}  // namespace rules
