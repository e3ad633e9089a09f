#include "bot/console/knowledge.h"

#include "bot/console/intent_edit.h"
#include "bot/console/knowledge_view.h"
#include "bot/store/book_versions.h"
#include "bot/takeover.h"
#include "webhooks/json.h"

#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

constexpr std::size_t longest_why = 500;

json files_json(const BookFiles& files) {
    json all = json::object();
    for (const auto& [path, text] : files) all[path] = text;
    return all;
}

/// Where new intents may go: a YAML file below `faq/`, by a plain name.
bool is_faq_file(const std::string& path) {
    const bool plain = path.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "._-/") == std::string::npos;
    return plain && path.starts_with("faq/") && path.find("..") == std::string::npos &&
           path.find("/.") == std::string::npos &&
           (path.ends_with(".yaml") || path.ends_with(".yml"));
}

/// The last intent that `file` has, or null.
const rules::Intent* last_in(const rules::RuleBook& book, const std::string& file) {
    const rules::Intent* last = nullptr;
    for (const rules::Intent& one : book.intents) {
        if (one.built_in || one.where.file != file) continue;
        if (last == nullptr || one.where.line > last->where.line) last = &one;
    }
    return last;
}

BookFiles files_of(const std::string& text) {
    BookFiles files;
    const json parsed = json::parse(text, nullptr, false);
    if (!parsed.is_object()) return files;
    for (const auto& [path, one] : parsed.items()) {
        if (one.is_string()) files[path] = one.get<std::string>();
    }
    return files;
}

}  // namespace

/// One change on its way through the worker.
struct Knowledge::Change {
    Call call;
    net::Responder respond;
    std::shared_ptr<const Setup> setup;

    void refuse_with(int status, std::string_view code, std::string_view message) {
        respond(response_of(refuse(status, code, message)));
    }
    /// Shows what the book says by now.
    void refuse_changed(const rules::RuleBook& book) {
        Answer answer = refuse(409, "changed", "the book was changed since");
        const rules::Intent* intent = book.intent(id());
        if (intent != nullptr && !intent->built_in) answer.body["current"] = intent_json(*intent);
        answer.body["version"] = book.version;
        respond(response_of(std::move(answer)));
    }
    void refuse_problems(const std::vector<rules::Problem>& problems) {
        Answer answer = refuse(422, "problems", "the book would have problems");
        answer.body["problems"] = problems_json(problems, call.language);
        respond(response_of(std::move(answer)));
    }
    [[nodiscard]] json wanted() const {
        json intent = call.body.value("intent", json());
        if (intent.is_object()) intent["id"] = id();
        return intent;
    }
    /// From the body, or from the query of a request that has none.
    [[nodiscard]] std::string given(const char* key) const {
        const std::string in_body = call.text(key);
        return in_body.empty() ? call.asked(key) : in_body;
    }
    /// Of a saved intent the path names it; a preview has it in the body only.
    [[nodiscard]] std::string id() const {
        return call.parameters.empty() ? webhooks::text_at(call.body, "intent.id")
                                       : call.parameters[0];
    }
};

Knowledge::Knowledge(Desk& desk, Workers& worker, std::string folder, Replace replace)
    : desk_(desk), worker_(worker), folder_(std::move(folder)), replace_(std::move(replace)) {}

void Knowledge::add_routes() {
    add_knowledge_views(desk_);
    add_change("POST", "/api/v1/knowledge/preview", &Knowledge::preview);
    add_change("PUT", "/api/v1/knowledge/intents/{}", &Knowledge::save);
    add_change("DELETE", "/api/v1/knowledge/intents/{}", &Knowledge::remove);
    add_change("POST", "/api/v1/knowledge/versions/{}/restore", &Knowledge::restore);
}

void Knowledge::add_change(std::string_view method, std::string_view path, Job job) {
    desk_.later(method, path, store::Role::editor, [this, job](Call call, net::Responder respond) {
        auto change =
            std::make_shared<Change>(Change{std::move(call), std::move(respond), desk_.setup()});
        if (!worker_.post([this, job, change] { (this->*job)(change); }))
            change->refuse_with(429, "too_many", "too many changes at once; try again");
    });
}

bool Knowledge::is_unchanged(const std::shared_ptr<Change>& change, const BookFiles& files) {
    rules::BookReading disk = try_book(files);
    if (disk.book && disk.book->version == change->setup->book->version) return true;
    SetupReading setup;
    if (disk.book) setup = read_setup(disk.book, secret_sources(folder_));
    if (!setup.setup || !setup.problems.empty()) {
        change->refuse_with(409, "changed_on_disk",
                            "the book's files were changed and have errors; see portavoz check");
        return false;
    }
    // What is on the disk is the truth: it comes into force, and the change is looked at again.
    replace_(std::move(setup.setup));
    change->refuse_changed(*disk.book);
    return false;
}

