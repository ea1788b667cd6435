#include "daemon/httpd/http/websocket.hpp"

#include "common/types/rfc4648.hpp"

#include <algorithm>
#include <stdexcept>

#include <openssl/evp.h>

namespace mailctl::httpd::http::websocket {
namespace {

// RFC 6455, 1.3.
constexpr std::string_view salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t key_bytes = 16;
constexpr std::string_view padding_of_key = "==";
constexpr std::string_view version = "13";

constexpr std::uint8_t is_last = 0x80;
constexpr std::uint8_t is_masked = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t opcode_bits = 0x0f;
constexpr std::uint8_t length_bits = 0x7f;
constexpr std::uint8_t control_bit = 0x08;
constexpr std::uint8_t length_of_two = 126;
constexpr std::uint8_t length_of_eight = 127;
constexpr std::size_t mask_bytes = 4;

// 16 bytes in base64, whatever they are.
bool is_key(std::string_view text) {
    if (!text.ends_with(padding_of_key)) {
        return false;
    }
    text.remove_suffix(padding_of_key.size());
    const auto bytes = from_base64(text);
    return bytes && bytes->size() == key_bytes;
}

std::string accept_of(std::string_view key) {
    const auto text = std::string(key) + std::string(salt);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
        throw std::runtime_error("libcrypto has no SHA-1");
    }
    return base64({digest.data(), size}) + "=";  // 20 bytes leave room for one
}

// One of a list of words: "keep-alive, Upgrade".
bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto each = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        while (!each.empty() && (each.front() == ' ' || each.front() == '\t')) {
            each.remove_prefix(1);
        }
        while (!each.empty() && (each.back() == ' ' || each.back() == '\t')) {
            each.remove_suffix(1);
        }
        if (same_name(each, word)) {
            return true;
        }
    }
    return false;
}

std::size_t length_bytes(std::uint8_t second) {
    switch (second & length_bits) {
        case length_of_two:
            return 2;
        case length_of_eight:
            return 8;
        default:
            return 0;
    }
}

}  // namespace

bool is_wanted(const Request& request) {
    return has_word(request.fields.find("Upgrade").value_or(""), "websocket");
}

std::optional<Refusal> check(const Request& request) {
    if (request.method != Method::get ||
        !has_word(request.fields.only("Connection").value_or(""), "upgrade")) {
        return Refusal{400, "a WebSocket begins with a GET and \"Connection: Upgrade\""};
    }
    if (request.fields.only("Sec-WebSocket-Version").value_or("") != version) {
        return Refusal{426, "the version of WebSocket is to be 13"};
    }
    if (!is_key(request.fields.only("Sec-WebSocket-Key").value_or(""))) {
        return Refusal{400, "Sec-WebSocket-Key is to be 16 bytes in base64"};
    }
    return std::nullopt;
}

Fields answer_fields(const Request& request) {
    Fields fields;
    fields.add("Upgrade", "websocket");
    fields.add("Connection", "Upgrade");
    fields.add(
        "Sec-WebSocket-Accept", accept_of(request.fields.only("Sec-WebSocket-Key").value_or(""))
    );
    return fields;
}

std::string frame(Opcode opcode, std::string_view payload) {
    std::string bytes;
    const auto put = [&](std::uint64_t value) { bytes.push_back(static_cast<char>(value)); };
    put(is_last | static_cast<std::uint8_t>(opcode));
    const std::uint64_t size = payload.size();
    if (size < length_of_two) {
        put(size);
    } else {
        const bool is_short = size <= 0xffff;
        put(is_short ? length_of_two : length_of_eight);
        for (int shift = is_short ? 8 : 56; shift >= 0; shift -= 8) {
            put((size >> shift) & 0xff);
        }
    }
    return bytes.append(payload);
}

std::string close_frame(Reason reason) {
    const auto number = static_cast<std::uint16_t>(reason);
    const std::array code{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
    return frame(Opcode::close, {code.data(), code.size()});
}

std::string Reader::take(std::string_view bytes) {
    std::string answers;
    while (!bytes.empty() && !is_over_) {
        if (!has_head_) {
            head_.at(head_size_++) = static_cast<std::uint8_t>(bytes.front());
            bytes.remove_prefix(1);
            if (!read_head()) {
                return answers + end(Reason::broken);
            }
        }
        if (has_head_ && !read_payload(bytes)) {
            return answers + end(Reason::policy);
        }
        if (has_head_ && left_ == 0) {
            answers += answer();
        }
    }
    return answers;
}

// Whether what has come of it may be one.
bool Reader::read_head() {
    if (head_size_ < 2) {
        return (head_[0] & reserved_bits) == 0;
    }
    opcode_ = head_[0] & opcode_bits;
    const auto second = head_[1];
    const bool is_control = (opcode_ & control_bit) != 0;
    const bool is_known = opcode_ <= 2 || (opcode_ >= 8 && opcode_ <= 10);
    if (!is_known || (second & is_masked) == 0 ||
        (is_control && ((head_[0] & is_last) == 0 || length_bytes(second) > 0))) {
        return false;
    }
    mask_at_ = 2 + length_bytes(second);
    if (head_size_ < mask_at_ + mask_bytes) {
        return true;
    }
    left_ = length_bytes(second) > 0 ? 0 : second & length_bits;
    for (std::size_t i = 2; i < mask_at_; ++i) {
        left_ = left_ << 8 | head_.at(i);
    }
    position_ = 0;
    control_.clear();
    has_head_ = true;
    return true;
}

// Whether there may be so much of it.
bool Reader::read_payload(std::string_view& bytes) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    if ((opcode_ & control_bit) != 0) {
        for (const char byte : bytes.substr(0, size)) {
            const auto mask = head_.at(mask_at_ + position_ % mask_bytes);
            control_.push_back(static_cast<char>(static_cast<std::uint8_t>(byte) ^ mask));
            ++position_;
        }
    } else if (size > data_bytes_left_) {
        return false;
    } else {
        data_bytes_left_ -= size;
    }
    left_ -= size;
    bytes.remove_prefix(size);
    return true;
}

std::string Reader::answer() {
    has_head_ = false;
    head_size_ = 0;
    if (opcode_ == static_cast<std::uint8_t>(Opcode::close)) {
        return end(Reason::normal);
    }
    return opcode_ == static_cast<std::uint8_t>(Opcode::ping) ? frame(Opcode::pong, control_)
                                                              : std::string();
}

std::string Reader::end(Reason reason) {
    is_over_ = true;
    return close_frame(reason);
}

}  // namespace mailctl::httpd::http::websocket
