#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace mailctl {

/// Where a row stands in a list: by what it is sorted, and then what tells it from all others. So
/// the next page begins behind it also when it has gone meanwhile. Who asks for pages need not know
/// what is in it: "4:shopshop".
class Cursor {
public:
    static constexpr Grammar grammar{.shortest = 2, .longest = 4096};

    static Result<Cursor> parse(std::string_view text);

    Cursor(std::string key, std::string id) : key_(std::move(key)), id_(std::move(id)) {}

    std::string text() const;

    const std::string& key() const { return key_; }
    const std::string& id() const { return id_; }

    friend auto operator<=>(const Cursor&, const Cursor&) = default;

private:
    std::string key_;
    std::string id_;
};

}  // namespace mailctl
