#include "bot/widget/first_contacts.h"

#include "bot/net/addresses.h"

#include <algorithm>

namespace bot {

TimeMs Bucket::level(TimeMs now) const {
    return std::max<TimeMs>(0, level_ - std::max<TimeMs>(0, now - at_));
}

TimeMs Bucket::wait(Size size, TimeMs now) const {
    return std::max<TimeMs>(0, level(now) - (size.burst - 1) * size.interval_ms);
}

void Bucket::add(Size size, TimeMs now) {
    level_ = level(now) + size.interval_ms;
    at_ = now;
}

TimeMs FirstContacts::take(const std::string& address, const std::string& site, TimeMs now) {
    const std::string key = net::caller_key(address);
    const std::lock_guard lock(mutex_);
    if (addresses_.size() >= limits_.most_addresses && !addresses_.contains(key)) {
        addresses_.erase(addresses_.begin());
    }
    Bucket& caller = addresses_[key];
    Bucket& page = sites_[site];  // Sites are those of the book.
    const TimeMs wait = std::max({caller.wait(limits_.address, now), page.wait(limits_.site, now),
                                  all_.wait(limits_.all, now)});
    if (wait > 0) return wait;
    caller.add(limits_.address, now);
    page.add(limits_.site, now);
    all_.add(limits_.all, now);
    return 0;
}

}  // namespace bot
