#pragma once

#include "common/posix/file_descriptor.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {

inline mailctl::posix::FileDescriptor listen_on_loopback(int& port) {
    mailctl::posix::FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener.fd(), 8) == 0);
    REQUIRE(::getsockname(listener.fd(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    return listener;
}

/// One client of a scripted server.
class Peer {
public:
    explicit Peer(int fd) : fd_(fd) {}

    /// False once the client has gone.
    bool say(std::string_view words) const {
        return ::send(fd_, words.data(), words.size(), MSG_NOSIGNAL) >= 0;
    }

    /// A whole request, headers and body.
    std::string hear() const {
        std::string text;
        std::array<char, 4096> chunk;
        while (!is_whole(text)) {
            const auto length = ::recv(fd_, chunk.data(), chunk.size(), 0);
            if (length <= 0) {
                break;
            }
            text.append(chunk.data(), static_cast<std::size_t>(length));
        }
        return text;
    }

    /// Holds the connection until the client has gone.
    void hold() const {
        std::array<char, 512> ignored;
        while (::recv(fd_, ignored.data(), ignored.size(), 0) > 0) {
        }
    }

private:
    static bool is_whole(const std::string& text) {
        constexpr std::string_view label = "Content-Length: ";
        const auto end = text.find("\r\n\r\n");
        const auto at = text.find(label);
        const auto length =
            at == std::string::npos ? 0 : std::stoul(text.substr(at + label.size()));
        return end != std::string::npos && text.size() >= end + 4 + length;
    }

    int fd_;
};

/// A TCP server on the loopback address that plays one script with each client in turn.
class ScriptedServer {
public:
    explicit ScriptedServer(std::function<void(const Peer&)> script)
        : listener_(listen_on_loopback(port_)), thread_([this, play = std::move(script)] {
            for (;;) {
                const mailctl::posix::FileDescriptor client(
                    ::accept(listener_.fd(), nullptr, nullptr)
                );
                if (client.fd() < 0) {
                    return;
                }
                play(Peer(client.fd()));
            }
        }) {}
    ~ScriptedServer() {
        ::shutdown(listener_.fd(), SHUT_RDWR);
        thread_.join();
    }
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ScriptedServer(ScriptedServer&&) = delete;
    ScriptedServer& operator=(ScriptedServer&&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

private:
    int port_ = 0;
    mailctl::posix::FileDescriptor listener_;
    std::thread thread_;
};

inline void run_openssl(std::vector<std::string> words, pid_t& pid, int input) {
    words.insert(words.begin(), "/usr/bin/openssl");
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    REQUIRE(::posix_spawn(&pid, pointers[0], &actions, nullptr, pointers.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
}

/// A TLS server on the loopback address, with a certificate of its own for "localhost", that says
/// the same whatever it hears.
class TlsServer {
public:
    explicit TlsServer(const std::string& script) {
        std::array<int, 2> input{};
        REQUIRE(::pipe2(input.data(), O_CLOEXEC) == 0);
        script_ = mailctl::posix::FileDescriptor(input[1]);
        const mailctl::posix::FileDescriptor theirs(input[0]);
        REQUIRE(::write(script_.fd(), script.data(), script.size()) > 0);
        std::string folder = std::filesystem::temp_directory_path() / "mailctl-tls-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        make_certificate(theirs.fd());
        { const auto freed = listen_on_loopback(port_); }
        run_openssl(
            {"s_server",
             "-quiet",
             "-accept",
             "127.0.0.1:" + std::to_string(port_),
             "-cert",
             folder_ / "crt",
             "-key",
             folder_ / "key"},
            pid_,
            theirs.fd()
        );
        wait_until_it_listens();
    }
    ~TlsServer() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        std::filesystem::remove_all(folder_);
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    TlsServer(TlsServer&&) = delete;
    TlsServer& operator=(TlsServer&&) = delete;

    std::string url(const std::string& host) const {
        return "https://" + host + ":" + std::to_string(port_) + "/";
    }

    std::string certificate() const {
        std::ostringstream text;
        text << std::ifstream(folder_ / "crt").rdbuf();
        return text.str();
    }

private:
    void make_certificate(int input) {
        run_openssl(
            {"req",
             "-x509",
             "-newkey",
             "ec",
             "-pkeyopt",
             "ec_paramgen_curve:P-256",
             "-nodes",
             "-subj",
             "/CN=localhost",
             "-addext",
             "subjectAltName=DNS:localhost",
             "-keyout",
             folder_ / "key",
             "-out",
             folder_ / "crt"},
            pid_,
            input
        );
        int state = 0;
        REQUIRE(::waitpid(pid_, &state, 0) == pid_);
        REQUIRE(state == 0);
    }

    // Without a connection: it would be served, and the script be spent on it.
    void wait_until_it_listens() const {
        std::ostringstream wanted;
        wanted << "0100007F:" << std::hex << std::uppercase << std::setw(4) << std::setfill('0')
               << port_ << " 00000000:0000 0A";
        std::ostringstream table;
        for (int i = 0; i < 6000 && table.str().find(wanted.str()) == std::string::npos; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            table.str({});
            table << std::ifstream("/proc/net/tcp").rdbuf();
        }
        REQUIRE(table.str().find(wanted.str()) != std::string::npos);
    }

    int port_ = 0;
    pid_t pid_ = -1;
    std::filesystem::path folder_;
    mailctl::posix::FileDescriptor script_;
};

}  // namespace test
