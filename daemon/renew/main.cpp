#include "common/wire/frame.hpp"
#include "daemon/renew/confinement.hpp"
#include "daemon/renew/login.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <unistd.h>

namespace renew = mailctl::renew;
namespace wire = mailctl::wire;

namespace {

// Dovecot's words for "no" and "nobody": to say yes takes its own program, with what a userdb says.
// Who is in stays in, as its settings are.
constexpr int no = 1;
constexpr int nobody = 3;

constexpr int given_fd = 3;
constexpr std::size_t given_bytes_max = 4096;

// The one who logs in waits for as long.
constexpr unsigned seconds_at_most = 1;

// Somebody who may log in as others: the password is theirs, and no business of ours.
bool is_master() {
    return ::getenv("MASTER_USER") != nullptr;  // NOLINT(concurrency-mt-unsafe): one thread
}

extern "C" void give_up(int /*signal*/) { ::_exit(no); }

std::string read_all(int file) {
    std::string all;
    all.reserve(2 * given_bytes_max);  // it leaves no copy behind as it grows
    std::array<char, given_bytes_max> part{};
    while (all.size() < given_bytes_max) {
        const auto size = ::read(file, part.data(), part.size());
        if (size > 0) {
            all.append(part.data(), static_cast<std::size_t>(size));
        } else if (size == 0 || errno != EINTR) {
            break;
        }
    }
    ::explicit_bzero(part.data(), part.size());
    return all;
}

// What comes of it nobody hears: where mailctld is away or has too much to do, the next login will
// do.
void tell(const std::string& door, const mailctl::api::MailboxRenewHash& login) {
    auto socket = wire::connect_unix(door);
    if (!socket) {
        return;
    }
    wire::FrameStream mailctld(*std::move(socket), wire::max_reply_bytes);
    auto call = renew::call_of(login);
    static_cast<void>(
        mailctld.write(call, wire::Clock::now() + std::chrono::seconds(seconds_at_most))
    );
    mailctl::wipe(call);
}

}  // namespace

// Dovecot adds the path of its own program behind ours; we do not run it.
int main(int argc, char** argv) {
    if (std::signal(SIGALRM, give_up) == SIG_ERR || argc < 2 || is_master() ||
        !renew::give_up_root() || !renew::confine()) {
        return no;
    }
    ::alarm(seconds_at_most);
    auto given = read_all(given_fd);
    const auto login = renew::login_from(given);
    if (!login) {
        return nobody;
    }
    tell(argv[1], *login);
    return no;
}
