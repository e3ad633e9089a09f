#include "bot/console/qr_code.h"
#include "bot/console/sign_in.h"
#include "bot/console/totp.h"
#include "bot/store/second_factor.h"
#include "bot/takeover.h"

#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

/// The address that verification apps read (Google's Key URI format).
std::string key_address(const std::string& brand, const std::string& name, const std::string& key) {
    return "otpauth://totp/" + webhooks::percent_encode(brand + ":" + name) + "?secret=" + key +
           "&issuer=" + webhooks::percent_encode(brand);
}

/// What a page draws for a phone's camera; null for an address that is too long for it.
json picture_of(const std::string& address) {
    const auto code = qr_code(address);
    return code ? json{{"size", code->size}, {"dark", code->dark}} : json(nullptr);
}

Answer wrong_code() {
    return refuse(422, "wrong_code", "the code is wrong, or was used already");
}

}  // namespace

bool spend_code(Database& database, const std::string& agent, const std::string& code, TimeMs now) {
    const auto factor = store::find_second_factor(database, agent);
    if (!factor || code.empty()) return false;
    const auto secret = from_base32(factor->secret);
    const auto step = secret ? totp_fits(*secret, code, now, factor->last_step) : std::nullopt;
    if (step) return store::use_code(database, agent, *step);
    return factor->confirmed && store::use_recovery_code(database, agent, recovery_hash(code));
}

void SignIn::add_second_step_routes() {
    desk_.later("POST", "/api/v1/session/second-factor", store::Role::viewer,
                [this](Call call, net::Responder respond) {
                    begin_second_step(std::move(call), std::move(respond));
                });
    const auto with_code = [this](std::string_view path,
                                  Answer (SignIn::*act)(Database&, const Call&)) {
        desk_.later("POST", path, store::Role::viewer,
                    [this, act](Call call, net::Responder respond) {
                        if (auto refusal = refuse_code(call)) return respond(std::move(*refusal));
                        desk_.store_then_respond(
                            std::move(call),
                            [this, act](Database& database, const Call& asked) {
                                return (this->*act)(database, asked);
                            },
                            std::move(respond));
                    });
    };
    with_code("/api/v1/session/second-factor/confirm", &SignIn::confirm_second_step);
    with_code("/api/v1/session/second-factor/off", &SignIn::end_second_step);
}

void SignIn::begin_second_step(Call call, net::Responder respond) {
    with_password(std::move(call), std::move(respond), [this](Call proven, net::Responder answer) {
        proven.body.clear();
        const std::string secret = new_totp_secret();
        const std::string address =
            key_address(desk_.setup()->book->brand.name, proven.caller.name, secret);
        const json key = {{"secret", secret}, {"address", address}, {"qr", picture_of(address)}};
        desk_.store_then_respond(
            std::move(proven),
            [secret, key](Database& database, const Call& asked) -> Answer {
                if (!store::begin_second_factor(database, asked.caller.name, secret))
                    return refuse(409, "already_on", "the second step is on already");
                return {200, key, {}};
            },
            std::move(answer));
    });
}

std::optional<webhooks::HttpResponse> SignIn::refuse_code(const Call& call) {
    if (call.caller.is_program)
        return error_response(403, "forbidden", "a program has no second step");
    if (const TimeMs wait = limits_.wait(call.caller.name, call.now); wait > 0)
        return too_many_tries(wait);
    limits_.count_try(call.caller.name, call.now);
    return std::nullopt;
}

Answer SignIn::confirm_second_step(Database& database, const Call& call) {
    const std::string& name = call.caller.name;
    const auto factor = store::find_second_factor(database, name);
    if (!factor || factor->confirmed)
        return refuse(409, "not_begun", "begin the second step first");
    const auto secret = from_base32(factor->secret);
    const auto step = secret ? totp_fits(*secret, call.text("code"), call.now, 0) : std::nullopt;
    if (!step) return wrong_code();
    limits_.succeeded(name);
    const std::vector<std::string> codes = new_recovery_codes();
    std::vector<std::string> hashes;
    for (const std::string& code : codes) hashes.push_back(recovery_hash(code));
    store::confirm_second_factor(database, name, *step, hashes, call.now);
    audit(database, name, "second_factor.on", name, "", call.now);
    return {200, {{"recovery_codes", codes}}, {}};
}

Answer SignIn::end_second_step(Database& database, const Call& call) {
    const std::string& name = call.caller.name;
    if (!spend_code(database, name, call.text("code"), call.now)) return wrong_code();
    limits_.succeeded(name);
    store::remove_second_factor(database, name);
    audit(database, name, "second_factor.off", name, "", call.now);
    return {204, {}, {}};
}

}  // namespace bot
