#pragma once

#include <map>
#include <mutex>

#include <sys/types.h>

namespace mailctl {

/// The places for calls on the workers, running or waiting. Who is no administrator may wait for
/// the platform, but not with all the workers there are; and one user's waiting leaves a place for
/// another.
class Places {
public:
    /// False where there is none for this user.
    bool take(uid_t uid, bool is_guest);

    /// Gives one back that was taken.
    void leave(uid_t uid, bool is_guest);

private:
    bool has_room_for_guest(uid_t uid) const;

    mutable std::mutex mutex_;
    int all_ = 0;
    int guests_ = 0;
    std::map<uid_t, int> of_guest_;  ///< Only who has any.
};

}  // namespace mailctl
