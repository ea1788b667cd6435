#pragma once

#include "common/wire/call.hpp"
#include "daemon/mailctld/access/gate.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace mailctl {

/// Whom the last calls at the front door were made for, by what they presented and from where: to
/// have the reader look for each call would cost more than most calls. Used on the io_context's
/// thread alone.
///
/// It finds whom the gate would find: one is forgotten with the next commit to the store, whoever
/// makes it, and after a second. No token is kept, only its hash.
class KeptCallers {
public:
    using Clock = std::chrono::steady_clock;

    /// What goes is not worth a choice: the reader is asked again.
    static constexpr std::size_t known_max = 256;

    /// Null where the gate has to judge. Valid until the next call of keep().
    const Caller* find(const wire::Presented& presented, Clock::time_point now);

    void keep(
        const wire::Presented& presented, const access::Admission& admission, Clock::time_point now
    );

private:
    struct Kept {
        Caller caller;
        store::Moment moment;
        Clock::time_point until;
    };

    std::map<std::string, Kept> rows_;
};

}  // namespace mailctl
