#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// One header field; the name as it was sent, compared without case.
struct Header {
    std::string name;
    std::string value;
};

/// The first header called `name` (any case), or nothing.
[[nodiscard]] std::optional<std::string_view> find_header(const std::vector<Header>& headers,
                                                          std::string_view name);

/// What a platform or a browser sent us: plain values, already limited in size and checked for
/// shape.
struct HttpRequest {
    std::string method;
    std::string path;   ///< Without the query, still percent-encoded.
    std::string query;  ///< Without `?`, still percent-encoded; may be empty.
    std::vector<Header> headers;
    std::string body;            ///< Raw bytes: signatures are computed over these.
    std::string remote_address;  ///< The peer, or what a trusted proxy said of it.
    std::string public_url;      ///< The whole URL as the sender called it (Twilio signs it).
};

/// Our answer, or a platform's answer to us. For a platform's answer, `status` 0 means that none
/// came: see `failure`.
struct HttpResponse {
    /// Why no complete answer came. `not_sent`: nothing left this machine; `unknown`: the request
    /// may have been taken.
    enum class Failure { none, not_sent, unknown };

    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<Header> headers;
    Failure failure = Failure::none;
    std::string failure_text;  ///< For people: "connect timed out after 5 s".
};

/// What buys an access token that lives an hour or two (OAuth 2, `refresh_token`).
struct TokenGrant {
    /// Where the seller wants to see who asks.
    enum class Proof { in_body, basic };
    /// How often a refresh token buys. `once`: each purchase ends it and gives the next one.
    enum class Refresh { again_and_again, once };

    std::string url;
    std::string client_id;
    std::string client_secret;  ///< Empty: the client has none.
    std::string refresh_token;  ///< As configured.
    Proof proof = Proof::in_body;
    Refresh refresh = Refresh::again_and_again;
};

/// A request for the network to make. Never follows redirects. Secrets may be in `url`, `headers`
/// and `body`: never log them.
struct OutboundRequest {
    std::string method = "POST";
    std::string url;
    std::vector<Header> headers;
    std::string body;
    /// Instead of HTTP: an SMTP submission (`url` is smtp:// or smtps://), `body` the whole
    /// message.
    std::vector<std::string> mail_recipients;
    std::string mail_from;
    std::string basic_user;  ///< For HTTP Basic and SMTP AUTH; empty means none.
    std::string basic_password;
    /// Says nothing to anybody, but must succeed before what follows it can; harmless when made
    /// again.
    bool prepares = false;
    /// Whoever sends it adds `Authorization: Bearer` with a token that this buys.
    std::optional<TokenGrant> grant = {};
};

/// `key=value&…` split and percent-decoded (`+` is a space), in the order of the text; for queries
/// and form bodies.
[[nodiscard]] std::vector<Header> parse_form(std::string_view text);

/// The first field called `name`, exactly, or nothing.
[[nodiscard]] std::optional<std::string_view> form_value(const std::vector<Header>& fields,
                                                         std::string_view name);

/// Percent-encodes everything but `A-Za-z0-9-._~` (RFC 3986).
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace webhooks
