#include "bot/book_loader.h"

#include "bot/book_words.h"
#include "bot/clock.h"
#include "bot/embedded_files.h"
#include "bot/mapped_file.h"
#include "bot/word_vector_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

namespace bot {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file_bytes = 8 * 1024 * 1024;

bool belongs_to_book(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".yaml" || extension == ".yml" || extension == ".json" ||
           extension == ".ics";
}

rules::Problem file_problem(const std::string& file, rules::Words message, rules::Words hint) {
    return {rules::Problem::Severity::error, {file, 0, 0}, std::move(message), std::move(hint)};
}

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void add_file(const fs::path& root,
              const fs::path& path,
              rules::BookSources& sources,
              std::vector<rules::Problem>& problems) {
    const std::string name = path.lexically_relative(root).generic_string();
    std::error_code error;
    if (fs::file_size(path, error) > largest_file_bytes || error) {
        problems.push_back(file_problem(name, rules::wording("the file is larger than 8 MB"),
                                        rules::wording("split it")));
        return;
    }
    std::optional<std::string> text = read_file(path);
    if (!text) {
        problems.push_back(file_problem(name, rules::wording("the file cannot be read"),
                                        rules::wording("check its permissions")));
        return;
    }
    sources.files.push_back({name, std::move(*text)});
}

std::vector<rules::Problem> add_folder(const std::string& folder, rules::BookSources& sources) {
    std::vector<rules::Problem> problems;
    const fs::path root(folder);
    std::error_code error;
    fs::recursive_directory_iterator entries(root, error);
    if (error) {
        problems.push_back(file_problem(
            folder, rules::wording("the folder cannot be read: {1}", error.message()),
            rules::wording("name a folder that holds portavoz.yaml; `portavoz init` makes one")));
        return problems;
    }
    std::vector<fs::path> paths;
    for (auto entry = begin(entries); entry != end(entries); entry.increment(error)) {
        const bool skipped = entry->path().filename() == "tests" ||
                             entry->path().filename() == "data" ||
                             entry->path().filename().string().starts_with(".");
        if (entry->is_directory() && skipped) entry.disable_recursion_pending();
        if (entry->is_regular_file() && !skipped && belongs_to_book(entry->path())) {
            paths.push_back(entry->path());
        }
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) add_file(root, path, sources, problems);
    return problems;
}

void add_embedded(rules::BookSources& sources) {
    sources.library = library_files();
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.starts_with("rules/judgement/")) {
            sources.judgement.push_back({std::string(file.path), std::string(file.bytes)});
        }
    }
}

std::optional<fs::path> cache_folder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME")) return fs::path(cache) / "portavoz";
    if (const char* home = std::getenv("HOME")) return fs::path(home) / ".cache" / "portavoz";
    return std::nullopt;
}

/// A cache that cannot be used only costs time. `mapped` is the file that the book works on.
void add_cache(rules::BookSources& sources, std::shared_ptr<const MappedFile>& mapped) {
    const std::optional<fs::path> folder = cache_folder();
    if (!folder) return;
    sources.cached_matcher = [folder = *folder, &mapped](const std::string& hash) {
        mapped = MappedFile::open(folder / (hash + ".matcher"));
        return mapped ? rules::KeptBytes{mapped->bytes(), mapped} : rules::KeptBytes{};
    };
    sources.cache_matcher = [folder = *folder](const std::string& hash, const std::string& bytes) {
        std::error_code error;
        fs::create_directories(folder, error);
        const fs::path written = folder / (hash + "." + std::to_string(::getpid()));
        std::ofstream(written, std::ios::binary) << bytes;
        fs::rename(written, folder / (hash + ".matcher"), error);
    };
}

}  // namespace

rules::BookReading load_book(const std::string& folder) {
    rules::BookSources sources;
    std::vector<rules::Problem> problems = add_folder(folder, sources);
    rules::BookReading reading;
    if (problems.empty() || !sources.files.empty()) {
        add_embedded(sources);
        std::shared_ptr<const MappedFile> mapped;
        add_cache(sources, mapped);
        sources.word_vectors = [root = fs::path(folder)](const std::string& path) {
            return open_word_vectors((root / path).string());
        };
        sources.now_ms = SystemClock().now();
        reading = rules::read_rule_book(sources);
        // Loading looked at all of the file; answering needs little of it.
        if (mapped) mapped->let_go();
    }
    if (!problems.empty()) reading.book = nullptr;
    reading.problems.insert(reading.problems.begin(), problems.begin(), problems.end());
    return reading;
}

std::vector<rules::BookFile> library_files() {
    std::vector<rules::BookFile> files;
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.path.starts_with("rules/library/")) continue;
        files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return files;
}

std::string problem_text(const rules::Problem& problem, std::string_view language) {
    std::string text = problem.where.file;
    if (problem.where.line > 0) text += ':' + std::to_string(problem.where.line);
    if (problem.where.line > 0 && problem.where.column > 0) {
        text += ':' + std::to_string(problem.where.column);
    }
    const bool is_error = problem.severity == rules::Problem::Severity::error;
    const rules::Words severity = is_error ? rules::wording("error") : rules::wording("warning");
    text += ": " + in_language(language, severity) + ": " + in_language(language, problem.message);
    if (!problem.hint.empty()) text += " (" + in_language(language, problem.hint) + ")";
    return text;
}

}  // namespace bot
