#include "webhooks/channel.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours week{7 * 24};

/// What each platform can show; limits are those of its documentation. The rest keeps the defaults
/// of `Capabilities`.
const std::array<std::pair<std::string_view, Capabilities>, 17> table{{
    {"chatwoot", {.max_text = 150000, .max_buttons = 10, .max_button_title = 200, .echoes = true}},
    {"discourse",
     {.max_text = 32000, .public_comments = true, .echoes = true, .min_send_interval = 1s}},
    {"email", {.max_text = 100000, .min_send_interval = 100ms}},
    {"facebook_comments",
     {.max_text = 8000,
      .public_comments = true,
      .private_reply = true,
      .hide = true,
      .echoes = true,
      .reply_window = 0h}},
    {"instagram",
     {.max_text = 1000,
      .unit = LengthUnit::utf8_bytes,
      .max_buttons = 13,
      .max_button_title = 20,
      .public_comments = true,
      .private_reply = true,
      .hide = true,
      .echoes = true,
      .reply_window = 24h,
      .person_reply_window = week,
      .min_send_interval = 10ms}},
    {"linkedin",
     {.max_text = 1250, .public_comments = true, .echoes = true, .min_send_interval = 1s}},
    {"messenger",
     {.max_text = 2000,
      .max_public_text = 8000,
      .max_buttons = 13,
      .max_button_title = 20,
      .public_comments = true,
      .private_reply = true,
      .hide = true,
      .echoes = true,
      .reconciles = true,
      .reply_window = 24h,
      .person_reply_window = week}},
    {"rocketchat",
     {.max_text = 5000, .echoes = true, .idempotent_send = true, .min_send_interval = 200ms}},
    {"slack",
     {.max_text = 4000,
      .max_buttons = 5,
      .max_button_title = 75,
      .echoes = true,
      .min_send_interval = 1s}},
    {"telegram",
     {.max_text = 4096,
      .unit = LengthUnit::utf16_units,
      .max_buttons = 20,
      .max_button_title = 64,
      .public_comments = true,
      .private_reply = true,
      .min_send_interval = 34ms}},
    {"twilio", {.max_text = 1600, .unit = LengthUnit::utf16_units, .min_send_interval = 100ms}},
    {"webhook",
     {.max_text = 10000, .max_buttons = 20, .max_button_title = 200, .idempotent_send = true}},
    {"whatsapp",
     {.max_text = 4096,
      .max_buttons = 3,
      .max_button_title = 20,
      .max_list_rows = 10,
      .echoes = true,
      .reconciles = true,
      .reply_window = 24h,
      .min_send_interval = 13ms}},
    {"widget",
     {.max_text = 4000, .max_buttons = 20, .max_button_title = 200, .idempotent_send = true}},
    {"wordpress",
     {.max_text = 65525,
      .unit = LengthUnit::utf8_bytes,
      .public_comments = true,
      .echoes = true,
      .idempotent_send = true,
      .min_send_interval = 1s}},
    {"x",
     {.max_text = 10000,
      .unit = LengthUnit::weighted,
      .max_public_text = 280,
      .public_comments = true,
      .echoes = true,
      .min_send_interval = 9s}},
    {"youtube",
     {.max_text = 10000,
      .public_comments = true,
      .hide = true,
      .echoes = true,
      .min_send_interval = 1s}},
}};

}  // namespace

const Capabilities* capabilities_of(std::string_view channel) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& row) { return row.first == channel; });
    return found == table.end() ? nullptr : &found->second;
}

}  // namespace webhooks
