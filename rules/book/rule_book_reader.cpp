#include "rules/book/rule_book_reader.h"

#include "rules/book/content_hash.h"
#include "rules/book/draft.h"
#include "rules/book/rule_index.h"
#include "rules/patterns/pattern_set.h"

#include <algorithm>

namespace rules {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_yaml(std::string_view path) {
    return ends_with(path, ".yaml") || ends_with(path, ".yml") || ends_with(path, ".json");
}

bool is_in(std::string_view path, std::string_view folder) {
    return path.substr(0, folder.size()) == folder && is_yaml(path);
}

const BookFile* main_file(const BookDraft& draft) {
    for (const char* name : {"portavoz.yaml", "portavoz.yml", "portavoz.json"}) {
        const BookFile* file = find_file(draft, name);
        if (file != nullptr) return file;
    }
    return nullptr;
}

YamlNode parse(const BookFile& file, BookDraft& draft) {
    return parse_yaml(file.path, file.text, draft.problems.list());
}

/// The texts that ship with the program, in the book's languages.
void read_shipped_texts(BookDraft& draft) {
    for (const BookFile& file : draft.sources.judgement) {
        if (!ends_with(file.path, "texts.yaml")) continue;
        const YamlNode root = parse(file, draft);
        for (const YamlNode::Entry& entry : root.entries) {
            TextByLanguage& texts = draft.book.texts.by_name[entry.key];
            for (const YamlNode::Entry& one : entry.value.entries) {
                const bool voiced = one.key.find('_') != std::string::npos;
                if (!voiced) texts[one.key] = read_texts(one.value, entry.key, draft.problems);
            }
            const YamlNode* voiced = entry.value.find("es_" + draft.book.brand.voice);
            if (voiced != nullptr) texts["es"] = read_texts(*voiced, entry.key, draft.problems);
        }
    }
}

void read_main_file(const YamlNode& root, BookDraft& draft) {
    read_brand(root, draft);
    read_shipped_texts(draft);
    read_entity_types(root, draft);
    read_vector_files(root, draft);
    read_calendars(root, draft);
    read_departments(root, draft);
    read_forms(root, draft);
    read_standard_texts(root, draft);
    read_inboxes(root, draft);
    read_not_alarming(root, draft);
}

void read_folders(BookDraft& draft) {
    for (const BookFile& file : draft.sources.files) {
        if (is_in(file.path, "faq/")) read_intents(parse(file, draft), draft);
    }
    for (const BookFile& file : draft.sources.files) {
        if (is_in(file.path, "rules/")) read_rules(parse(file, draft), RuleOrigin::brand, draft);
    }
    draft.own_patterns = draft.pattern_texts.size();
    for (const BookFile& file : draft.sources.judgement) {
        const bool rules = is_yaml(file.path) && !ends_with(file.path, "texts.yaml") &&
                           !ends_with(file.path, "intents.yaml");
        if (rules) read_rules(parse(file, draft), RuleOrigin::program, draft);
    }
    std::stable_sort(draft.book.rules.begin(), draft.book.rules.end(),
                     [](const Rule& a, const Rule& b) { return a.rank > b.rank; });
    draft.book.rule_index = std::make_shared<const RuleIndex>(draft.book.rules);
}

void check_rule_ids(BookDraft& draft) {
    std::map<std::string, Place> seen;
    for (const Rule& rule : draft.book.rules) {
        const auto [first, added] = seen.emplace(rule.id, rule.where);
        if (added || rule.id.empty()) continue;
        draft.problems.error(
            rule.where, wording("rule '{1}' stands in the book twice", rule.id),
            wording("the other one is in {1}, line {2}", first->second.file, first->second.line));
    }
}

std::string version_of(const BookSources& sources) {
    ContentHash hash;
    for (const auto* files : {&sources.files, &sources.library, &sources.judgement}) {
        for (const BookFile& file : *files) {
            if (ends_with(file.path, ".chat")) continue;
            hash.add(file.path);
            hash.add(file.text);
        }
    }
    return hash.text().substr(0, 16);
}

/// In the order of the files, then of the lines.
void sort_problems(const BookSources& sources, std::vector<Problem>& problems) {
    const auto position = [&](const Problem& problem) {
        for (std::size_t i = 0; i < sources.files.size(); ++i) {
            if (sources.files[i].path == problem.where.file) return i;
        }
        return sources.files.size();
    };
    std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) {
        const auto first = std::tuple(position(a), a.where.line, a.where.column);
        return first < std::tuple(position(b), b.where.line, b.where.column);
    });
}

