#include "daemon/op/verb.hpp"

#include "daemon/op/check.hpp"
#include "daemon/op/queue.hpp"
#include "daemon/op/service.hpp"
#include "daemon/op/test_message.hpp"

#include <algorithm>
#include <array>

namespace mailctl::op {
namespace {

Ended check_live(const Settings& settings) { return check(settings.config_dir); }
Ended check_stage(const Settings& settings) { return check(settings.stage_dir); }

// clang-format off
constexpr std::array table{
    Verb{"check-live",  check_live},
    Verb{"check-stage", check_stage},
    Verb{"check-start", check_start},
    Verb{"queue",       queue},
    Verb{"reload",      reload},
    Verb{"restart",     restart},
    Verb{"start",       start},
    Verb{"status",      status},
    Verb{"test-message", test_message},
    Verb{"wake",        wake},
};
// clang-format on

}  // namespace

std::span<const Verb> verbs() { return table; }

const Verb* find_verb(std::string_view word) {
    const auto* const found =
        std::find_if(table.begin(), table.end(), [&](const Verb& row) { return row.word == word; });
    return found == table.end() ? nullptr : found;
}

}  // namespace mailctl::op
