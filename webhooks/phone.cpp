#include "webhooks/phone.h"

namespace webhooks {

std::string canonical_phone(std::string_view number) {
    std::string digits;
    for (const char c : number) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c != '+' && c != ' ' && c != '-' && c != '(' && c != ')') {
            return std::string(number);
        }
    }
    if (digits.size() == 13 && digits.starts_with("521")) return "52" + digits.substr(3);
    if (digits.size() == 13 && digits.starts_with("549")) return "54" + digits.substr(3);
    // Brazilian mobile numbers have nine digits and start with 6 to 9 when written with eight.
    const bool short_mobile =
        digits.size() == 12 && digits.starts_with("55") && digits[4] >= '6' && digits[4] <= '9';
    if (short_mobile) return digits.substr(0, 4) + "9" + digits.substr(4);
    return digits;
}

}  // namespace webhooks
