#pragma once

#include "bot/net/chunked_body.h"
#include "webhooks/http.h"

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bot::net {

/// Beast's parser filling one webhooks::HttpRequest. Feed it (`put`) a head that `check_head`
/// passed, then, once `set_max_body` is known, the rest through `read_body`.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    RequestParser();

    /// From now on a longer body is `too_long`.
    void set_max_body(std::uint64_t bytes) { max_body_ = bytes; }
    /// Takes of `bytes` what belongs to the body; what is left is the next request.
    [[nodiscard]] BodyStep read_body(std::string_view bytes);

    [[nodiscard]] webhooks::HttpRequest& request() { return request_; }
    [[nodiscard]] bool is_http_1_1() const { return version_ == 11; }
    /// The first field called `name` in any case, or an empty view.
    [[nodiscard]] std::string_view field(std::string_view name) const;

private:
    using Text = boost::beast::string_view;
    using Code = boost::beast::error_code;
    using Verb = boost::beast::http::verb;
    using Field = boost::beast::http::field;
    using Length = boost::optional<std::uint64_t>;

    void on_request_impl(Verb verb, Text method, Text target, int version, Code& error) override;
    void on_response_impl(int status, Text reason, int version, Code& error) override;
    void on_field_impl(Field field, Text name, Text value, Code& error) override;
    void on_header_impl(Code& error) override;
    void on_body_init_impl(const Length& length, Code& error) override;
    std::size_t on_body_impl(Text body, Code& error) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, Code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, Code& error) override;
    void on_finish_impl(Code& error) override;

    webhooks::HttpRequest request_;
    std::uint64_t max_body_ = 0;
    int version_ = 0;
    ChunkedBody chunked_body_;
};

}  // namespace bot::net
