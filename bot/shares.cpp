#include "bot/shares.h"

#include <map>
#include <mutex>

namespace bot {

struct Shares::Books {
    std::mutex mutex;  ///< Shares are taken and given back on every network thread.
    std::size_t left = 0;
    std::size_t of_one_holder = 0;
    std::map<std::string, std::size_t> held;  ///< By holder, who has at least one.
};

Shares::Shares(std::size_t count, std::size_t of_one_holder) : books_(std::make_shared<Books>()) {
    books_->left = count;
    books_->of_one_holder = of_one_holder;
}

std::shared_ptr<const void> Shares::take(const std::string& holder) {
    std::map<std::string, std::size_t>::iterator place;
    {
        const std::lock_guard lock(books_->mutex);
        if (books_->left == 0) return nullptr;
        place = books_->held.try_emplace(holder, 0).first;
        if (place->second >= books_->of_one_holder) return nullptr;
        ++place->second;
        --books_->left;
    }
    return {books_.get(), [books = books_, place](const void*) {
                const std::lock_guard lock(books->mutex);
                ++books->left;
                if (--place->second == 0) books->held.erase(place);
            }};
}

}  // namespace bot