std::optional<BookFiles> Knowledge::edited(const std::shared_ptr<Change>& change, Kind kind) {
    const rules::RuleBook& book = *change->setup->book;
    const rules::Intent* intent = book.intent(change->id());
    const bool is_new = intent == nullptr && kind == Kind::write;
    if (!is_new && (intent == nullptr || intent->built_in)) {
        change->refuse_with(404, "not_found", "there is no such intent in the book");
        return std::nullopt;
    }
    if (change->given("version") != book.version) {
        change->refuse_changed(book);
        return std::nullopt;
    }
    const std::string file =
        is_new ? webhooks::text_at(change->call.body, "intent.file") : intent->where.file;
    if (is_new && !is_faq_file(file)) {
        change->refuse_with(422, "invalid", "a new intent names its file, faq/….yaml");
        return std::nullopt;
    }
    BookFiles files = read_book_files(folder_);
    if (!is_unchanged(change, files)) return std::nullopt;
    const std::string& before = files[file];
    Result<std::string> text = is_new ? add_intent(before, last_in(book, file), change->wanted())
                               : kind == Kind::write
                                   ? edit_intent(before, *intent, change->wanted())
                                   : remove_intent(before, *intent);
    if (!text) {
        change->refuse_with(422, "invalid", text.error().message);
        return std::nullopt;
    }
    files[file] = std::move(*text);
    return files;
}

void Knowledge::preview(const std::shared_ptr<Change>& change) {
    const auto files = edited(change, Kind::write);
    if (!files) return;
    const rules::BookReading reading = try_book(*files);
    json effect = {{"problems", problems_json(reading.problems, change->call.language)},
                   {"tests", {{"passed", 0}, {"failed", 0}, {"failures", json::array()}}},
                   {"flips", json::array()},
                   {"conflicts", json::array()}};
    if (reading.book) {
        const rules::RuleBook& before = *change->setup->book;
        effect["tests"] = play_tests(*reading.book, *files, change->call.language);
        effect["flips"] = flips_json(before, *reading.book, change->call.now);
        effect["conflicts"] = conflicts_json(before, *reading.book, change->id(), change->call.now);
    }
    change->respond(response_of({200, std::move(effect), {}}));
}

void Knowledge::save(const std::shared_ptr<Change>& change) {
    const BookFiles before = read_book_files(folder_);
    const auto after = edited(change, Kind::write);
    if (after) publish(change, before, *after, "knowledge.save", change->id());
}

void Knowledge::remove(const std::shared_ptr<Change>& change) {
    const BookFiles before = read_book_files(folder_);
    const auto after = edited(change, Kind::remove);
    if (after) publish(change, before, *after, "knowledge.remove", change->id());
}

void Knowledge::restore(const std::shared_ptr<Change>& change) {
    const std::string version = change->call.parameters[0];
    const auto kept = desk_.reader().read(
        [&](Database& database) { return store::version_files(database, version); });
    if (!kept) return change->refuse_with(404, "not_found", "there is no such version");
    const BookFiles before = read_book_files(folder_);
    if (!is_unchanged(change, before)) return;
    BookFiles after = before;
    for (const auto& [path, text] : files_of(*kept)) after[path] = text;
    publish(change, before, after, "knowledge.restore", version);
}

void Knowledge::publish(const std::shared_ptr<Change>& change,
                        const BookFiles& before,
                        const BookFiles& after,
                        const std::string& action,
                        const std::string& object) {
    rules::BookReading reading = try_book(after);
    if (!reading.book) return change->refuse_problems(reading.problems);
    SetupReading setup = read_setup(reading.book, secret_sources(folder_));
    if (!setup.problems.empty()) return change->refuse_problems(setup.problems);
    if (read_book_files(folder_) != before)
        return change->refuse_with(409, "changed_on_disk", "the files changed meanwhile");
    if (Status written = write_book_files(folder_, after); !written)
        return change->refuse_with(500, "not_written", written.error().message);
    const std::string old_version = change->setup->book->version;
    const std::string version = setup.setup->book->version;
    replace_(std::move(setup.setup));
    const std::string why = change->given("why").substr(0, longest_why);
    desk_.store_then_respond(
        std::move(change->call),
        [=, was = webhooks::to_text(files_json(before)), is = webhooks::to_text(files_json(after))](
            Database& database, const Call& call) -> Answer {
            if (!store::has_version(database, old_version))
                store::keep_version(database, old_version, "", "", was, call.now - 1);
            store::keep_version(database, version, call.caller.name, why, is, call.now);
            audit(database, call.caller.name, action, object, why, call.now);
            return {200, {{"version", version}}, {}};
        },
        std::move(change->respond));
}

}  // namespace bot
