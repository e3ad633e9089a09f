#include "bot/console/inbox.h"
#include "bot/store/desk_acts.h"
#include "bot/store/outbox_rows.h"
#include "bot/takeover.h"
#include "webhooks/split_text.h"

#include <algorithm>
#include <utility>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

constexpr std::size_t most_labels = 20;
constexpr std::size_t longest_label = 40;

Answer invalid(const std::string& why) {
    return refuse(422, "invalid", why);
}

Answer change_department(Database& database,
                         const Setup& setup,
                         const Call& call,
                         const ConversationRow& row) {
    const std::string name = call.text("department");
    if (!setup.book->departments.contains(name)) return invalid("there is no department " + name);
    store::set_department(database, row.id, name);
    audit(database, call.caller.name, "department", std::to_string(row.id.value), name, call.now);
    return {};
}

Answer change_priority(Database& database,
                       const Setup&,
                       const Call& call,
                       const ConversationRow& row) {
    const std::string priority = call.text("priority");
    if (priority.size() != 2 || priority[0] != 'P' || priority[1] < '0' || priority[1] > '3')
        return invalid("a priority is P0, P1, P2 or P3");
    store::set_priority(database, row.id, priority);
    audit(database, call.caller.name, "priority", std::to_string(row.id.value), priority, call.now);
    return {};
}

Answer change_labels(Database& database,
                     const Setup&,
                     const Call& call,
                     const ConversationRow& row) {
    std::vector<std::string> labels = call.list("labels");
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    const bool unfit = std::any_of(labels.begin(), labels.end(), [](const std::string& label) {
        return label.empty() ||
               webhooks::text_length(label, webhooks::LengthUnit::code_points) > longest_label;
    });
    if (labels.size() > most_labels || unfit)
        return invalid("at most 20 labels of 1 to 40 characters");
    store::set_labels(database, row.id, labels);
    return {};
}

Answer block(Database& database, const Setup&, const Call& call, const ConversationRow& row) {
    const bool blocked = call.flag("blocked");
    store::set_blocked(database, row.contact, blocked);
    // Without the contact's key: what the audit log holds can not be erased.
    audit(database, call.caller.name, blocked ? "block" : "unblock", std::to_string(row.id.value),
          "", call.now);
    return {};
}

Answer hide(Database& database, const Setup&, const Call& call, const ConversationRow& row) {
    const webhooks::Capabilities* capabilities = webhooks::capabilities_of(row.channel);
    const bool is_public = row.visibility == webhooks::Visibility::public_comment;
    if (capabilities == nullptr || !capabilities->hide || !is_public)
        return invalid(row.channel + " can not hide this");
    const auto seq = call.integer("seq");
    const auto comment = seq ? store::platform_id_of(database, row.id, *seq) : std::nullopt;
    if (!comment) return invalid("there is no such comment");
    const bool hidden = call.flag("hidden");
    store::NewOutboxRow order;
    order.reference = (hidden ? "hide-" : "show-") + std::to_string(row.id.value) + "-" +
                      std::to_string(*seq) + "-" + std::to_string(call.now);
    order.kind = hidden ? "hide" : "unhide";
    order.target = *comment;
    order.author = "person";
    store::add_outbox_row(database, row, order, call.now);
    audit(database, call.caller.name, order.kind, std::to_string(row.id.value),
          std::to_string(*seq), call.now);
    return {};
}

using Sort = Answer (*)(Database&, const Setup&, const Call&, const ConversationRow&);

void add_sort(Desk& desk, std::string_view path, Sort sort) {
    desk.write("POST", path, store::Role::agent,
               [&desk, sort](Database& database, const Call& call) -> Answer {
                   const auto row = conversation_of(database, call);
                   if (!row) return no_conversation();
                   Answer answer = sort(database, *desk.setup(), call, *row);
                   desk.live().changed(row->id);
                   return answer;
               });
}

}  // namespace

void add_sorting_routes(Desk& desk) {
    add_sort(desk, "/api/v1/conversations/{}/department", change_department);
    add_sort(desk, "/api/v1/conversations/{}/priority", change_priority);
    add_sort(desk, "/api/v1/conversations/{}/labels", change_labels);
    add_sort(desk, "/api/v1/conversations/{}/block", block);
    add_sort(desk, "/api/v1/conversations/{}/hide", hide);
}

}  // namespace bot
