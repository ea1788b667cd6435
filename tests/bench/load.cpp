#include "common/wire/frame.hpp"

#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

// Asks one thing again and again, over some connections at once, each waiting for its answer before
// it asks again. Prints the answers per second.

namespace {

using namespace mailctl;

constexpr std::chrono::seconds patience{10};

// False when an answer does not come or is an error.
bool ask(const std::string& path, const std::string& call, std::atomic<long>& left) {
    auto socket = wire::connect_unix(path);
    if (!socket) {
        return false;
    }
    wire::FrameStream stream(*std::move(socket), wire::max_reply_bytes);
    while (left-- > 0) {
        const auto deadline = wire::Clock::now() + patience;
        if (!stream.write(call, deadline)) {
            return false;
        }
        const auto answer = stream.read(deadline);
        if (!answer || !*answer || (**answer).starts_with(R"({"error")")) {
            return false;
        }
    }
    return true;
}

long number(const char* text) {
    long value = 0;
    std::from_chars(text, text + std::strlen(text), value);
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        fmt::print(stderr, "usage: bench_load SOCKET METHOD CONNECTIONS REQUESTS\n");
        return 64;
    }
    const std::string call = fmt::format(R"({{"method":"{}"}})", argv[2]);
    const long requests = number(argv[4]);
    std::atomic<long> left = requests;
    std::atomic<bool> failed = false;

    const auto start = std::chrono::steady_clock::now();
    std::vector<std::jthread> clients(static_cast<std::size_t>(number(argv[3])));
    for (auto& client : clients) {
        client = std::jthread([&] { failed = !ask(argv[1], call, left) || failed; });
    }
    clients.clear();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (failed) {
        fmt::print(stderr, "bench_load: an answer was missing or an error\n");
        return 1;
    }
    fmt::print("{:.0f}\n", static_cast<double>(requests) / taken.count());
    return 0;
}
