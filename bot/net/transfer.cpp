#include "bot/net/transfer.h"

#include "bot/net/addresses.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>

namespace bot::net {

namespace {

/// Idle connections are closed before most servers would do so, so that a request seldom meets a
/// connection that is just being closed.
constexpr long max_idle_seconds = 20;

bool has_line_break(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// The address of a socket as `parse_address` takes it.
std::string text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else if (address.sa_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
        inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    }
    return text.data();
}

curl_slist* append(curl_slist* list, const std::string& text) {
    return curl_slist_append(list, text.c_str());
}

bool is_mail(const webhooks::OutboundRequest& request) {
    return !request.mail_recipients.empty() || request.url.starts_with("smtp");
}

}  // namespace

Transfer::Transfer(webhooks::OutboundRequest request,
                   SendOptions options,
                   HttpClient::Callback done)
    : request_(std::move(request)),
      options_(options),
      deadline_(std::chrono::steady_clock::now() + options.total_timeout),
      done_(std::move(done)),
      easy_(curl_easy_init()) {
    response_.status = 0;
    response_.content_type.clear();
}

Transfer::~Transfer() = default;

bool Transfer::refuse(std::string why) {
    refused_ = std::move(why);
    return false;
}

bool Transfer::prepare(const HttpClientOptions& client) {
    if (!easy_) {
        return refuse("libcurl has no memory left");
    }
    auto* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, client.user_agent.c_str());
    set_limits();
    set_security(client);
    return set_request();
}

void Transfer::set_limits() {
    auto* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, max_idle_seconds);
    const auto milliseconds = [](std::chrono::milliseconds time) {
        return static_cast<long>(time.count());
    };
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options_.connect_timeout));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(options_.total_timeout));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
}

void Transfer::set_security(const HttpClientOptions& client) {
    auto* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!client.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, client.ca_file.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    // Set even when empty: otherwise the environment's proxy would be used.
    through_proxy_ = !client.proxy.empty();
    curl_easy_setopt(easy, CURLOPT_PROXY, client.proxy.c_str());
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

bool Transfer::set_request() {
    if (!request_.basic_user.empty()) {
        curl_easy_setopt(easy_.get(), CURLOPT_USERNAME, request_.basic_user.c_str());
        curl_easy_setopt(easy_.get(), CURLOPT_PASSWORD, request_.basic_password.c_str());
    }
    return is_mail(request_) ? set_mail() : set_http();
}

bool Transfer::set_http() {
    auto* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    if (has_line_break(request_.method)) {
        return refuse("the method has a line break");
    }
    if (request_.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (request_.method != "GET" || !request_.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
        const auto size = static_cast<curl_off_t>(request_.body.size());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
    curl_slist* fields = append(nullptr, "Expect:");
    if (!webhooks::find_header(request_.headers, "Content-Type")) {
        fields = append(fields, "Content-Type:");
    }
    for (const auto& [name, value] : request_.headers) {
        fields = append(fields, value.empty() ? name + ";" : name + ": " + value);
        if (has_line_break(name) || has_line_break(value)) {
            fields_.reset(fields);
            return refuse("a header has a line break");
        }
    }
    fields_.reset(fields);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields);
    return true;
}

bool Transfer::set_mail() {
    auto* const easy = easy_.get();
    const auto is_address = [](std::string_view text) {
        return !text.empty() && text.find_first_of(" \t\r\n<>") == std::string_view::npos;
    };
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A password never travels in the clear; mail to a relay of one's own may.
    const auto encryption = request_.basic_user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL;
    curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(encryption));
    if (request_.mail_recipients.empty()) {  // Only: are you there, and do you let us in?
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return true;
    }
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Transfer::on_mail);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    if (!is_address(request_.mail_from)) {
        return refuse("the sender is not a mail address");
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + request_.mail_from + ">").c_str());
    curl_slist* recipients = nullptr;
    for (const auto& recipient : request_.mail_recipients) {
        recipients = append(recipients, "<" + recipient + ">");
    }
    recipients_.reset(recipients);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
    return std::all_of(request_.mail_recipients.begin(), request_.mail_recipients.end(),
                       is_address) ||
           refuse("a recipient is not a mail address");
}

