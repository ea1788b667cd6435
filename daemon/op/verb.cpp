#include "daemon/op/verb.hpp"

#include "daemon/op/check.hpp"
#include "daemon/op/dovecot.hpp"
#include "daemon/op/dovecot_sessions.hpp"
#include "daemon/op/dovecot_usage.hpp"
#include "daemon/op/queue.hpp"
#include "daemon/op/rspamd.hpp"
#include "daemon/op/service.hpp"
#include "daemon/op/test_mailbox.hpp"
#include "daemon/op/test_message.hpp"
#include "daemon/op/vmail.hpp"

#include <algorithm>
#include <array>

namespace mailctl::op {
namespace {

Ended check_live(const Settings& settings) { return check(settings.config_dir, settings.client); }
Ended check_stage(const Settings& settings) { return check(settings.stage_dir, settings.client); }

// clang-format off
constexpr std::array table{
    Verb{"dovecot-check-live",          dovecot::check_live},
    Verb{"dovecot-check-stage",         dovecot::check_stage},
    Verb{"dovecot-end-sessions",        dovecot::end_sessions},
    Verb{"dovecot-forget-test-mailbox", dovecot::forget_test_mailbox},
    Verb{"dovecot-reload",              dovecot::reload},
    Verb{"dovecot-start",               dovecot::start},
    Verb{"dovecot-take-message",        dovecot::take_message},
    Verb{"dovecot-usage",               dovecot::usage},
    Verb{"postfix-check-live",          check_live},
    Verb{"postfix-check-stage",         check_stage},
    Verb{"postfix-check-start",         check_start},
    Verb{"postfix-queue",               queue},
    Verb{"postfix-reload",              reload},
    Verb{"postfix-restart",             restart},
    Verb{"postfix-start",               start},
    Verb{"postfix-status",              status},
    Verb{"postfix-test-message",        test_message},
    Verb{"postfix-wake",                wake},
    Verb{"rspamd-check-live",           rspamd::check_live},
    Verb{"rspamd-check-stage",          rspamd::check_stage},
    Verb{"rspamd-reload",               rspamd::reload},
    Verb{"rspamd-start",                rspamd::start},
    Verb{"vmail-move",                  vmail::move},
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
