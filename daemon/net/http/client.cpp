#include "daemon/net/http/client.hpp"

#include "common/version.hpp"
#include "daemon/net/curl.hpp"
#include "daemon/net/http/ending.hpp"
#include "daemon/net/http/target.hpp"
#include "daemon/net/lookup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace mailctl::net::http {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Ordinary servers send 1 KiB of headers.
constexpr std::size_t max_header_bytes = 65'536;

// Room for an ordinary answer at once: a body that grows leaves copies behind, and it may hold a
// password.
constexpr std::size_t usual_body_bytes = 16'384;

/// One request and what comes of it.
class Exchange {
public:
    explicit Exchange(Request request)
        : request_(std::move(request)), target_(target_of(request_.url)) {
        ending_.host = target_.host;
        ending_.port = target_.port;
    }
    ~Exchange() {
        wipe(request_.body);
        for (auto* line = headers_.get(); line != nullptr; line = line->next) {
            explicit_bzero(line->data, std::strlen(line->data));
        }
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    Exchange(Exchange&&) = delete;
    Exchange& operator=(Exchange&&) = delete;

    Outcome run() {
        if (!find_addresses()) {
            return {.response = {}, .failure = judge(ending_)};
        }
        set_up_connection();
        set_up_message();
        ending_.code = curl_easy_perform(curl_.get());
        if (ending_.code != CURLE_OK) {
            wipe(response_.body);
            note_ending();
            return {.response = {}, .failure = judge(ending_)};
        }
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &response_.status);
        note_retry_after();
        return {.response = std::move(response_), .failure = {}};
    }

private:
    template <class Value>
    void set(NeededOption option, Value value) {
        net::set(curl_, option, value);
    }

    static long left(milliseconds limit, Clock::time_point begun) {
        const auto spent = std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
        return std::max(1L, long{(limit - spent).count()});  // to libcurl, 0 is for ever
    }

    /// Finds the host's addresses and binds libcurl to them. False when there are none to use.
    bool find_addresses() {
        std::vector<std::string> found{target_.host};
        if (!is_address(target_.host)) {
            auto limit = std::min(request_.limits.connected, request_.limits.whole);
            auto addresses = look_up(target_.host, limit);
            ending_.lookup_error = addresses.error;
            found = std::move(addresses.found);
            append(
                addresses_,
                fmt::format("{}:{}:{}", target_.host, target_.port, fmt::join(found, ","))
            );
        }
        ending_.is_exposed =
            !target_.is_tls && !std::all_of(found.begin(), found.end(), is_loopback);
        return ending_.lookup_error == 0 && !ending_.is_exposed;
    }

    void set_up_connection() {
        set(CURLOPT_URL, request_.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, target_.is_tls ? "https" : "http");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
        set(CURLOPT_HTTP_CONTENT_DECODING, 0L);
        set(CURLOPT_FRESH_CONNECT, 1L);
        if (addresses_) {
            set(CURLOPT_RESOLVE, addresses_.get());
        }
        if (request_.authorities) {
            trust(curl_, *request_.authorities);
        }
        set(CURLOPT_CONNECTTIMEOUT_MS, left(request_.limits.connected, begun_));
        set(CURLOPT_TIMEOUT_MS, left(request_.limits.whole, begun_));
        set(CURLOPT_ERRORBUFFER, words_.data());
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &Exchange::on_progress);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_PREREQFUNCTION, &Exchange::on_connected);
        set(CURLOPT_PREREQDATA, this);
    }

    void set_up_message() {
        for (const auto& [name, value] : request_.headers) {
            append(headers_, fmt::format("{}: {}", name, value));
        }
        if (request_.secret_header) {
            append(headers_, *request_.secret_header);
            wipe(*request_.secret_header);
        }
        append(headers_, "Expect:");  // or libcurl would wait for a permission to send a long body
        set(CURLOPT_HTTPHEADER, headers_.get());
        set(CURLOPT_USERAGENT, fmt::format("mailctl/{}", version).c_str());
        if (!request_.body.empty() || request_.method == "POST") {
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
            set(CURLOPT_POSTFIELDS, request_.body.c_str());
        }
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
        set(CURLOPT_HEADERFUNCTION, &Exchange::on_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Exchange::on_body);
        set(CURLOPT_WRITEDATA, this);
        response_.body.reserve(std::min(usual_body_bytes, request_.reply_bytes_max));
    }

    /// libcurl calls this when the connection and TLS stand, and before it sends the first byte.
    static int on_connected(void* self, char*, char*, int, int) {
        static_cast<Exchange*>(self)->ending_.was_sending = true;
        return CURL_PREREQFUNC_OK;
    }

    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        auto& exchange = *static_cast<Exchange*>(self);
        const auto& cancelled = exchange.request_.cancelled;
        exchange.ending_.is_cancelled = cancelled && cancelled();
        return exchange.ending_.is_cancelled ? 1 : 0;
    }

    static std::size_t on_header(char*, std::size_t size, std::size_t count, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        exchange.header_bytes_ += size * count;
        exchange.ending_.is_oversize = exchange.header_bytes_ > max_header_bytes;
        return exchange.ending_.is_oversize ? 0 : size * count;
    }

    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        auto& body = exchange.response_.body;
        const auto length = size * count;
        exchange.ending_.is_oversize = length > exchange.request_.reply_bytes_max - body.size();
        if (exchange.ending_.is_oversize) {
            return 0;
        }
        body.append(data, length);
        return length;
    }

    void note_ending() {
        ending_.words = words_.data();
        curl_easy_getinfo(curl_.get(), CURLINFO_OS_ERRNO, &ending_.system_error);
        curl_easy_getinfo(curl_.get(), CURLINFO_SSL_VERIFYRESULT, &ending_.certificate_error);
    }

    void note_retry_after() {
        curl_off_t seconds = 0;  // what it stays where the header is missing
        curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &seconds);
        if (seconds != 0) {
            response_.retry_after = std::chrono::seconds(std::max(curl_off_t{0}, seconds));
        }
    }

    Clock::time_point begun_ = Clock::now();
    Request request_;
    Target target_;
    Ending ending_;
    Response response_;
    std::size_t header_bytes_ = 0;
    std::array<char, CURL_ERROR_SIZE> words_{};
    CurlList addresses_;
    CurlList headers_;
    CurlHandle curl_ = new_curl();  // last, because it points to the others
};

}  // namespace

Outcome send(Request request) { return Exchange(std::move(request)).run(); }

}  // namespace mailctl::net::http
