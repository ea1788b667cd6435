#include "daemon/httpd/http/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

namespace mailctl::httpd::http {
namespace {

constexpr std::chrono::seconds look_interval{1};

// TLS 1.2 with what browsers since 2014 have: forward secrecy and AEAD. Those of 1.3 are all right.
constexpr const char* ciphers_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

Error unusable(const std::filesystem::path& path) {
    const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
    return {
        Errc::configuration,
        fmt::format("{} is of no use: {}", path.string(), reason == nullptr ? "unknown" : reason),
        "certificate and key belong together, both in PEM, the chain behind the certificate",
        {}};
}

// A client that offers only "h2" is answered in HTTP/1.1 all the same, as without ALPN.
// NOLINTNEXTLINE(readability-function-size): OpenSSL says with which parameters.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered, unsigned size, void*) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int result =
        ::SSL_select_next_proto(&found, length, ours.data(), ours.size(), offered, size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void set_manners(SSL_CTX& context) {
    ::SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
    ::SSL_CTX_set_cipher_list(&context, ciphers_1_2);
    ::SSL_CTX_set_options(
        &context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET
    );
    // Nothing is kept of a client that has left, neither here nor in a ticket.
    ::SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
    ::SSL_CTX_set_num_tickets(&context, 0);
    // An idle connection has no buffers then; the second is for what write_now() leaves.
    ::SSL_CTX_set_mode(
        &context,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    ::SSL_CTX_set_alpn_select_cb(&context, choose_protocol, nullptr);
}

}  // namespace

Result<Certificate> Certificate::load(std::filesystem::path chain, std::filesystem::path key) {
    Certificate certificate(std::move(chain), std::move(key));
    certificate.seen_ = certificate.look();
    auto context = certificate.read();
    if (!context) {
        return context.error();
    }
    certificate.context_ = *std::move(context);
    return certificate;
}

SSL_CTX& Certificate::context(const std::function<void(std::string_view, std::string_view)>& problem
) {
    const auto now = Clock::now();
    if (now < next_look_) {
        return *context_;
    }
    next_look_ = now + look_interval;
    if (const auto state = look(); state != seen_) {
        seen_ = state;
        if (auto context = read()) {
            context_ = *std::move(context);
        } else {
            problem("certificate", context.error().message);
        }
    }
    return *context_;
}

Result<Certificate::Context> Certificate::read() const {
    ::ERR_clear_error();
    const Context context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    if (!context) {
        throw std::bad_alloc();
    }
    set_manners(*context);
    if (::SSL_CTX_use_certificate_chain_file(context.get(), chain_.c_str()) != 1) {
        return unusable(chain_);
    }
    if (::SSL_CTX_use_PrivateKey_file(context.get(), key_.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::SSL_CTX_check_private_key(context.get()) != 1) {
        return unusable(key_);
    }
    return context;
}

Certificate::State Certificate::look() const {
    State state{};
    auto* place = state.begin();
    for (const auto* path : {&chain_, &key_}) {
        struct stat file {};
        if (::stat(path->c_str(), &file) == 0) {
            const std::array<std::int64_t, 4> seen{
                file.st_mtim.tv_sec,
                file.st_mtim.tv_nsec,
                static_cast<std::int64_t>(file.st_ino),
                file.st_size};
            std::copy(seen.begin(), seen.end(), place);
        }
        place += 4;
    }
    return state;
}

}  // namespace mailctl::httpd::http
