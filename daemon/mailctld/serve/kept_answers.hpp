#pragma once

#include "daemon/mailctld/serve/answer.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace mailctl {

/// The replies of methods that read, each as it was told last and for as long as the reader would
/// make it again as it is. One a method, so that their number is bounded. Used on the io_context's
/// thread alone.
///
/// An answer may tell what was so at any time after its call had come. So one look at what it was
/// made from is enough for all calls that had been read by then, of all clients.
class KeptAnswers {
public:
    /// The number of a call, to be taken once its last byte has been read.
    std::uint64_t heard() { return ++calls_; }

    /// The answer to that call, with the NUL that ends it. Null where there is none, or where what
    /// it was made from has changed. Valid until the next call of a member.
    const std::string* find(const Method& method, std::uint64_t call);

    /// Since when what is asked for is as it is but for its basis.
    std::uint64_t epoch() const { return epoch_; }

    /// Keeps a reply that was asked for in that epoch, if it can be kept.
    void keep(const Method& method, const Answer& made, std::uint64_t epoch);

    /// What no basis knows of has changed.
    void forget_all();

private:
    struct Kept {
        std::string frame;
        change::Basis basis;
        std::uint64_t held_at = 0;  ///< The last call that had come when it was seen to hold.
    };

    std::map<const Method*, Kept> rows_;
    std::uint64_t epoch_ = 0;
    std::uint64_t calls_ = 0;
};

}  // namespace mailctl
