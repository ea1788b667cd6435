#include "cli/connect.hpp"

#include <thread>

namespace mailctl::cli {

using namespace std::chrono_literals;

Status Daemon::reach() {
    const auto client = connect();
    return client ? Status() : Status(client.error());
}

Result<wire::Client> Daemon::connect() {
    for (;;) {
        auto socket = wire::connect_unix(globals_.socket);
        if (socket) {
            return wire::Client(*std::move(socket), patience_);
        }
        if (socket.error().code != Errc::unavailable || !pause(socket.error().message)) {
            return explained(std::move(socket.error()));
        }
    }
}

bool Daemon::pause(std::string_view why) {
    constexpr auto moment = 100ms;
    if (wire::Clock::now() + moment > give_up_) {
        return false;
    }
    if (!has_said_why_) {
        output_.progress("wait", why);
        has_said_why_ = true;
    }
    std::this_thread::sleep_for(moment);
    return true;
}

Error Daemon::explained(Error error) {
    if (!error.hint.empty()) {
        return error;
    }
    if (error.code == Errc::permission_denied) {
        error.hint =
            "members of group mailctl may read, and change if they are in mailctl-admin as well; "
            "log "
            "in again after joining, or use sudo";
    } else if (error.code == Errc::unavailable) {
        error.hint =
            "\"systemctl start mailctld.socket\" starts it; --wait SECONDS waits while it starts";
    } else if (error.code == Errc::busy) {
        error.hint = "--wait SECONDS tries again for so long";
    }
    return error;
}

}  // namespace mailctl::cli
