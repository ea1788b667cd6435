#include "daemon/httpd/http/events.hpp"

#include "daemon/httpd/http/websocket.hpp"

#include <fmt/format.h>

namespace mailctl::httpd::http {

namespace {

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string stream_text(const Event& event) {
    const auto line = [](std::string_view name, std::string_view value) {
        return value.empty() ? std::string() : fmt::format("{}: {}\n", name, value);
    };
    return line("id", event.id) + line("event", event.name) +
           (event.is_last ? "retry: 2000\n" : "") + fmt::format("data: {}\n\n", event.data);
}

// Ids are numbers and names words of ours: neither needs an escape.
std::string frame_text(const Event& event) {
    const auto id =
        event.id.empty() ? std::string() : fmt::format(R"("id":{},)", in_quotes(event.id));
    return fmt::format(R"({{{}"event":{},"data":{}}})", id, in_quotes(event.name), event.data);
}

}  // namespace

bool Events::push(const Event& event) {
    return push_bytes(
        manners_ == Manners::stream ? stream_text(event)
                                    : websocket::frame(websocket::Opcode::text, frame_text(event))
    );
}

bool Events::push_bytes(std::string_view bytes) {
    if (!is_open_) {
        return false;
    }
    // One event alone may be longer: who has read all before it is not slow.
    if (!outbox_.empty() && outbox_.size() + bytes.size() > unread_bytes_max_) {
        is_dropped_ = true;
        lose();
        return false;
    }
    outbox_ += bytes;
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
