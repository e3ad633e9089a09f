#pragma once

#include "bot/router.h"

namespace bot {

/// Serves what travels inside the binary: `/widget.js`, and the demo shop at `/` when it is wanted.
/// Only listed files exist, so no path can lead anywhere else.
void add_page_routes(Router& router, bool demo_page);

}  // namespace bot
