#include "tests/bot/net/test_handler.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using tests::RawClient;
using tests::status_of;
using tests::TestedServer;

namespace {

const std::string get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";

/// Leaves this process `spare` file descriptors, until it goes away.
class FewDescriptors {
public:
    explicit FewDescriptors(std::size_t spare) {
        getrlimit(RLIMIT_NOFILE, &before_);
        rlimit fewer = before_;
        fewer.rlim_cur = 256;
        setrlimit(RLIMIT_NOFILE, &fewer);
        int filler = 0;
        while ((filler = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
            fillers_.push_back(filler);
        }
        for (; spare > 0; --spare) {
            ::close(fillers_.back());
            fillers_.pop_back();
        }
    }
    ~FewDescriptors() {
        setrlimit(RLIMIT_NOFILE, &before_);
        for (const int filler : fillers_) {
            ::close(filler);
        }
    }
    FewDescriptors(const FewDescriptors&) = delete;
    FewDescriptors& operator=(const FewDescriptors&) = delete;

private:
    rlimit before_{};
    std::vector<int> fillers_;
};

}  // namespace

TEST_CASE("without descriptors the server waits, keeps its connections and heals", "[net][F23]") {
    TestedServer tested;
    RawClient served(tested.port());
    served.send(get);
    CHECK(status_of(served.read_response()) == 200);
    std::unique_ptr<RawClient> waiting;
    {
        const FewDescriptors few(1);  // For the client's end; the server's has none.
        waiting = std::make_unique<RawClient>(tested.port());
        waiting->send(get);
        for (int i = 0; i < 100; ++i) {
            served.send(get);
            REQUIRE(status_of(served.read_response()) == 200);
        }
        CHECK(tested.server->stats().accepted == 1);
    }

    CHECK(status_of(waiting->read_response()) == 200);
}
