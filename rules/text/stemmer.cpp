#include "rules/text/stemmer.h"

#include <libstemmer.h>

#include <string>

namespace rules {

void Stemmer::Release::operator()(sb_stemmer* stemmer) const {
    sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer(std::string_view language)
    : stemmer_(sb_stemmer_new(std::string(language.substr(0, 2)).c_str(), "UTF_8")) {}

std::string_view Stemmer::stem(std::string_view word) {
    if (!stemmer_) return word;
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stem = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size()));
    if (stem == nullptr) return word;
    return {reinterpret_cast<const char*>(stem),
            static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

}  // namespace rules
