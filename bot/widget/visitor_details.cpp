#include "bot/widget/visitor_details.h"

#include "bot/store/search_index.h"
#include "rules/decide/memory_json.h"
#include "rules/entities/entity.h"
#include "rules/text/normalised_text.h"
#include "webhooks/json.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t longest_name = 100;   ///< Code points.
constexpr std::size_t longest_email = 254;  ///< Bytes, as mail servers take them.
constexpr std::size_t longest_phone = 40;
constexpr std::ptrdiff_t fewest_digits = 6;

/// Without control characters; white space single.
std::string one_line(std::string_view written) {
    std::string line;
    for (const char letter : written) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool space = byte <= 0x20 || byte == 0x7f;
        if (space && (line.empty() || line.back() == ' ')) continue;
        line += space ? ' ' : letter;
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

/// What the page's form takes for one: a sign on both sides of one `@`, and a point behind it.
bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (text.size() > longest_email || at == 0 || at == std::string_view::npos) return false;
    const std::string_view host = text.substr(at + 1);
    const std::size_t point = host.rfind('.');
    return text.find(' ') == std::string_view::npos && host.find('@') == std::string_view::npos &&
           point != std::string_view::npos && point > 0 && point + 1 < host.size();
}

std::string email_in(std::string_view written) {
    std::string email = one_line(written);
    return is_email(email) ? email : std::string{};
}

/// As it would be understood in a message; as written where that would lose something ("ext. 12").
std::string phone_in(std::string_view written, std::string_view country) {
    std::string phone = one_line(written);
    const auto digits = std::count_if(phone.begin(), phone.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
    if (phone.size() > longest_phone || digits < fewest_digits) return {};
    const rules::NormalisedText text = rules::normalise(phone, "");
    for (const rules::Entity& found : rules::find_entities(text, {}, "", 0, "UTC", country)) {
        if (found.type == "phone" && found.begin == 0 && found.end == phone.size())
            return found.value;
    }
    return phone;
}

}  // namespace

std::string visitor_name(std::string_view written) {
    return webhooks::shorten(one_line(written), longest_name, webhooks::LengthUnit::code_points);
}

VisitorDetails visitor_details(const nlohmann::json& session_request, std::string_view country) {
    VisitorDetails details;
    const auto keep = [&](const char* name, const std::string& value) {
        if (!value.empty()) details.try_emplace(name, value);
    };
    for (const std::string source : {"user", "fields"}) {
        const auto given = [&](const char* name) {
            return webhooks::text_at(session_request, source + "." + name);
        };
        keep("name", visitor_name(given("name")));
        keep("email", email_in(given("email")));
        keep("phone", phone_in(given("phone"), country));
    }
    return details;
}

void keep_details(store::Database& database,
                  store::ConversationId conversation,
                  const VisitorDetails& details) {
    if (details.empty()) return;
    const auto row = store::load_conversation(database, conversation);
    if (!row) return;
    VisitorDetails kept = store::read_string_map(row->address_json);
    const VisitorDetails before = kept;
    rules::Memory memory = rules::memory_from_json(row->memory_json);
    for (const auto& [name, value] : details) {
        if (std::exchange(kept[name], value) == value) continue;
        if (name == "name")
            store::name_contact(database, row->contact, value, "");
        else
            memory.private_entities[name] = value;
    }
    if (kept == before) return;
    database.prepare("UPDATE conversations SET address_json = ?, memory_json = ? WHERE id = ?")
        .bind(store::write_string_map(kept), rules::memory_to_json(memory), conversation.value)
        .done();
}

}  // namespace bot
