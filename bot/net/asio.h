#pragma once

// The only way to include Asio; internal to bot/net/.
// clang-format off
#include <utility>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
// clang-format on

// g++ 12 takes Asio's recycling allocator of coroutine frames (aligned_alloc in operator new, free
// in operator delete) for a mismatch wherever it inlines them: for every file that has coroutines.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace bot::net {

namespace asio = boost::asio;
using asio::ip::tcp;

/// Concrete types instead of any_io_executor: one virtual call less per operation.
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         Executor>;
template <typename T>
using Awaitable = asio::awaitable<T, Executor>;
using ErrorCode = boost::system::error_code;

/// Resumes the coroutine with the error in `error` instead of an exception.
[[nodiscard]] inline auto into(ErrorCode& error) {
    return asio::redirect_error(asio::use_awaitable_t<Executor>{}, error);
}

/// The same; `signal` ends the operation even where it waits for another one and not for the
/// socket.
[[nodiscard]] inline auto into(ErrorCode& error, asio::cancellation_signal& signal) {
    return asio::bind_cancellation_slot(signal.slot(), into(error));
}

}  // namespace bot::net