bool Transfer::may_repeat() const {
    const auto& method = request_.method;
    return !is_mail(request_) &&
           (method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE");
}

bool Transfer::reaches(const std::string& address) {
    if (through_proxy_ || options_.destination == Destination::configured) {
        return true;
    }
    const auto parsed = parse_address(address);
    if (parsed && is_public(*parsed)) {
        return true;
    }
    return refuse("the address " + address + " is not on the public internet");
}

std::size_t Transfer::on_body(char* data, std::size_t one, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    auto& body = transfer.response_.body;
    if (one * count > transfer.options_.max_response_bytes - body.size()) {
        transfer.too_long_ = true;
        return 0;
    }
    body.append(data, one * count);
    return one * count;
}

std::size_t Transfer::on_header(char* data, std::size_t one, std::size_t count, void* self) {
    auto& headers = static_cast<Transfer*>(self)->response_.headers;
    std::string_view line(data, one * count);
    if (line.starts_with("HTTP/")) {
        headers.clear();  // Of an informational response before the real one.
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && headers.size() < 256) {
        auto value = line.substr(colon + 1);
        const auto first = value.find_first_not_of(" \t\r\n");
        const auto last = value.find_last_not_of(" \t\r\n");
        value = first == std::string_view::npos ? "" : value.substr(first, last - first + 1);
        headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    }
    return one * count;
}

std::size_t Transfer::on_mail(char* into, std::size_t one, std::size_t room, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto& message = transfer.request_.body;
    const auto count = std::min(one * room, message.size() - transfer.mail_sent_);
    message.copy(into, count, transfer.mail_sent_);
    transfer.mail_sent_ += count;
    return count;
}

curl_socket_t Transfer::on_open_socket(void* self, curlsocktype /*kind*/, curl_sockaddr* address) {
    if (!static_cast<Transfer*>(self)->reaches(text_of(address->addr))) {
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Comes before each attempt to send the request, over a kept connection too: that may have been
/// opened for somebody with more rights, and after a failure libcurl would silently send again.
int Transfer::on_connected(
    void* self, char* peer, char* /*local*/, int /*peer_port*/, int /*local_port*/) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.reaches(peer) || (transfer.attempts_ > 0 && !transfer.may_repeat())) {
        return CURL_PREREQFUNC_ABORT;
    }
    ++transfer.attempts_;
    return CURL_PREREQFUNC_OK;
}

std::string Transfer::reason_for(CURLcode code) const {
    if (attempts_ == 0 && !refused_.empty()) {
        return refused_;
    }
    if (too_long_) {
        return "the response is longer than " + std::to_string(options_.max_response_bytes) +
               " bytes";
    }
    return error_text_.front() != '\0' ? error_text_.data() : curl_easy_strerror(code);
}

void Transfer::abandon(std::string why) {
    const bool mail = is_mail(request_);
    // A mail is taken after its last byte only; a request may be once it has begun to leave.
    const bool left = mail ? mail_sent_ >= request_.body.size() && mail_sent_ > 0 : attempts_ > 0;
    webhooks::HttpResponse failed;
    failed.status = 0;
    failed.content_type.clear();
    failed.failure =
        left ? webhooks::HttpResponse::Failure::unknown : webhooks::HttpResponse::Failure::not_sent;
    failed.failure_text = std::move(why);
    done_(std::move(failed));
}

void Transfer::finish(CURLcode code) {
    long status = 0;
    if (easy_) {
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    }
    // A mail server's refusal is its answer, whatever libcurl calls it.
    const bool mail_refused = is_mail(request_) && status >= 400 && status < 600;
    if (code != CURLE_OK && !mail_refused) {
        abandon(reason_for(code));
        return;
    }
    response_.status = static_cast<int>(status);
    response_.content_type =
        webhooks::find_header(response_.headers, "Content-Type").value_or(std::string_view{});
    if (mail_refused) {
        response_.body = reason_for(code);
    }
    done_(std::move(response_));
}

}  // namespace bot::net
