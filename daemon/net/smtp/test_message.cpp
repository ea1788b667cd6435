#include "daemon/net/smtp/test_message.hpp"

#include "common/types/host_name.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <random>

#include <unistd.h>

namespace mailctl::net::smtp {

std::string test_message(
    const MailAddress& from,
    const MailAddress& to,
    std::string_view host,
    std::chrono::system_clock::time_point now,
    std::string_view mark
) {
    std::random_device random;
    const std::uint64_t unique = std::uint64_t{random()} << 32 | random();
    const bool is_hostings = !mark.empty();
    return fmt::format(
        "From: <{from}>\r\n"
        "To: <{to}>\r\n"
        "Subject: mailctl {what} test{space}{mark}\r\n"
        "Date: {date:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        "Message-ID: <{unique:016x}.{what}-test@{host}>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=us-ascii\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "\r\n"
        "This message was sent by \"mailctl {what} test\" on {host}.\r\n"
        "That you can read it shows that {shows} mail.\r\n",
        fmt::arg("from", from.text()),
        fmt::arg("to", to.text()),
        fmt::arg("date", fmt::gmtime(std::chrono::system_clock::to_time_t(now))),
        fmt::arg("unique", unique),
        fmt::arg("host", host),
        fmt::arg("what", is_hostings ? "hosting" : "relay"),
        fmt::arg("space", is_hostings ? " " : ""),
        fmt::arg("mark", mark),
        fmt::arg("shows", is_hostings ? "this machine receives" : "the relay accepts and delivers")
    );
}

std::string own_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) {
        return "localhost";
    }
    const auto host = HostName::parse(name.data());
    return host && !host->is_address() ? host->text() : "localhost";
}

}  // namespace mailctl::net::smtp
