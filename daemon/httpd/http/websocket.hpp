#pragma once

#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/http/refusal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// WebSocket, RFC 6455, of a server that tells and has nothing to ask: events go out as frames of
/// text, and what a client says but "ping" and "close" is counted and thrown away.
namespace mailctl::httpd::http::websocket {

/// Whether a request wants one, in whichever manner.
bool is_wanted(const Request& request);

/// Why there is none for it; nothing where there is.
std::optional<Refusal> check(const Request& request);

/// The fields of the answer to a request that check() has nothing against.
Fields answer_fields(const Request& request);

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

/// Unmasked, as a server's are.
std::string frame(Opcode opcode, std::string_view payload);

/// Why it is closed: RFC 6455, 7.4.
enum class Reason : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    broken = 1002,
    policy = 1008
};
std::string close_frame(Reason reason);

/// Reads a client's frames, however they are cut.
class Reader {
public:
    /// Who says more than so many bytes that nobody wants to hear is closed.
    explicit Reader(std::size_t data_bytes_max) : data_bytes_left_(data_bytes_max) {}

    /// What is to be sent back for these bytes: pongs, and a close where it is over.
    std::string take(std::string_view bytes);

    /// After a close of either side there is nothing to read or to tell.
    bool is_over() const { return is_over_; }

private:
    static constexpr std::size_t head_bytes_max = 14;

    bool read_head();
    bool read_payload(std::string_view& bytes);
    std::string answer();
    std::string end(Reason reason);

    std::array<std::uint8_t, head_bytes_max> head_{};
    std::size_t head_size_ = 0;
    bool has_head_ = false;
    std::uint8_t opcode_ = 0;
    std::uint64_t left_ = 0;      ///< Of the payload.
    std::uint64_t position_ = 0;  ///< In it, for the mask.
    std::size_t mask_at_ = 0;
    std::string control_;  ///< The payload of a control frame, unmasked.
    std::uint64_t data_bytes_left_;
    bool is_over_ = false;
};

}  // namespace mailctl::httpd::http::websocket
