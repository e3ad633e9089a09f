#include "rules/book/draft.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Beside the database, where nobody has to name it.
std::string usual_path(const std::string& store, const std::string& language) {
    const std::size_t slash = store.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "" : store.substr(0, slash + 1);
    return folder + language + ".vectors";
}

/// What keeps a file from being used beside those that are; empty when nothing does.
Words unfit(const WordVectors& vectors, const std::string& language, const WordVectorSet& others) {
    if (vectors.language() != language) {
        return wording("its words are of the language '{1}'", vectors.language());
    }
    const bool fits = others.empty() || others.begin()->second.dimensions() == vectors.dimensions();
    return fits ? Words()
                : wording("its vectors have another length than those of the other languages");
}

}  // namespace

void read_vector_files(const YamlNode& root, BookDraft& draft) {
    const YamlNode& node = root.at("vectors");
    if (node.is_none()) return;
    if (!node.is_map()) {
        draft.problems.error(node.where, wording("vectors names a file for each language"),
                             wording("vectors: {es: data/es.vectors}"));
        return;
    }
    const std::vector<std::string>& languages = draft.languages();
    for (const YamlNode::Entry& entry : node.entries) {
        if (std::find(languages.begin(), languages.end(), entry.key) == languages.end()) {
            draft.problems.error(entry.where,
                                 wording("vectors: '{1}' is no language of this book", entry.key),
                                 hint_for(entry.key, languages));
            continue;
        }
        const std::string path =
            read_text(entry.value, wording("a file of word vectors"), draft.problems);
        draft.vector_files[entry.key] = {path, entry.value.where};
    }
}

std::shared_ptr<const WordVectorSet> open_word_vectors(BookDraft& draft) {
    if (!draft.sources.word_vectors) return nullptr;
    WordVectorSet set;
    for (const std::string& language : draft.languages()) {
        const auto named = draft.vector_files.find(language);
        const bool by_name = named != draft.vector_files.end();
        const std::string path =
            by_name ? named->second.path : usual_path(draft.book.store, language);
        auto opening = draft.sources.word_vectors(path);
        if (!opening && !by_name) continue;
        Words fault = opening ? opening->fault : wording("there is no such file");
        if (opening && opening->vectors) fault = unfit(*opening->vectors, language, set);
        if (fault.empty()) {
            set.emplace(language, std::move(*opening->vectors));
        } else if (by_name) {
            draft.problems.error(named->second.where,
                                 wording("word vectors '{1}': {2}", path, fault),
                                 wording("make it again with `portavoz vectors make`"));
        } else {
            draft.problems.warning({path, 0, 0},
                                   wording("these word vectors are not used: {1}", fault),
                                   wording("make the file again with `portavoz vectors make`"));
        }
    }
    if (set.empty()) return nullptr;
    return std::make_shared<const WordVectorSet>(std::move(set));
}

}  // namespace rules
