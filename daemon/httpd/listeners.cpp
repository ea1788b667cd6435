#include "daemon/httpd/listeners.hpp"

#include "daemon/httpd/systemd.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace mailctl::httpd {
namespace {

using Listeners = std::vector<http::Listener>;

constexpr const char* default_listen = "127.0.0.1:8099";

// Nothing where nobody has handed any over.
Result<std::optional<Listeners>> given_by_systemd() {
    const auto count = systemd::take_descriptors();
    if (!count) {
        return count.error();
    }
    Listeners listeners;
    for (int place = 0; place < *count; ++place) {
        auto listener = http::adopt(posix::FileDescriptor(systemd::first_descriptor + place));
        if (!listener) {
            return listener.error();
        }
        listeners.push_back(*std::move(listener));
    }
    return *count == 0 ? std::optional<Listeners>() : std::optional(std::move(listeners));
}

Result<Listeners> own(const Settings& settings) {
    auto addresses = settings.listen;
    if (addresses.empty() && settings.listen_unix.empty()) {
        addresses.emplace_back(default_listen);
    }
    Listeners listeners;
    for (const auto& address : addresses) {
        auto listener = http::listen_tcp(address);
        if (!listener) {
            return listener.error();
        }
        listeners.push_back(*std::move(listener));
    }
    if (!settings.listen_unix.empty()) {
        auto listener = http::listen_unix(settings.listen_unix);
        if (!listener) {
            return listener.error();
        }
        listeners.push_back(*std::move(listener));
    }
    return listeners;
}

Result<Listeners> without_certificate(const Settings& settings) {
    auto given = given_by_systemd();
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return own(settings);
    }
    if (!settings.listen.empty() || !settings.listen_unix.empty()) {
        return Error{
            Errc::usage,
            "listen and listen-unix do not count where systemd opens the sockets",
            "take them out, and say where to listen by `systemctl edit mailctl-httpd.socket`",
            {}};
    }
    return **std::move(given);
}

}  // namespace

Result<Listeners> listeners_of(const Settings& settings) {
    std::shared_ptr<http::Certificate> certificate;
    if (!settings.certificate.empty()) {
        auto loaded = http::Certificate::load(settings.certificate, settings.key);
        if (!loaded) {
            return loaded.error();
        }
        certificate = std::make_shared<http::Certificate>(*std::move(loaded));
    }
    auto listeners = without_certificate(settings);
    if (!listeners) {
        return listeners.error();
    }
    for (auto& listener : *listeners) {
        listener.certificate = listener.is_unix ? nullptr : certificate;
    }
    return listeners;
}

}  // namespace mailctl::httpd