void read_everything(BookDraft& draft) {
    const BookFile* file = main_file(draft);
    if (file == nullptr) {
        draft.problems.error(
            {"portavoz.yaml", 0, 0}, wording("the folder holds no portavoz.yaml"),
            wording("is this the right folder? 'portavoz init FOLDER' makes a book"));
        return;
    }
    const YamlNode root = parse(*file, draft);
    // Without the brand nothing else can be judged fairly; broken files are still all named.
    if (draft.problems.has_errors()) {
        for (const BookFile& other : draft.sources.files) {
            if (&other != file && is_yaml(other.path)) (void)parse(other, draft);
        }
        return;
    }
    read_main_file(root, draft);
    draft.library = read_library(draft.sources.library, draft.languages(), draft.problems);
    read_folders(draft);
    add_library_intents(draft);
    read_look_alikes(draft);
    check_rule_ids(draft);
    check_names(draft);
    check_likes(draft);
    check_routes(draft);
    check_examples(draft);
    check_expiry(draft);
    compile_patterns(draft);
    if (draft.problems.has_errors()) return;
    train_matcher(draft);
    check_rule_examples(draft);
    check_not_alarming(draft);
    draft.patterns->let_go();  // The examples needed many that a day's messages may not.
}

}  // namespace

std::size_t BookDraft::add_pattern(std::string text, const Place& where) {
    pattern_texts.push_back(std::move(text));
    pattern_places.push_back(where);
    return pattern_texts.size() - 1;
}

const BookFile* find_file(const BookDraft& draft, std::string_view path) {
    const auto& files = draft.sources.files;
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const BookFile& file) { return file.path == path; });
    return found == files.end() ? nullptr : &*found;
}

void compile_patterns(BookDraft& draft) {
    std::vector<PatternFailure> failures;
    // The others are proved by the program's own tests.
    draft.patterns =
        std::make_shared<PatternSet>(draft.pattern_texts, failures, draft.own_patterns);
    draft.book.patterns = draft.patterns;
    for (const PatternFailure& failure : failures) {
        draft.problems.error(draft.pattern_places[failure.pattern],
                             wording("the pattern '{1}' can not be used: {2}",
                                     draft.pattern_texts[failure.pattern], failure.reason),
                             wording("patterns follow RE2: docs/rule-book.md has the short list"));
    }
}

BookReading read_rule_book(const BookSources& sources) {
    BookDraft draft{sources, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    try {
        read_everything(draft);
    } catch (const std::exception& failed) {
        draft.problems.error({"portavoz.yaml", 0, 0},
                             wording("the book can not be read: {1}", failed.what()),
                             wording("please report this as a fault of the program"));
    }
    BookReading reading;
    const bool broken = draft.problems.has_errors();
    reading.problems = std::move(draft.problems.list());
    sort_problems(sources, reading.problems);
    if (broken) return reading;
    draft.book.version = version_of(sources);
    reading.book = std::make_shared<const RuleBook>(std::move(draft.book));
    return reading;
}

const Intent* RuleBook::intent(const std::string& id) const {
    const auto found = intent_index.find(id);
    return found == intent_index.end() ? nullptr : &intents[found->second];
}

}  // namespace rules
