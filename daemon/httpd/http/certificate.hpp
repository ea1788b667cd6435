#pragma once

#include "common/result.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include <openssl/types.h>

namespace mailctl::httpd::http {

/// A certificate with its key, and how TLS is spoken with it. Whoever renews the files needs to
/// tell nobody.
class Certificate {
public:
    static Result<Certificate> load(std::filesystem::path chain, std::filesystem::path key);

    /// For the next connection. Looks for other files once a second at most; where these are
    /// broken, or the key is the other one's, the old certificate stays and `problem` hears of it
    /// once.
    SSL_CTX& context(const std::function<void(std::string_view, std::string_view)>& problem);

private:
    using Clock = std::chrono::steady_clock;
    using Context = std::shared_ptr<SSL_CTX>;
    /// Of both files: time of change in seconds and nanoseconds, inode, size.
    using State = std::array<std::int64_t, 8>;

    Certificate(std::filesystem::path chain, std::filesystem::path key)
        : chain_(std::move(chain)), key_(std::move(key)) {}

    Result<Context> read() const;
    State look() const;

    std::filesystem::path chain_;
    std::filesystem::path key_;
    Context context_;
    State seen_{};
    Clock::time_point next_look_;
};

}  // namespace mailctl::httpd::http
