#include "rules/book/yaml_tree.h"

#include "rules/book/yaml_fault.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace rules {
namespace {

constexpr std::size_t max_bytes = 4u << 20;
constexpr std::size_t max_values = 500'000;
constexpr std::size_t max_depth = 60;

/// Thrown to leave the parser; never leaves this file.
struct Refused {
    Problem problem;
};

/// Builds the tree from the parser's events. A stack of open collections instead of recursion.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string file, std::vector<Problem>& problems)
        : file_(std::move(file)), problems_(problems) {
        root_.where = {file_, 0, 0};  // Of an empty file.
    }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add(node_at(mark, YamlNode::Kind::none));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark, 1); }
    void OnScalar(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        YamlNode node = node_at(mark, YamlNode::Kind::scalar);
        node.quoted = tag == "!";
        node.scalar = value;
        const bool nothing = !node.quoted && (value.empty() || value == "~" || value == "null");
        if (nothing) node.kind = YamlNode::Kind::none;
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark,
                         const std::string&,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, anchor, YamlNode::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark,
                    const std::string&,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, anchor, YamlNode::Kind::map);
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] YamlNode take() { return std::move(root_); }

    /// What was read before the parser gave up, so that its other problems are still found.
    void close_all() {
        values_ = 0;
        while (!open_.empty()) close();
    }

private:
    struct Open {
        YamlNode node;
        bool has_key = false;
        std::string key;
        Place key_where;
    };

    [[nodiscard]] Place place(const YAML::Mark& mark) const {
        return {file_, mark.line + 1, mark.column + 1};
    }
    [[nodiscard]] YamlNode node_at(const YAML::Mark& mark, YamlNode::Kind kind) const {
        YamlNode node;
        node.kind = kind;
        node.where = place(mark);
        return node;
    }
    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
        if (anchor == 0) return;
        throw Refused{
            {Problem::Severity::error, place(mark),
             wording("anchors (&name) and aliases (*name) are not supported"),
             wording("write the value again; a text that begins with * or & needs quotes")}};
    }
    void open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
        refuse_anchor(mark, anchor);
        if (open_.size() >= max_depth) {
            throw Refused{
                {Problem::Severity::error, place(mark), wording("nested more than 60 levels deep"),
                 wording("a book never needs that; look for a forgotten closing bracket")}};
        }
        open_.push_back({node_at(mark, kind), false, {}, {}});
    }
    void close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        add(std::move(done.node));
    }
    void add(YamlNode node) {
        if (++values_ > max_values) {
            throw Refused{{Problem::Severity::error, node.where,
                           wording("more than 500,000 values in one file"),
                           wording("split it into several files")}};
        }
        if (open_.empty()) {
            root_ = std::move(node);
        } else if (open_.back().node.is_list()) {
            open_.back().node.items.push_back(std::move(node));
        } else {
            add_to_map(open_.back(), std::move(node));
        }
    }
    void add_to_map(Open& map, YamlNode node) {
        if (!map.has_key) {
            if (!node.is_scalar()) {
                problems_.push_back({Problem::Severity::error, node.where,
                                     wording("a key must be a plain word"),
                                     wording("a text that begins with { or [ needs quotes")});
            }
            map.has_key = true;
            map.key = node.scalar;
            map.key_where = node.where;
            return;
        }
        map.has_key = false;
        if (map.node.find(map.key) != nullptr) {
            problems_.push_back({Problem::Severity::error, map.key_where,
                                 wording("'{1}' is written twice", map.key),
                                 wording("keep one of the two")});
            return;
        }
        map.node.entries.push_back({std::move(map.key), map.key_where, std::move(node)});
    }

    std::string file_;
    std::vector<Problem>& problems_;
    std::vector<Open> open_;
    YamlNode root_;
    std::size_t values_ = 0;
};

YamlNode whole_file(const std::string& file) {
    YamlNode node;
    node.where = {file, 0, 0};
    return node;
}

/// A control character, which no YAML may hold: the parser takes some for the end of the file, and
/// what stands behind them would be missed in silence.
std::optional<Place> control_character(const std::string& file, std::string_view text) {
    Place place{file, 1, 1};
    for (const char letter : text) {
        const bool is_white = letter == '\n' || letter == '\r' || letter == '\t';
        if (!is_white && static_cast<unsigned char>(letter) < ' ') return place;
        place.line += letter == '\n' ? 1 : 0;
        place.column = letter == '\n' ? 1 : place.column + 1;
    }
    return std::nullopt;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &found->value;
}

const YamlNode& YamlNode::at(std::string_view key) const {
    static const YamlNode none;
    const YamlNode* found = find(key);
    return found == nullptr ? none : *found;
}

YamlNode parse_yaml(const std::string& file,
                    std::string_view text,
                    std::vector<Problem>& problems) {
    if (text.size() > max_bytes) {
        problems.push_back({Problem::Severity::error,
                            {file, 0, 0},
                            wording("the file is larger than 4 MB"),
                            wording("split it into several files")});
        return whole_file(file);
    }
    if (const auto place = control_character(file, text)) {
        problems.push_back({Problem::Severity::error, *place,
                            wording("a control character stands here"),
                            wording("save the file as plain text (UTF-8)")});
        return whole_file(file);
    }
    TreeBuilder builder(file, problems);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(builder) && parser.HandleNextDocument(builder)) {
            problems.push_back({Problem::Severity::error,
                                {file, 0, 0},
                                wording("the file holds several documents (---)"),
                                wording("one document per file")});
        }
    } catch (const Refused& refused) {
        problems.push_back(refused.problem);
        builder.close_all();
    } catch (const YAML::Exception& failed) {
        problems.push_back(
            {Problem::Severity::error,
             {file, failed.mark.line + 1, failed.mark.column + 1},
             wording("not valid YAML: {1}", yaml_fault(failed.msg)),
             wording("a text with ': ', ' #' or quotes in it needs quotes around it; "
                     "indent with spaces")});
        builder.close_all();
    } catch (const std::exception& failed) {
        problems.push_back({Problem::Severity::error,
                            {file, 0, 0},
                            wording("the file can not be read: {1}", failed.what()),
                            wording("look for broken quotes or brackets")});
    }
    return builder.take();
}

}  // namespace rules
