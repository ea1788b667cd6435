#pragma once

#include "common/wire/call.hpp"

#include <string_view>

namespace mailctl::net {

/// The caller during one call.
class Caller {
public:
    Caller(wire::FrameStream& stream, bool wants_progress)
        : stream_(stream), wants_progress_(wants_progress) {}

    /// Whether it said `more`, and takes any number of replies.
    bool wants_progress() const { return wants_progress_; }

    /// One reply of several; not sent to a caller who wants just one.
    void tell(wire::json parameters);

    /// The last reply. Wiped when it is sent, because it may hold a password.
    void answer(wire::json parameters);

    void refuse(const Error& error);

    void send(std::string_view message);

    /// Whether it has closed: then the work is for nobody.
    bool gone() const;

private:
    wire::FrameStream& stream_;
    bool wants_progress_;
    bool gone_ = false;
};

}  // namespace mailctl::net
