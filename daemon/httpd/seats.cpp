#include "daemon/httpd/seats.hpp"

#include "common/types/secret.hpp"

namespace mailctl::httpd {

std::shared_ptr<void> Seats::take(std::string_view presented) {
    const auto place = taken_->try_emplace(std::string(presented), 0).first;
    if (place->second == of_one) {
        return nullptr;
    }
    ++place->second;
    // The place stays where it is in the map as long as somebody has a seat of it.
    return {&place->second, [taken = taken_, place](std::size_t* count) {
                if (--*count == 0) {
                    auto last = taken->extract(place);
                    mailctl::wipe(last.key());
                }
            }};
}

}  // namespace mailctl::httpd
