#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace test {

/// What a process that is killed is to us: nothing behind it is done, and nobody catches it.
struct Death {};

/// All that the programs of a machine were asked, and what they are to do about it.
struct Script {
    std::vector<std::string> calls;            ///< "dovecot take"
    std::optional<std::size_t> fails_at = {};  ///< The how-manieth call is answered with an error;
    bool goes_on_failing = false;              ///< and so is each one after it.
    std::string fails_on = {};                 ///< So is each call of this.
    std::optional<std::size_t> dies_at = {};   ///< The caller is killed in it.
    std::function<void(const std::string& call)> watch = {};  ///< Sees how all is at each call.
    bool runs = true;
    bool is_installed = true;

    /// False when it is to fail.
    bool call(const std::string& what) {
        static std::mutex one_at_a_time;  // a change asks some programs while it stages
        const std::lock_guard alone(one_at_a_time);
        calls.push_back(what);
        if (watch) {
            watch(what);
        }
        if (dies_at == calls.size()) {
            throw Death();
        }
        return what != fails_on && !(fails_at && (goes_on_failing ? calls.size() >= *fails_at
                                                                  : calls.size() == *fails_at));
    }
};

}  // namespace test
