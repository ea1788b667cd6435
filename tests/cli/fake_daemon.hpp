#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/wire/call.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

namespace mailctl::cli::test {

/// A directory that goes with this object.
class Directory {
public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "mailctl-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Directory() { std::filesystem::remove_all(path_); }

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    Directory(Directory&&) = delete;
    Directory& operator=(Directory&&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Answers each call with the next list of replies, whatever is asked, and remembers the calls.
class FakeDaemon {
public:
    using Replies = std::vector<std::string>;

    explicit FakeDaemon(std::vector<Replies> answers)
        : answers_(std::move(answers)), listening_(listen()), thread_([this] { serve(); }) {}

    ~FakeDaemon() {
        ::shutdown(listening_.fd(), SHUT_RDWR);
        thread_.join();
    }

    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;
    FakeDaemon(FakeDaemon&&) = delete;
    FakeDaemon& operator=(FakeDaemon&&) = delete;

    std::string socket() const { return directory_.file("socket"); }

    std::vector<wire::json> calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

private:
    posix::FileDescriptor listen() const {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = socket();
        path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
        posix::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
        REQUIRE(::bind(socket.fd(), generic, sizeof address) == 0);
        REQUIRE(::listen(socket.fd(), 8) == 0);
        return socket;
    }

    void serve() {
        for (const Replies& replies : answers_) {
            posix::FileDescriptor client(::accept(listening_.fd(), nullptr, nullptr));
            if (!client.valid()) {
                return;
            }
            wire::FrameStream stream(std::move(client), wire::max_request_bytes);
            const auto soon = [] { return wire::Clock::now() + std::chrono::minutes(1); };
            const auto message = stream.read(soon());
            if (!message || !*message) {
                continue;
            }
            {
                const std::lock_guard lock(mutex_);
                calls_.push_back(wire::json::parse(**message));
            }
            for (const std::string& reply : replies) {
                static_cast<void>(bool(stream.write(reply, soon())));
            }
        }
    }

    std::vector<Replies> answers_;
    Directory directory_;
    posix::FileDescriptor listening_;
    std::mutex mutex_;
    std::vector<wire::json> calls_;
    std::thread thread_;
};

}  // namespace mailctl::cli::test
