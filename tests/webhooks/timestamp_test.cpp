#include "tests/webhooks/channels/slack_support.h"
#include "tests/webhooks/support.h"

using namespace webhooks;
using namespace webhooks::test;

TEST_CASE("a signed time that is no plain, near time is refused", "[signature][T17]") {
    const std::string body = slack_event(R"("type":"app_home_opened")");
    REQUIRE(slack()->receive(slack_post(body), slack_now).response.status == 200);

    for (const char* timestamp :
         {"", " ", "NaN", "inf", "-1355517538", "+1355517538", "1355517538.0", "0x50CA1B62",
          "1.355517538e9", "13555175380", "99999999999999999999", "18446744073709551616",
          "1355517538 ", "1355517538,1355517538", "1355517538\t", "01355517538a", "1355517239",
          "1355517841", "-9223372036854775808"}) {
        CAPTURE(timestamp);
        CHECK(slack()->receive(slack_post(body, timestamp), slack_now).response.status == 401);
    }
}
