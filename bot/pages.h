#pragma once

#include "bot/router.h"

namespace bot {

/// Serves what travels inside the binary: `/widget.js`, and the demo shop at `/` when it is wanted.
/// Only listed files exist, so no path can lead anywhere else.
void add_page_routes(Router& router, bool demo_page);

/// Serves the people's console at `/console/`, under a policy that runs nothing but its own files.
void add_console_pages(Router& router);

}  // namespace bot
