#include "rules/decide/decision.h"

namespace rules {

std::string_view action_name(Action action) {
    switch (action) {
        case Action::answer:
            return "answer";
        case Action::clarify:
            return "clarify";
        case Action::escalate:
            return "escalate";
        case Action::form:
            return "form";
        case Action::silent:
            return "silent";
        case Action::moderate:
            return "moderate";
    }
    return {};
}

std::string_view priority_name(Priority priority) {
    switch (priority) {
        case Priority::p0:
            return "P0";
        case Priority::p1:
            return "P1";
        case Priority::p2:
            return "P2";
        case Priority::p3:
            return "P3";
    }
    return {};
}

std::string_view owner_name(Owner owner) {
    switch (owner) {
        case Owner::bot:
            return "bot";
        case Owner::waiting:
            return "waiting";
        case Owner::human:
            return "human";
        case Owner::resolved:
            return "resolved";
    }
    return {};
}

}  // namespace rules
