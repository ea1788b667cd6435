#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mailctl {

/// What a client has sent and nobody has taken yet: calls, each ended by a NUL, and the beginning
/// of the next. What was taken is overwritten, since it may have held a secret.
class Inbox {
public:
    Inbox() = default;
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;
    Inbox(Inbox&&) = delete;
    Inbox& operator=(Inbox&&) = delete;

    void add(std::string_view bytes);

    /// Puts the next call into `message`, without its NUL; false where none is whole.
    bool take(std::string& message);

    /// Whether take() would give one.
    bool has_call() const { return bytes_.find('\0', taken_) != std::string::npos; }

    std::size_t size() const { return bytes_.size() - taken_; }

private:
    std::string bytes_;
    std::size_t taken_ = 0;  ///< The bytes before it are wiped.
};

}  // namespace mailctl
