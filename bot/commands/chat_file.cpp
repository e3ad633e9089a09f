#include "bot/commands/chat_file.h"

#include "bot/commands/local_time.h"
#include "bot/commands/rehearsal.h"
#include "rules/patterns/pattern_set.h"
#include "rules/text/normalised_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

namespace bot {
namespace {

/// A moment at which most shops are open, for tests that do not say when they happen.
constexpr std::string_view usual_start = "2026-11-23T11:00";

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

/// `45m`, `2h`, `3d` in milliseconds.
std::optional<rules::TimeMs> parse_wait(const std::string& text) {
    rules::TimeMs number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
    if (read.ec != std::errc{} || number < 0) return std::nullopt;
    constexpr rules::TimeMs minute_ms = 60'000;
    if (unit == "m") return number * minute_ms;
    if (unit == "h") return number * 60 * minute_ms;
    if (unit == "d") return number * 24 * 60 * minute_ms;
    return std::nullopt;
}

/// Plays the lines of one test in order.
class ChatPlayer {
public:
    explicit ChatPlayer(const rules::RuleBook& book)
        : book_(book),
          zone_(*date::locate_zone(book.brand.timezone)),
          rehearsal_(book, parse_time(usual_start, zone_).value_or(0)) {}

    void play(int number, const std::string& line) {
        line_ = number;
        const std::size_t arrow = line.find('>');
        const std::string who = arrow == std::string::npos ? "" : trimmed(line.substr(0, arrow));
        const std::string said = arrow == std::string::npos ? "" : trimmed(line.substr(arrow + 1));
        if (who == "customer") return take(rehearsal_.say(said));
        if (who == "press") return press(said);
        if (who == "sends") return send(said);
        if (who == "bot") return expect_reply(decision_.reply, said);
        if (who == "private") return expect_reply(decision_.private_reply, said);
        std::istringstream words(line);
        std::string key;
        words >> key;
        if (key == "at" || key == "channel" || key == "public" || key == "private") {
            return set_scene(line);
        }
        std::string value;
        std::getline(words, value);
        if (!set(key, trimmed(value))) expect(key, trimmed(value));
    }

    [[nodiscard]] ChatResult result() && { return std::move(result_); }

private:
    void fail(rules::Words message) { result_.failures.push_back({line_, std::move(message)}); }

    void take(rules::Decision decision) {
        decision_ = std::move(decision);
        ++result_.turns;
    }
    void press(const std::string& what) {
        const std::string payload = rehearsal_.button(what);
        const bool is_payload = what == "persona" || what.find(':') != std::string::npos;
        if (payload.empty() && !is_payload)
            return fail(rules::wording("there is no button '{1}'", what));
        take(rehearsal_.press(payload.empty() ? what : payload));
    }

    /// `sends> image mira cómo llegó`
    void send(const std::string& what) {
        const std::size_t space = std::min(what.find(' '), what.size());
        const std::string kind = what.substr(0, space);
        const auto& kinds = rules::message_kinds;
        const bool known = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
        if (!known || kind == "button") {
            return fail(rules::wording(
                "'{1}' is no kind of message that is sent: image, voice, file…", kind));
        }
        take(rehearsal_.send(kind, trimmed(what.substr(space))));
    }

    /// `at 2026-12-24T23:50  channel telegram  public`
    void set_scene(const std::string& line) {
        std::istringstream words(line);
        std::string key;
        while (words >> key) {
            std::string value;
            const bool flag = key == "public" || key == "private";
            if (!flag) words >> value;
            if (flag) {
                rehearsal_.turn().visibility = key == "public"
                                                   ? rules::TurnVisibility::public_comment
                                                   : rules::TurnVisibility::direct;
            } else if (key == "channel" && !value.empty()) {
                rehearsal_.turn().channel = value;
            } else if (key == "at" && parse_time(value, zone_)) {
                rehearsal_.turn().now = *parse_time(value, zone_);
            } else {
                fail(rules::wording("'{1} {2}' is not understood here", key, value));
            }
        }
    }

    /// `wait 2h`, `given owner human`, `given language en`, `given tag vip`. False when it is none.
    bool set(const std::string& key, const std::string& value) {
        if (key == "wait") {
            const auto wait = parse_wait(value);
            if (!wait)
                fail(rules::wording("'{1}' is no stretch of time such as 45m, 2h or 3d", value));
            rehearsal_.turn().now += wait.value_or(0);
            return true;
        }
        if (key != "given") return false;
        const std::size_t space = std::min(value.find(' '), value.size());
        const std::string what = value.substr(0, space);
        const std::string given = trimmed(value.substr(space));
        rules::Turn& turn = rehearsal_.turn();
        if (what == "owner") {
            set_owner(given);
        } else if (what == "language") {
            turn.language = given;
        } else if (what == "tag") {
            turn.contact_tags.push_back(given);
        } else if (what == "name") {
            turn.contact_name = given;
        } else {
            fail(rules::wording("'given {1}' is not understood: owner, language, tag or name",
                                value));
        }
        return true;
    }
    void set_owner(const std::string& name) {
        using rules::Owner;
        for (const Owner owner : {Owner::bot, Owner::waiting, Owner::human, Owner::resolved}) {
            if (rules::owner_name(owner) != name) continue;
            rehearsal_.turn().owner = owner;
            return;
        }
        fail(rules::wording("'{1}' is no owner: bot, waiting, human or resolved", name));
    }

