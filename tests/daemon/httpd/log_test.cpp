#include "daemon/httpd/log.hpp"

#include "common/wire/json.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

using mailctl::httpd::AccessLog;
using mailctl::httpd::append_line;
using mailctl::httpd::http::Access;
using mailctl::wire::json;

namespace {

Access asked(std::string_view route = "/api/v1/domains/{domain}") {
    return {"192.0.2.7", "GET", 200, 512, std::chrono::microseconds(12'034), route, "r-1"};
}

/// Standard error, for as long as it lives.
class Caught {
public:
    Caught() : before_(::dup(STDERR_FILENO)) {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[1]);
        reading_ = ends[0];
        REQUIRE(::fcntl(reading_, F_SETFL, O_NONBLOCK) == 0);
    }
    ~Caught() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        ::close(reading_);
    }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;
    Caught(Caught&&) = delete;
    Caught& operator=(Caught&&) = delete;

    std::size_t lines() {
        std::array<char, 65536> bytes{};
        const auto size = ::read(reading_, bytes.data(), bytes.size());
        const std::string_view text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }

private:
    int before_;
    int reading_ = -1;
};

}  // namespace

TEST_CASE("a request's line is JSON whatever stands in it", "[httpd][log]") {
    std::string line;
    append_line(line, asked(), "2026-01-02T03:04:05Z");
    CHECK(
        line ==
        R"({"bytes":512,"client":"192.0.2.7","event":"request","method":"GET","ms":12.034,"request":"r-1","route":"/api/v1/domains/{domain}","status":200,"time":"2026-01-02T03:04:05Z"})"
        "\n"
    );
    const std::string odd = "a\"b\\c\nd\x7f\xc3\xa4";
    line.clear();
    append_line(line, asked(odd), "now");
    CHECK(json::parse(line)["route"] == odd);
    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    line.clear();
    auto quick = asked();
    quick.duration = std::chrono::microseconds(7);
    append_line(line, quick, "now");
    CHECK(json::parse(line)["ms"] == 0.007);
}

TEST_CASE("lines of requests are written together, and none is lost at the end", "[httpd][log]") {
    boost::asio::io_context io;
    Caught caught;
    auto log = std::make_unique<AccessLog>(io);
    log->add(asked());
    log->add(asked());
    CHECK(caught.lines() == 0);
    io.run();
    CHECK(caught.lines() == 2);

    log->add(asked());
    CHECK(caught.lines() == 0);
    io.restart();
    io.run();
    CHECK(caught.lines() == 1);

    log->add(asked());
    log.reset();
    CHECK(caught.lines() == 1);
}

TEST_CASE("a crowd's lines do not wait for the moment to pass", "[httpd][log]") {
    boost::asio::io_context io;
    Caught caught;
    AccessLog log(io);
    std::size_t added = 0;
    for (std::size_t seen = 0; seen == 0 && added < 1000; ++added) {
        log.add(asked());
        seen = caught.lines();
    }
    CHECK(added > 100);
    CHECK(added < 1000);
}
