#pragma once

#include <chrono>
#include <cstddef>

namespace mailctl::httpd::http {

/// What a client may take of us, in bytes, numbers and time.
struct Limits {
    using Time = std::chrono::milliseconds;

    // A browser's head has some 700 bytes, one with a long cookie and a token 3,000.
    std::size_t header_bytes = 8192;
    std::size_t fields = 64;
    // The daemon's own limit for a request (wire::max_request_bytes).
    std::size_t body_bytes = 65536;
    // So that a client that never leaves gives others a chance, and what it cost us back.
    std::size_t requests_per_connection = 1000;

    // A connection costs some 3 KiB of memory and a descriptor, one with TLS some 20 KiB more.
    std::size_t connections = 1024;
    std::size_t tls_connections = 256;
    // A browser opens six; an office behind one address has ten of them. In IPv6 a customer has a
    // /64 at least.
    std::size_t connections_per_address = 64;

    // From the first byte to the last: who sends a byte a second does not get longer.
    Time header{10'000};  ///< For the TLS handshake, too.
    Time body{10'000};
    // What systemd gives a change to end in (TimeoutStopSec of mailctld.service), and an answer.
    Time handler{95'000};
    Time write{10'000};
    Time idle{60'000};  ///< Between requests.
    // For a client that is still sending what we have refused to read the answer.
    Time linger{2'000};
    // Who was answered that shortly ago may have sent the next request when we stop.
    Time drain_grace{500};

    // What an event stream may leave unread: a page of events, and then a browser that sleeps.
    std::size_t unread_bytes = 65536;
    // Proxies close what is silent for 60 s, some for 30 s.
    Time comment{15'000};
};

}  // namespace mailctl::httpd::http
