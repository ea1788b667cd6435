#include "daemon/httpd/http/events.hpp"

namespace mailctl::httpd::http {

bool Events::push(std::string_view text) {
    if (!is_open_) {
        return false;
    }
    // One text alone may be longer: who has read all before it is not slow.
    if (!outbox_.empty() && outbox_.size() + text.size() > unread_bytes_max_) {
        is_dropped_ = true;
        lose();
        return false;
    }
    outbox_ += text;
    if (wake_) {
        wake_();
    }
    return true;
}

void Events::end() {
    is_open_ = false;
    on_gone_ = nullptr;
    if (wake_) {
        wake_();
    }
}

void Events::drain() {
    if (const auto callback = std::exchange(on_drain_, nullptr); callback && is_open_) {
        callback();
    }
    end();
}

void Events::lose() {
    const auto callback = std::exchange(on_gone_, nullptr);
    end();
    if (callback) {
        callback();
    }
}

}  // namespace mailctl::httpd::http
