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
const std::array<std::pair<std::string_view, Capabilities>, 7> table{{
    {"facebook_comments",
     {.max_text = 8000,
      .public_comments = true,
      .private_reply = true,
      .hide = true,
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
    {"telegram",
     {.max_text = 4096,
      .unit = LengthUnit::utf16_units,
      .max_buttons = 20,
      .max_button_title = 64,
      .public_comments = true,
      .min_send_interval = 34ms}},
    {"webhook",
     {.max_text = 10000, .max_buttons = 20, .max_button_title = 200, .idempotent_send = true}},
    {"whatsapp",
     {.max_text = 4096,
      .max_buttons = 3,
      .max_button_title = 20,
      .max_list_rows = 10,
      .reconciles = true,
      .reply_window = 24h,
      .min_send_interval = 13ms}},
    {"widget",
     {.max_text = 4000, .max_buttons = 20, .max_button_title = 200, .idempotent_send = true}},
}};

}  // namespace

const Capabilities* capabilities_of(std::string_view channel) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const auto& row) { return row.first == channel; });
    return found == table.end() ? nullptr : &found->second;
}

}  // namespace webhooks
