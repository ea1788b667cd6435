#pragma once

#include "common/result.hpp"

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace mailctl {

/// Lets one thread at a time work on a thing with a name, such as an account or a zone. Others that
/// come for the same name wait.
class Turns {
public:
    /// Holds the turn for as long as it lives.
    class Turn {
    public:
        Turn(Turns& turns, std::string name) : turns_(&turns), name_(std::move(name)) {}
        Turn(Turn&& other) noexcept
            : turns_(std::exchange(other.turns_, nullptr)), name_(std::move(other.name_)) {}
        Turn& operator=(Turn&&) = delete;
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            if (turns_ != nullptr) {
                turns_->give_back(name_);
            }
        }

    private:
        Turns* turns_;
        std::string name_;
    };

    /// `busy` when the turn does not come within half a minute.
    Result<Turn> take(const std::string& name);

private:
    void give_back(const std::string& name);

    std::mutex mutex_;
    std::condition_variable freed_;
    std::set<std::string> taken_;
};

}  // namespace mailctl
