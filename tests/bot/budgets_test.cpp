#include "bot/failure_budget.h"
#include "bot/widget/first_contacts.h"
#include "tests/support/catch.h"

#include <string>

TEST_CASE("ten wrong secrets a minute are enough, counted by the /64 of an IPv6 caller", "[T19]") {
    bot::FailureBudget budget;
    for (int i = 0; i < 10; ++i) {
        CHECK_FALSE(budget.exhausted("2001:db8:1:2::1", 1'000));
        budget.count_failure("2001:db8:1:2::" + std::to_string(i), 1'000);
    }

    CHECK(budget.exhausted("2001:db8:1:2:ffff::9", 1'001));
    CHECK_FALSE(budget.exhausted("2001:db8:1:3::1", 1'001));
    CHECK_FALSE(budget.exhausted("203.0.113.9", 1'001));
    CHECK_FALSE(budget.exhausted("2001:db8:1:2::1", 61'001));
}

TEST_CASE("a clock that is set back turns nobody away for as long as it was ahead", "[F11]") {
    bot::FailureBudget budget;
    for (int i = 0; i < 10; ++i) budget.count_failure("203.0.113.9", 10'000'000);

    CHECK_FALSE(budget.exhausted("203.0.113.9", 1'000));
}

TEST_CASE("however many callers fail, a bounded number of them is remembered", "[F25]") {
    bot::FailureBudget::Limits limits;
    limits.most_addresses = 100;
    bot::FailureBudget budget(limits);
    const auto address = [](int i) {
        return "10." + std::to_string(i / 65'536) + "." + std::to_string(i / 256 % 256) + "." +
               std::to_string(i % 256);
    };
    for (int i = 0; i < 100'000; ++i) {
        for (int failure = 0; failure < 10; ++failure) budget.count_failure(address(i), 1'000);
    }

    int remembered = 0;
    for (int i = 0; i < 100'000; ++i) remembered += budget.exhausted(address(i), 1'001) ? 1 : 0;
    CHECK(remembered == 100);
}

TEST_CASE("strangers begin a bounded number of chats, by address, by site and in all", "[T48]") {
    bot::FirstContacts::Limits limits;
    limits.address = {1'000, 3};
    limits.site = {1'000, 5};
    limits.all = {1'000, 7};
    bot::FirstContacts contacts(limits);
    const bot::TimeMs now = 1'000'000;

    for (int i = 0; i < 3; ++i) CHECK(contacts.take("2001:db8::1", "web", now) == 0);
    CHECK(contacts.take("2001:db8::2", "web", now) > 0);
    for (const char* address : {"203.0.113.1", "203.0.113.2"}) {
        CHECK(contacts.take(address, "web", now) == 0);
    }
    CHECK(contacts.take("203.0.113.3", "web", now) > 0);
    CHECK(contacts.take("203.0.113.3", "blog", now) == 0);
    CHECK(contacts.take("203.0.113.4", "blog", now) == 0);
    CHECK(contacts.take("203.0.113.5", "blog", now) > 0);
    CHECK(contacts.take("203.0.113.5", "blog", now + 10'000) == 0);
}
