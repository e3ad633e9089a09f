#pragma once

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <utility>

/// Beast alone, no limits, no deadlines, no routes: the floor of what an HTTP request costs, and a
/// place for replies to go to. Answers everything with 200 and `{}` on one thread of its own.
class BareEcho {
public:
    BareEcho() : acceptor_(context_, {boost::asio::ip::make_address("127.0.0.1"), 0}) {
        accept();
        thread_ = std::thread([this] { context_.run(); });
    }
    BareEcho(const BareEcho&) = delete;
    BareEcho& operator=(const BareEcho&) = delete;
    ~BareEcho() {
        context_.stop();
        thread_.join();
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    [[nodiscard]] std::uint64_t requests() const { return requests_; }

private:
    struct Session : std::enable_shared_from_this<Session> {
        Session(BareEcho& echo, boost::asio::ip::tcp::socket accepted)
            : owner(echo), socket(std::move(accepted)) {}

        void read() {
            request = {};
            boost::beast::http::async_read(socket, buffer, request,
                                           [self = shared_from_this()](auto error, auto) {
                                               if (!error) self->write();
                                           });
        }
        void write() {
            ++owner.requests_;
            response = {boost::beast::http::status::ok, 11};
            response.set(boost::beast::http::field::content_type, "application/json");
            response.body() = "{}";
            response.prepare_payload();
            boost::beast::http::async_write(socket, response,
                                            [self = shared_from_this()](auto error, auto) {
                                                if (!error) self->read();
                                            });
        }

        BareEcho& owner;
        boost::asio::ip::tcp::socket socket;
        boost::beast::flat_buffer buffer;
        boost::beast::http::request<boost::beast::http::string_body> request;
        boost::beast::http::response<boost::beast::http::string_body> response;
    };

    void accept() {
        acceptor_.async_accept([this](auto error, boost::asio::ip::tcp::socket socket) {
            if (!error) {
                boost::beast::error_code ignored;
                socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
                std::make_shared<Session>(*this, std::move(socket))->read();
            }
            accept();
        });
    }

    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    std::atomic<std::uint64_t> requests_ = 0;
    std::thread thread_;
};
