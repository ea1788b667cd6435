#pragma once

#include "common/api/act.hpp"
#include "common/result.hpp"
#include "common/types/label.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// What an administrator does with somebody who may log in.
namespace mailctl::access {

Result<store::User> user_named(const Context& context, const Label& name);

/// An act that makes something of a user otherwise.
struct Deed {
    std::string_view method;
    std::string event;
    std::string text;
    std::optional<std::string> before;
    std::optional<std::string> after;
    bool forgets = false;
};

/// Does `work` and writes the journal's row; in a dry run the plan alone comes of it.
Result<api::Act> act_on(
    Context& context,
    const store::User& user,
    Deed deed,
    const std::function<void(store::Database&)>& work
);

}  // namespace mailctl::access
