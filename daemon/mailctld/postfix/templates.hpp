#pragma once

#include <map>
#include <string>
#include <string_view>

namespace mailctl::postfix {

/// What a template's placeholders stand for: {"relay", "[smtp.example.com]:587"}.
using Placeholders = std::map<std::string_view, std::string>;

/// The text of a file in postfix-templates/, its "@name@" filled in. Throws for a name or a
/// placeholder that does not exist: both are ours.
std::string fill_template(std::string_view name, const Placeholders& placeholders);

}  // namespace mailctl::postfix
