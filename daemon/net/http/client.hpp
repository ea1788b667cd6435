#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// One HTTP request at a time, over libcurl: TLS verified, no redirects, no proxy, limits on time
/// and size.
namespace mailctl::net::http {

struct Header {
    std::string name;
    std::string value;
};

/// How long a request may take, from the look-up of the name.
struct Limits {
    std::chrono::milliseconds connected{10'000};  ///< Until TLS is up.
    std::chrono::milliseconds whole{30'000};
};

struct Request {
    std::string method;  ///< "POST"
    std::string url;
    std::vector<Header> headers;               ///< Without what `secret_header` says.
    std::optional<std::string> secret_header;  ///< "X-API-Key: ...": wiped by send().
    std::string body;                          ///< Wiped by send().
    std::optional<std::string> authorities;    ///< Certificates in PEM, in place of the system's.
    std::size_t reply_bytes_max;
    std::function<bool()> cancelled;  ///< Asked about once a second.
    Limits limits{};
};

struct Response {
    long status = 0;
    std::string body;
    std::optional<std::chrono::seconds> retry_after;  ///< By now, whichever form it came in.
};

/// What became of a request for which there is no answer.
enum class Fate {
    not_sent,  ///< Not a byte of it has left: the name, the connection or TLS failed.
    unknown,   ///< It was sent, at least in part, and the answer did not come, or not whole.
};

struct Failure {
    Fate fate;
    std::string message;  ///< "the server closed the connection without an answer"
    std::string hint;
};

/// An answer of any status, or the reason why there is none.
struct Outcome {
    std::optional<Response> response;
    std::optional<Failure> failure;
};

/// Asks one server one thing, over HTTP/1.1. Without TLS only where all addresses of the host are
/// this machine's own. Never throws for what the network does.
Outcome send(Request request);

}  // namespace mailctl::net::http
