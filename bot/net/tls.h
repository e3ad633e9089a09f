#pragma once

#include "bot/net/asio.h"
#include "bot/result.h"

#include <memory>
#include <string>

namespace bot::net {

/// A server's TLS: 1.2 and 1.3, ephemeral keys and authenticated ciphers only, no renegotiation,
/// no compression. The error names the file.
[[nodiscard]] Result<std::shared_ptr<asio::ssl::context>> make_server_tls(
    const std::string& certificate_file, const std::string& private_key_file);

}  // namespace bot::net
