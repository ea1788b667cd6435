#include "daemon/mailctld/postfix/omen.hpp"

#include <catch2/catch.hpp>

using mailctl::postfix::log_line;
using mailctl::postfix::Omen;
using mailctl::postfix::omen_in;

namespace {

Omen omen(std::string_view line, std::string_view syslog_name = "postfix") {
    const auto parts = log_line(line);
    return parts ? omen_in(*parts, syslog_name) : Omen::none;
}

}  // namespace

TEST_CASE("master's own sentences at their place are an alarm", "[log]") {
    const auto* const line = GENERATE(
        "Nov  1 00:00:00 h postfix/master[1]: warning: /usr/lib/postfix/sbin/smtp: bad command "
        "startup -- throttling",
        "2026-11-21T10:18:11+00:00 h postfix/master[1]: fatal: bind 0.0.0.0 port 25: in use",
        "Nov 21 10:18:11 h postfix/master[1]: panic: master_reap: unknown pid: 12"
    );
    CHECK(omen(line) == Omen::alarm);
}

TEST_CASE("the last word of a program that we configure is told apart", "[log]") {
    const auto* const line = GENERATE(
        "Nov 21 10:18:11 host postfix/qmgr[12]: fatal: bad numerical configuration",
        "2026-11-21T10:18:11+00:00 host postfix/smtp[1]: panic: myfree",
        "Nov 21 10:18:11 host postfix/relay/smtp[1]: fatal: below a name of its own"
    );
    CHECK(omen(line) == Omen::last_word);
}

TEST_CASE("what stands elsewhere in a line, or is somebody else's, tells nothing", "[log]") {
    const auto* const line = GENERATE(
        "",
        "no brackets: fatal: at all",
        "Nov 21 10:18:11 host postfix/smtpd[12]: fatal: another program's trouble",
        "Nov 21 10:18:11 host postfix/postmap[12]: fatal: open /nowhere: No such file",
        "Nov 21 10:18:11 host qmgr[12]: fatal: not of Postfix",
        "Nov 21 10:18:11 host postfix/smtp[12]: 4F: to=<fatal:@example.com>, status=sent",
        "Nov 21 10:18:11 host postfix/qmgr[12]: CD0B41AE: from=<\"a -- throttling\"@evil.example>, "
        "size=300, nrcpt=1 (queue active)",
        "Nov 21 10:18:11 host postfix/qmgr[12]: CD0B41AE: from=<\"postfix/master[1]: fatal: x\"@e>",
        "Nov 21 10:18:11 host postfix/smtp[12]: 4F: to=<a@b>, status=deferred (host said: 450 "
        "warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling",
        "Nov 21 10:18:11 host postfix/master[1]: warning: x: bad command startup -- throttling",
        "Nov 21 10:18:11 host postfix/master[1]: warning: /usr/lib/postfix/sbin/smtpd: bad command "
        "startup -- throttling",
        "Nov 21 10:18:11 host postfix/master[1]: warning: /a/smtp: bad command startup -- "
        "throttling, or so",
        "Nov 21 10:18:11 host postfix/smtp[1]: warning: /a/smtp: bad command startup -- throttling",
        "Nov 21 10:18:11 host postfix-out/smtp[1]: fatal: another instance",
        "Nov 21 10:18:11 host postfix-out/master[1]: fatal: another instance",
        "Nov 21 10:18:11 host postfix/smtp[12",
        "]: postfix/smtp[12"
    );
    CHECK(omen(line) == Omen::none);
}

TEST_CASE("lines are looked for under this instance's own name", "[log]") {
    constexpr const char* line = "Nov 21 10:18:11 host postfix-out/smtp[1]: fatal: gone";
    CHECK(omen(line, "postfix-out") == Omen::last_word);
    CHECK(omen(line, "postfix") == Omen::none);
    CHECK(omen(line, "postfix-ou") == Omen::none);
}
