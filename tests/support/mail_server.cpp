#include "tests/support/mail_server.h"

#include <array>
#include <sys/socket.h>
#include <utility>

namespace tests {

namespace {

/// Lines (or a whole message) from a socket.
class LineReader {
public:
    explicit LineReader(int socket) : socket_(socket) {}

    /// Up to and without `end`; false when the peer has gone.
    [[nodiscard]] bool read(const std::string& end, std::string& text) {
        std::size_t at = 0;
        while ((at = received_.find(end)) == std::string::npos) {
            std::array<char, 4096> block;
            const auto count = ::recv(socket_, block.data(), block.size(), 0);
            if (count <= 0) {
                return false;
            }
            received_.append(block.data(), static_cast<std::size_t>(count));
        }
        text = received_.substr(0, at);
        received_.erase(0, at + end.size());
        return true;
    }

private:
    const int socket_;
    std::string received_;
};

std::string between_brackets(const std::string& line) {
    const auto open = line.find('<');
    return line.substr(open + 1, line.find('>') - open - 1);
}

bool say(int socket, const std::string& reply) {
    const auto line = reply + "\r\n";
    return !reply.empty() && send_all(socket, line.data(), line.size());
}

}  // namespace

MailServer::MailServer(std::string verb, std::string reply)
    : verb_(std::move(verb)),
      reply_(std::move(reply)),
      server_([this](int socket) { serve(socket); }) {}

std::string MailServer::url() const {
    return "smtp://127.0.0.1:" + std::to_string(server_.port());
}

std::vector<MailServer::Mail> MailServer::mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
}

std::string MailServer::reply_to(const std::string& verb, const std::string& usual) const {
    return verb == verb_ ? reply_ : usual;
}

void MailServer::serve(int socket) {
    LineReader reader(socket);
    Mail mail;
    std::string line;
    bool open = say(socket, "220 test");
    while (open && reader.read("\r\n", line)) {
        const auto verb = line.substr(0, 4);
        if (verb == "MAIL") {
            mail.from = between_brackets(line);
        } else if (verb == "RCPT") {
            mail.recipients.push_back(between_brackets(line));
        }
        open = say(socket, reply_to(verb, verb == "DATA" ? "354 go on" : "250 ok"));
        if (open && verb == "DATA") {
            open = reader.read("\r\n.\r\n", mail.message);
            const auto reply = reply_to(".", "250 taken");
            if (open && reply.starts_with("250")) {
                const std::lock_guard lock(mutex_);
                mails_.push_back(std::exchange(mail, {}));
            }
            open = open && say(socket, reply);
        }
    }
}

}  // namespace tests
