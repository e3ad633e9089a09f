#include "bot/console/book_folder.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/chat_file.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace bot {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t most_failures = 50;

bool is_book_file(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".yaml" || extension == ".yml" || extension == ".json" ||
           extension == ".ics" || extension == ".chat";
}

Status write_file(const fs::path& path, const std::string& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    const fs::path fresh = path.parent_path() / ("." + path.filename().string() + ".new");
    {
        std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
        file << text;
        file.flush();
        if (!file) return Error{Error::Code::io, "cannot write " + fresh.string()};
    }
    if (fs::exists(path, error))
        fs::permissions(fresh, fs::status(path, error).permissions(), error);
    fs::rename(fresh, path, error);
    if (error)
        return Error{Error::Code::io, "cannot write " + path.string() + ": " + error.message()};
    return Done{};
}

/// A folder that goes when it goes.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::error_code error;
        std::string pattern = (fs::temp_directory_path(error) / "portavoz-try-XXXXXX").string();
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

}  // namespace

BookFiles read_book_files(const std::string& folder) {
    BookFiles files;
    const fs::path root(folder);
    std::error_code error;
    fs::recursive_directory_iterator entries(root, error);
    if (error) return files;
    for (auto entry = begin(entries); entry != end(entries); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool skipped = name == "data" || name.starts_with(".");
        if (entry->is_directory() && skipped) entry.disable_recursion_pending();
        if (!entry->is_regular_file() || skipped || !is_book_file(entry->path())) continue;
        std::ifstream file(entry->path(), std::ios::binary);
        files[entry->path().lexically_relative(root).generic_string()] =
            std::string(std::istreambuf_iterator<char>(file), {});
    }
    return files;
}

Status write_book_files(const std::string& folder, const BookFiles& files) {
    const BookFiles there = read_book_files(folder);
    for (const auto& [path, text] : files) {
        const auto old = there.find(path);
        if (old != there.end() && old->second == text) continue;
        if (Status written = write_file(fs::path(folder) / path, text); !written) return written;
    }
    return Done{};
}

rules::BookReading try_book(const BookFiles& files) {
    const TemporaryFolder folder;
    rules::BookReading failed;
    if (folder.path().empty() || !write_book_files(folder.path().string(), files)) {
        failed.problems.push_back(
            {rules::Problem::Severity::error,
             {},
             rules::wording("there is no room to try the change"),
             rules::wording("look at the free space of the temporary folder")});
        return failed;
    }
    return load_book(folder.path().string());
}

json play_tests(const rules::RuleBook& book, const BookFiles& files, std::string_view language) {
    int passed = 0;
    int failed = 0;
    json failures = json::array();
    for (const auto& [path, text] : files) {
        if (!path.starts_with("tests/") || !path.ends_with(".chat")) continue;
        const ChatResult result = run_chat(book, text);
        ++(result.failures.empty() ? passed : failed);
        for (const ChatFailure& failure : result.failures) {
            if (failures.size() >= most_failures) break;
            failures.push_back({{"name", path + ":" + std::to_string(failure.line)},
                                {"message", in_language(language, failure.message)}});
        }
    }
    return {{"passed", passed}, {"failed", failed}, {"failures", std::move(failures)}};
}

}  // namespace bot
