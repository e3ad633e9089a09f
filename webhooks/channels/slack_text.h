#pragma once

#include <string>
#include <string_view>

namespace webhooks {

/// Slack's message text as a person reads it: `<url|label>` becomes `label (url)`, `<@U1|ana>`
/// `@ana`, `<#C1|ventas>` `#ventas`; mentions of `our_user` go; `&amp; &lt; &gt;` are decoded.
[[nodiscard]] std::string read_slack_text(std::string_view text, std::string_view our_user);

/// Plain text for Slack: only `& < >` are escaped, so nothing in it can mention or link.
[[nodiscard]] std::string write_slack_text(std::string_view text);

}  // namespace webhooks
