#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/figures.h"
#include "bot/store/ids.h"
#include "bot/store/views.h"
#include "rules/decide/cases.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

// The register of cases: what its customer may hear, and what an inspector asks for. Read-only.
namespace bot::store {

/// The newest cases of a contact, over all conversations with them.
[[nodiscard]] std::vector<rules::CaseState> cases_of_contact(Database& database, ContactId contact);

/// Automatic answers that the contact got since `from` in other conversations than `except`.
[[nodiscard]] std::int64_t answers_since(Database& database,
                                         ContactId contact,
                                         ConversationId except,
                                         TimeMs from);

/// A case with every date that is asked for; times are 0 where there is none.
struct CaseEntry {
    std::string key;
    std::string inbox;
    std::string channel;
    std::string contact;
    std::string department;
    std::string priority;
    std::string about;
    std::string signals;  ///< Joined by spaces.
    std::string state;    ///< waiting, answered, closed.
    std::int64_t conversation = 0;
    TimeMs opened_at = 0;
    TimeMs acknowledged_at = 0;  ///< The customer was told the key.
    TimeMs promised_at = 0;      ///< The first time promised for an answer.
    TimeMs legal_due_at = 0;
    TimeMs taken_at = 0;
    TimeMs first_answer_at = 0;
    TimeMs closed_at = 0;
    bool promise_broken = false;
};

/// Which entries of a register: of a time, and of conversations that somebody may see.
struct RegisterQuery {
    Period period{0, std::numeric_limits<TimeMs>::max()};
    Scope scope;
};

/// A part of a long register: so many entries behind the case `after`; empty: from the first on.
struct CasePage {
    std::string after;
    std::int64_t limit = -1;  ///< -1: all.
};

/// Cases opened in the time, oldest first.
[[nodiscard]] std::vector<CaseEntry> case_register(Database& database,
                                                   const RegisterQuery& query,
                                                   const CasePage& page = {});

/// Whether there is such a case among the conversations that somebody may see.
[[nodiscard]] bool case_in_scope(Database& database, const std::string& key, const Scope& scope);

/// Somebody who left a telephone number and waits for a person.
struct CallBack {
    std::int64_t conversation = 0;
    std::string contact;
    std::string phone;
    std::string when;  ///< The hour or day they asked for; may be empty.
    std::string about;
    std::string department;
    std::string priority;
    std::string case_key;
    TimeMs asked_at = 0;
    TimeMs due_at = 0;
};

/// Who asked for it in the time and is to be called back, by due time.
[[nodiscard]] std::vector<CallBack> call_backs(Database& database, const RegisterQuery& query);

}  // namespace bot::store
