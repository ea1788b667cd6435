#include "daemon/mailctld/serve/inbox.hpp"

#include "common/types/secret.hpp"

#include <algorithm>

#include <string.h>

namespace mailctl {

Inbox::~Inbox() { mailctl::wipe(bytes_); }

void Inbox::add(std::string_view bytes) {
    if (taken_ > 0) {
        const auto left = size();
        std::copy(
            bytes_.begin() + static_cast<std::ptrdiff_t>(taken_), bytes_.end(), bytes_.begin()
        );
        ::explicit_bzero(bytes_.data() + left, bytes_.size() - left);
        bytes_.resize(left);
        taken_ = 0;
    }
    if (bytes_.capacity() - bytes_.size() >= bytes.size()) {
        bytes_.append(bytes);
        return;
    }
    std::string grown;
    grown.reserve(std::max(2 * bytes_.size(), bytes_.size() + bytes.size()));
    grown.append(bytes_).append(bytes);
    mailctl::wipe(bytes_);
    bytes_ = std::move(grown);
}

bool Inbox::take(std::string& message) {
    const auto end = bytes_.find('\0', taken_);
    if (end == std::string::npos) {
        return false;
    }
    message.assign(bytes_, taken_, end - taken_);
    ::explicit_bzero(bytes_.data() + taken_, end - taken_);
    taken_ = end + 1;
    if (taken_ == bytes_.size()) {
        bytes_.clear();
        taken_ = 0;
    }
    return true;
}

}  // namespace mailctl