    void expect(const std::string& key, const std::string& value) {
        if (key == "silent") {
            if (decision_.reply.empty()) return;
            return fail(rules::wording("expected silence, got '{1}'", decision_.reply));
        }
        if (key == "signal") return expect_signal(value);
        if (key == "tag") return expect_tag(value);
        const std::optional<std::string> actual = fact(key);
        if (!actual) {
            return fail(rules::wording(
                "'{1}' is not understood: at, customer>, press>, bot>, private>, silent, "
                "owner, action, intent, rule, department, priority, language, case, "
                "signal, tag, wait or given",
                key));
        }
        if (*actual != value)
            fail(rules::wording("expected {1} '{2}', got '{3}'", key, value, *actual));
    }
    [[nodiscard]] std::optional<std::string> fact(const std::string& key) const {
        if (key == "owner") return std::string(rules::owner_name(decision_.owner_after));
        if (key == "action") return std::string(rules::action_name(decision_.action));
        if (key == "intent") return decision_.intent;
        if (key == "rule") return decision_.explanation.rule;
        if (key == "department") return decision_.department;
        if (key == "priority") return std::string(rules::priority_name(decision_.priority));
        if (key == "language") return decision_.language;
        if (key == "case") return std::string(decision_.open_case.empty() ? "none" : "opened");
        return std::nullopt;
    }
    void expect_signal(const std::string& name) {
        std::string seen;
        for (const rules::Signal signal : decision_.signals) {
            if (rules::signal_name(signal) == name) return;
            seen += (seen.empty() ? "" : " ") + std::string(rules::signal_name(signal));
        }
        fail(
            rules::wording("expected signal '{1}', got {2}", name,
                           seen.empty() ? rules::Term(rules::wording("none")) : rules::Term(seen)));
    }
    void expect_tag(const std::string& name) {
        const auto& tags = decision_.tags;
        if (std::find(tags.begin(), tags.end(), name) == tags.end()) {
            fail(rules::wording("expected tag '{1}'", name));
        }
    }

    /// `{intent.or.text_name}`, `~ pattern`, or words that must stand in the reply.
    void expect_reply(const std::string& reply, const std::string& expected) {
        if (expected.size() > 2 && expected.front() == '{' && expected.back() == '}') {
            return expect_named(reply, expected.substr(1, expected.size() - 2));
        }
        if (expected.rfind("~ ", 0) == 0) return expect_pattern(reply, expected.substr(2));
        if (reply.find(expected) == std::string::npos || expected.empty()) {
            fail(rules::wording("expected '{1}', got '{2}'", expected, reply));
        }
    }
    void expect_named(const std::string& reply, const std::string& name) {
        const bool decided = decision_.intent == name || decision_.explanation.rule == name;
        if (decided || says_text(reply, name)) return;
        const bool known = book_.intent(name) != nullptr || book_.texts.by_name.count(name) > 0 ||
                           std::any_of(book_.rules.begin(), book_.rules.end(),
                                       [&](const rules::Rule& rule) { return rule.id == name; });
        if (!known) return fail(rules::wording("there is no intent, rule or text '{1}'", name));
        const std::string got =
            decision_.intent.empty() ? decision_.explanation.rule : decision_.intent;
        fail(rules::wording("expected {{1}}, got {{2}} by '{3}': '{4}'", name, got,
                            decision_.explanation.step, reply));
    }
    /// Whether the reply holds one of the text's variations, up to its first variable.
    [[nodiscard]] bool says_text(const std::string& reply, const std::string& name) const {
        const auto found = book_.texts.by_name.find(name);
        if (found == book_.texts.by_name.end()) return false;
        for (const auto& [language, texts] : found->second) {
            for (const std::string& text : texts) {
                const std::string start = text.substr(0, text.find("{{"));
                if (!start.empty() && reply.find(start) != std::string::npos) return true;
            }
        }
        return false;
    }
    void expect_pattern(const std::string& reply, const std::string& pattern) {
        std::vector<rules::PatternFailure> failures;
        const rules::PatternSet set({pattern}, failures);
        if (!failures.empty())
            return fail(rules::wording("the pattern is wrong: {1}", failures.front().reason));
        if (set.find(rules::fold(reply)).empty()) {
            fail(rules::wording("expected a reply like '{1}', got '{2}'", pattern, reply));
        }
    }

    const rules::RuleBook& book_;
    const date::time_zone& zone_;
    Rehearsal rehearsal_;
    rules::Decision decision_;
    ChatResult result_;
    int line_ = 0;
};

}  // namespace

ChatResult run_chat(const rules::RuleBook& book, std::string_view text) {
    ChatPlayer player(book);
    std::istringstream lines{std::string(text)};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const std::string content = trimmed(line);
        if (!content.empty() && content.front() != '#') player.play(number, content);
    }
    return std::move(player).result();
}

}  // namespace bot
