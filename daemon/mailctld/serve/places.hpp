#pragma once

#include <map>
#include <mutex>
#include <string>

namespace mailctl {

/// The places for calls on the workers, running or waiting. Who is no administrator may wait for
/// the platform, but not with all the workers there are; and one owner's waiting leaves a place for
/// another's.
class Places {
public:
    /// False where there is none for what is done for this owner.
    bool take(const std::string& owner, bool is_guest);

    /// Gives one back that was taken.
    void leave(const std::string& owner, bool is_guest);

private:
    bool has_room_for_guest(const std::string& owner) const;

    mutable std::mutex mutex_;
    int all_ = 0;
    int guests_ = 0;
    std::map<std::string, int> of_guest_;  ///< Only who has any.
};

}  // namespace mailctl
