#include "tests/support/test_server.h"

#include <array>
#include <chrono>
#include <optional>
#include <sys/socket.h>

namespace tests {

namespace {

/// Reads whole requests from a socket; enough of HTTP for libcurl.
class RequestReader {
public:
    explicit RequestReader(int socket) : socket_(socket) {}

    [[nodiscard]] std::optional<webhooks::HttpRequest> next() {
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive()) {
                return std::nullopt;
            }
        }
        auto request = parse(received_.substr(0, end + 2));
        received_.erase(0, end + 4);
        const auto length = webhooks::find_header(request.headers, "Content-Length");
        const auto size = length ? std::stoul(std::string(*length)) : 0;
        while (received_.size() < size && receive()) {
        }
        request.body = received_.substr(0, size);
        received_.erase(0, size);
        return request;
    }

private:
    bool receive() {
        std::array<char, 16384> block;
        const auto count = ::recv(socket_, block.data(), block.size(), 0);
        if (count > 0) {
            received_.append(block.data(), static_cast<std::size_t>(count));
        }
        return count > 0;
    }

    static webhooks::HttpRequest parse(std::string_view head) {
        webhooks::HttpRequest request;
        const auto line = head.substr(0, head.find("\r\n"));
        const auto first = line.find(' ');
        const auto target = line.substr(first + 1, line.rfind(' ') - first - 1);
        const auto mark = target.find('?');
        request.method = line.substr(0, first);
        request.path = target.substr(0, mark);
        request.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
        head.remove_prefix(line.size() + 2);
        while (!head.empty()) {
            const auto field = head.substr(0, head.find("\r\n"));
            const auto colon = field.find(':');
            const auto value = field.find_first_not_of(' ', colon + 1);
            request.headers.push_back(
                {std::string(field.substr(0, colon)),
                 std::string(value == std::string_view::npos ? "" : field.substr(value))});
            head.remove_prefix(field.size() + 2);
        }
        return request;
    }

    const int socket_;
    std::string received_;
};

std::string written(const webhooks::HttpResponse& response) {
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " Whatever\r\n";
    text += "Content-Type: " + response.content_type + "\r\n";
    for (const auto& [name, value] : response.headers) {
        text += name + ": " + value + "\r\n";
    }
    return text + "Content-Length: " + std::to_string(response.body.size()) + "\r\n\r\n" +
           response.body;
}

/// Until the peer closes or the server ends.
void wait_for_end(int socket) {
    char byte = 0;
    while (::recv(socket, &byte, 1, 0) > 0) {
    }
}

void trickle(int socket, const std::string& text) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable never;
    for (const char byte : text) {
        if (!send_all(socket, &byte, 1)) {
            return;
        }
        never.wait_for(lock, std::chrono::milliseconds(20));
    }
}

}  // namespace

TestServer::Reaction TestServer::answer(int status,
                                        std::string body,
                                        std::vector<webhooks::Header> headers) {
    Reaction reaction;
    reaction.response.status = status;
    reaction.response.body = std::move(body);
    reaction.response.headers = std::move(headers);
    return reaction;
}

TestServer::Reaction TestServer::of(Reaction::Kind kind) {
    auto reaction = answer(200, std::string(1000, 'x'));
    reaction.kind = kind;
    return reaction;
}

TestServer::TestServer(Script script)
    : script_(std::move(script)), server_([this](int socket) { serve(socket); }) {}

std::string TestServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
}

void TestServer::set_script(Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
}

std::vector<webhooks::HttpRequest> TestServer::requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::vector<webhooks::HttpRequest> TestServer::wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return requests_.size() >= count; });
    return requests_;
}

std::size_t TestServer::connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
}

TestServer::Reaction TestServer::script_for(const webhooks::HttpRequest& request) {
    Script script;
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        script = script_;
        changed_.notify_all();
    }
    return script(request);
}

void TestServer::serve(int socket) {
    {
        const std::lock_guard lock(mutex_);
        ++connections_;
    }
    RequestReader reader(socket);
    bool more = true;
    while (more) {
        const auto request = reader.next();
        more = request && react(socket, script_for(*request));
    }
}

bool TestServer::react(int socket, const Reaction& reaction) {
    const auto whole = written(reaction.response);
    switch (reaction.kind) {
        case Reaction::Kind::answer:
            return send_all(socket, whole.data(), whole.size());
        case Reaction::Kind::reset:
            reset_on_close(socket);
            return false;
        case Reaction::Kind::close:
            return false;
        case Reaction::Kind::garbage:
            send_all(socket, "\x16\x03\x01 what?\r\n\r\n", 13);
            return false;
        case Reaction::Kind::truncate:
            send_all(socket, whole.data(), whole.size() - reaction.response.body.size() / 2);
            return false;
        case Reaction::Kind::hold:
            wait_for_end(socket);
            return false;
        case Reaction::Kind::trickle:
            trickle(socket, whole);
            return false;
    }
    return false;
}

}  // namespace tests
