#pragma once

#include "webhooks/channels/meta.h"
#include "webhooks/settings.h"

#include <string_view>

namespace webhooks {

/// Adds what an element of `changes` of a Facebook Page says to `receipt`: a comment or a visitor's
/// post, its edit or removal, an answer of the Page itself, or why it is none of these.
void read_page_change(const Json& change, std::string_view account, Receipt& receipt);

/// An answer under a Page's or visitor's post, a private reply to a comment or post, or its hiding.
[[nodiscard]] Rendered render_page_comment(const Reply& reply,
                                           const MetaSettings& settings,
                                           const Capabilities& capabilities,
                                           TimeMs now);

/// Only the comments of a Page, for brands whose messages are answered elsewhere.
[[nodiscard]] MadeChannel make_facebook_comments(const InboxSettings& settings);

}  // namespace webhooks
