#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace mailctl {

/// The replies that wait for a client to read them, over all sessions. From any thread.
class Backlog {
public:
    /// Every client there may be can wait for the longest page of the journal with half of this;
    /// rows of an unusual length may fill it. An eighth of what the unit lets the daemon use.
    static constexpr std::size_t bytes_max = 67'108'864;

    /// A reply's place, given back when it is destroyed. Null: there was none.
    struct GiveBack {
        std::size_t bytes = 0;
        void operator()(std::atomic<std::size_t>* waiting) const { *waiting -= bytes; }
    };
    using Place = std::unique_ptr<std::atomic<std::size_t>, GiveBack>;

    Place take(std::size_t bytes) {
        const std::size_t before = waiting_.fetch_add(bytes);
        Place place(&waiting_, GiveBack{bytes});
        return before + bytes <= bytes_max ? std::move(place) : nullptr;
    }

private:
    std::atomic<std::size_t> waiting_{0};
};

}  // namespace mailctl
