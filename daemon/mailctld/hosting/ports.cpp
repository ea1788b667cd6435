#include "daemon/mailctld/hosting/ports.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

namespace mailctl::hosting {
namespace {

// What each has in /etc/services, and master.cf may call it by either.
constexpr std::array wanted_ports{
    std::pair{std::uint16_t{587}, "submission"},
    std::pair{std::uint16_t{465}, "submissions"},
};

constexpr std::string_view state_listening = "0A";

// Where hosting was disabled just now, a process of Postfix's that has the port is about to end.
constexpr std::chrono::seconds leaving_patience{3};
constexpr std::chrono::milliseconds look_pause{100};

std::string text_of_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

bool is_taken(const Config& config, std::uint16_t port) {
    for (const char* table : {"proc/net/tcp", "proc/net/tcp6"}) {
        if (listening_ports(text_of_file(config.root / table)).count(port) != 0) {
            return true;
        }
    }
    return false;
}

bool stays_taken(const Config& config, std::uint16_t port) {
    const auto deadline = std::chrono::steady_clock::now() + leaving_patience;
    while (is_taken(config, port)) {
        if (std::chrono::steady_clock::now() > deadline) {
            return true;
        }
        std::this_thread::sleep_for(look_pause);
    }
    return false;
}

bool is_service_at(const postfix::Service& service, std::uint16_t port, std::string_view name) {
    if (service.type != "inet") {
        return false;
    }
    const auto place = service.name.substr(service.name.rfind(':') + 1);
    return place == name || place == std::to_string(port) || (port == 465 && place == "smtps");
}

}  // namespace

// "   0: 0100007F:024B 00000000:0000 0A ...": the local address, the other, the state.
std::set<std::uint16_t> listening_ports(std::string_view table) {
    std::set<std::uint16_t> ports;
    std::istringstream lines{std::string(table)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string number;
        std::string local;
        std::string remote;
        std::string state;
        words >> number >> local >> remote >> state;
        const auto colon = local.rfind(':');
        if (state != state_listening || colon == std::string::npos) {
            continue;
        }
        std::uint16_t port = 0;
        const auto* const end = local.data() + local.size();
        constexpr int hexadecimal = 16;
        if (std::from_chars(local.data() + colon + 1, end, port, hexadecimal).ptr == end) {
            ports.insert(port);
        }
    }
    return ports;
}

Status check_ports_are_free(const Config& config, const change::Snapshot& now) {
    for (const auto& [port, name] : wanted_ports) {
        for (const auto& service : now.master.services()) {
            if (is_service_at(service, port, name)) {
                return Error{
                    Errc::conflict,
                    fmt::format(
                        "master.cf has a service of yours at port {}: {}/inet", port, service.name
                    ),
                    "take it out of master.cf and `postfix reload`, or go on without mailctl's "
                    "hosting",
                    {}};
            }
        }
        if (stays_taken(config, port)) {
            return Error{
                Errc::conflict,
                fmt::format("another program listens at port {}, which {} needs", port, name),
                fmt::format("`ss -ltnp sport = :{}` names it", port),
                {}};
        }
    }
    return {};
}

}  // namespace mailctl::hosting
