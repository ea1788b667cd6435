#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace mailctl::httpd {

/// How many streams each token and each session follows the journal by.
class Seats {
public:
    /// Of 1024 connections a thirty-second part: one token that is in too many places, or forgets
    /// to close, leaves the others to others. A browser has six streams of one host at most, and a
    /// monitoring of some machines with one token one each.
    static constexpr std::size_t of_one = 32;

    /// A seat, until the last copy is gone; none where whoever presents this has them all.
    std::shared_ptr<void> take(std::string_view presented);

private:
    using Taken = std::map<std::string, std::size_t, std::less<>>;

    // Shared with the seats: the last streams may end behind the shim.
    std::shared_ptr<Taken> taken_ = std::make_shared<Taken>();
};

}  // namespace mailctl::httpd
