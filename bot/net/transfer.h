#pragma once

#include "bot/net/http_client.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

namespace bot::net {

/// One outbound request on its way through libcurl. Belongs to the client's thread; its address
/// must not change while libcurl knows it.
class Transfer {
public:
    Transfer(webhooks::OutboundRequest request, SendOptions options, HttpClient::Callback done);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Sets everything up. False: `finish` at once, the request cannot be made.
    [[nodiscard]] bool prepare(const HttpClientOptions& client);
    [[nodiscard]] CURL* handle() { return easy_.get(); }
    /// Calls back with what came of it.
    void finish(CURLcode code);
    /// Calls back with a failure.
    void abandon(std::string why);
    /// When it must be over: libcurl does not time what still waits for a connection.
    [[nodiscard]] std::chrono::steady_clock::time_point deadline() const { return deadline_; }

private:
    void set_limits();
    void set_security(const HttpClientOptions& client);
    [[nodiscard]] bool set_request();
    [[nodiscard]] bool set_http();
    [[nodiscard]] bool set_mail();
    [[nodiscard]] bool refuse(std::string why);
    [[nodiscard]] bool may_repeat() const;
    [[nodiscard]] bool reaches(const std::string& address);
    [[nodiscard]] std::string reason_for(CURLcode code) const;

    static std::size_t on_body(char* data, std::size_t one, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t one, std::size_t count, void* self);
    static std::size_t on_mail(char* into, std::size_t one, std::size_t room, void* self);
    static curl_socket_t on_open_socket(void* self, curlsocktype kind, curl_sockaddr* address);
    static int on_connected(void* self, char* peer, char* local, int peer_port, int local_port);

    struct Cleanup {
        void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    webhooks::OutboundRequest request_;
    const SendOptions options_;
    const std::chrono::steady_clock::time_point deadline_;
    HttpClient::Callback done_;
    std::unique_ptr<CURL, Cleanup> easy_;
    std::unique_ptr<curl_slist, Cleanup> fields_;
    std::unique_ptr<curl_slist, Cleanup> recipients_;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
    webhooks::HttpResponse response_;
    std::string refused_;         ///< Why nothing was sent, when we decided so.
    std::size_t mail_sent_ = 0;   ///< Bytes of the message that libcurl has taken.
    int attempts_ = 0;            ///< How often the request was about to leave.
    bool through_proxy_ = false;  ///< Then addresses are the proxy's to check.
    bool too_long_ = false;
};

}  // namespace bot::net
