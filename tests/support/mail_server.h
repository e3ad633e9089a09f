#pragma once

#include "tests/support/socket_server.h"

#include <mutex>
#include <string>
#include <vector>

namespace tests {

/// An SMTP server that takes mail, or refuses at the step a test names. Thread-safe.
class MailServer {
public:
    struct Mail {
        std::string from;
        std::vector<std::string> recipients;
        std::string message;
    };

    /// Takes everything; but to `verb` (`RCPT`, or `.` for the end of the message) it says `reply`
    /// (`550 no such user`; nothing closes the connection).
    explicit MailServer(std::string verb = {}, std::string reply = {});

    /// `smtp://127.0.0.1:port`.
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<Mail> mails();

private:
    void serve(int socket);
    [[nodiscard]] std::string reply_to(const std::string& verb, const std::string& usual) const;

    const std::string verb_;
    const std::string reply_;
    std::mutex mutex_;
    std::vector<Mail> mails_;
    SocketServer server_;  ///< Last: its threads end before what they use.
};

}  // namespace tests
