#include "bot/net/http_client.h"

#include "bot/net/transfer.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace bot::net {

namespace {

constexpr long max_connections = 64;
using Clock = std::chrono::steady_clock;

constexpr auto stopping_text = "the program is stopping";
constexpr int longest_wait_ms = 1'000;

/// libcurl's process-wide state; set up once, before its first use, and left to the process's end.
bool libcurl_is_ready() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

}  // namespace

/// The mutex guards `waiting_` and `stopping_`, the only things that other threads touch.
class HttpClient::Impl {
public:
    explicit Impl(HttpClientOptions options)
        : options_(std::move(options)), multi_(curl_multi_init()) {
        const auto per_host = static_cast<long>(options_.max_connections_per_host);
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, max_connections);
        thread_ = std::thread([this] { run(); });
    }
    ~Impl() {
        stop();
        curl_multi_cleanup(multi_);
    }

    void send(webhooks::OutboundRequest request, SendOptions options, Callback done) {
        auto transfer = std::make_unique<Transfer>(std::move(request), options, std::move(done));
        {
            const std::lock_guard lock(mutex_);
            if (!stopping_) {
                waiting_.push_back(std::move(transfer));
                curl_multi_wakeup(multi_);
                return;
            }
        }
        transfer->abandon(stopping_text);
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        curl_multi_wakeup(multi_);
        const std::lock_guard lock(joining_);
        if (thread_.joinable()) {
            thread_.join();
        }
    }

private:
    void run();
    void begin(std::unique_ptr<Transfer> transfer);
    void finish_done();
    void expire();
    [[nodiscard]] int wait_ms() const;
    void abandon_all();
    [[nodiscard]] std::vector<std::unique_ptr<Transfer>> take_waiting(bool& stopping);

    const HttpClientOptions options_;
    CURLM* multi_;
    std::unordered_map<CURL*, std::unique_ptr<Transfer>> active_;
    Clock::time_point next_deadline_ = Clock::time_point::max();  ///< Of the active ones.
    std::mutex mutex_;
    std::vector<std::unique_ptr<Transfer>> waiting_;
    bool stopping_ = false;
    std::mutex joining_;  ///< Two callers of `stop` both return after the end.
    std::thread thread_;
};

std::vector<std::unique_ptr<Transfer>> HttpClient::Impl::take_waiting(bool& stopping) {
    const std::lock_guard lock(mutex_);
    stopping = stopping_;
    return std::exchange(waiting_, {});
}

void HttpClient::Impl::begin(std::unique_ptr<Transfer> transfer) {
    if (!transfer->prepare(options_)) {
        transfer->finish(CURLE_FAILED_INIT);
        return;
    }
    auto* const handle = transfer->handle();
    if (curl_multi_add_handle(multi_, handle) != CURLM_OK) {
        transfer->abandon("libcurl did not take the request");
        return;
    }
    next_deadline_ = std::min(next_deadline_, transfer->deadline());
    active_.emplace(handle, std::move(transfer));
}

void HttpClient::Impl::finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        const auto code = message->data.result;
        const auto found = active_.find(message->easy_handle);
        const auto transfer = std::move(found->second);
        active_.erase(found);
        curl_multi_remove_handle(multi_, transfer->handle());
        transfer->finish(code);
    }
}

void HttpClient::Impl::expire() {
    const auto now = Clock::now();
    if (now < next_deadline_) {
        return;
    }
    next_deadline_ = Clock::time_point::max();
    for (auto next = active_.begin(); next != active_.end();) {
        const auto& transfer = next->second;
        if (transfer->deadline() > now) {
            next_deadline_ = std::min(next_deadline_, transfer->deadline());
            ++next;
            continue;
        }
        curl_multi_remove_handle(multi_, next->first);
        transfer->abandon("not over in time");
        next = active_.erase(next);
    }
}

int HttpClient::Impl::wait_ms() const {
    const auto until = std::chrono::ceil<std::chrono::milliseconds>(next_deadline_ - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(until.count(), 0, longest_wait_ms));
}

void HttpClient::Impl::abandon_all() {
    for (auto& [handle, transfer] : active_) {
        curl_multi_remove_handle(multi_, handle);
        transfer->abandon(stopping_text);
    }
    active_.clear();
}

void HttpClient::Impl::run() {
    bool stopping = false;
    while (!stopping) {
        for (auto& transfer : take_waiting(stopping)) {
            if (stopping) {
                transfer->abandon(stopping_text);
            } else {
                begin(std::move(transfer));
            }
        }
        int running = 0;
        curl_multi_perform(multi_, &running);
        finish_done();
        expire();
        if (!stopping) {
            curl_multi_poll(multi_, nullptr, 0, wait_ms(), nullptr);
        }
    }
    abandon_all();
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::start(HttpClientOptions options) {
    if (!libcurl_is_ready()) {
        return Error{Error::Code::internal, "libcurl cannot be set up"};
    }
    return std::unique_ptr<HttpClient>(new HttpClient(std::make_unique<Impl>(std::move(options))));
}

void HttpClient::send(webhooks::OutboundRequest request, SendOptions options, Callback done) {
    impl_->send(std::move(request), options, std::move(done));
}

void HttpClient::stop() {
    impl_->stop();
}

}  // namespace bot::net
