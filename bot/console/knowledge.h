#pragma once

#include "bot/console/book_folder.h"
#include "bot/console/desk.h"
#include "bot/workers.h"

#include <functional>
#include <memory>
#include <string>

namespace bot {

/// `/api/v1/knowledge`: what the assistant knows, edited in the book's own files. A change is tried
/// on a copy first, never written over a file that somebody else changed, and kept as a version
/// with who and why. Thread-safe: changes run one at a time on one worker thread.
class Knowledge {
public:
    /// Puts another setup into force.
    using Replace = std::function<void(std::unique_ptr<Setup>)>;

    Knowledge(Desk& desk, Workers& worker, std::string folder, Replace replace);
    void add_routes();

private:
    struct Change;
    using Job = void (Knowledge::*)(const std::shared_ptr<Change>&);

    void add_change(std::string_view method, std::string_view path, Job job);
    void preview(const std::shared_ptr<Change>& change);
    void save(const std::shared_ptr<Change>& change);
    void remove(const std::shared_ptr<Change>& change);
    void restore(const std::shared_ptr<Change>& change);
    /// The files as they would be, or the refusal that was sent.
    enum class Kind { write, remove };
    [[nodiscard]] std::optional<BookFiles> edited(const std::shared_ptr<Change>& change, Kind kind);
    /// Refuses when the files are not those of the book in force.
    [[nodiscard]] bool is_unchanged(const std::shared_ptr<Change>& change, const BookFiles& files);
    void publish(const std::shared_ptr<Change>& change,
                 const BookFiles& before,
                 const BookFiles& after,
                 const std::string& action,
                 const std::string& object);

    Desk& desk_;
    Workers& worker_;
    std::string folder_;
    Replace replace_;
};

}  // namespace bot
