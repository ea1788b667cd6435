#include "daemon/mailctld/postfix/log_watch.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using mailctl::postfix::LogWatch;
using mailctl::postfix::trouble_in;

namespace {

constexpr const char* fatal =
    "Nov 21 10:18:11 host postfix/qmgr[12]: fatal: bad numerical configuration\n";

/// A main.cf that names a log, and the log.
struct Logging {
    test::TemporaryDirectory directory;
    std::filesystem::path log = directory.path() / "mail.log";
    mailctl::Config config;

    Logging() {
        config.postfix_config_dir = directory.path();
        std::ofstream(directory.path() / "main.cf") << "maillog_file = " << log.string() << "\n";
        write("Nov 21 10:18:10 host postfix/master[11]: daemon started\n");
    }
    void write(const std::string& text) const { std::ofstream(log, std::ios::app) << text; }
};

}  // namespace

TEST_CASE("a line tells trouble where a program that we configure cannot work", "[log]") {
    CHECK(trouble_in(fatal) == "qmgr: fatal: bad numerical configuration");
    CHECK(
        trouble_in("2026-11-21T10:18:11+00:00 host postfix-out/smtp[1]: panic: myfree") ==
        "smtp: panic: myfree"
    );
    CHECK(
        trouble_in("Nov  1 00:00:00 h postfix/master[1]: warning: /usr/lib/postfix/sbin/smtp: bad "
                   "command startup -- throttling"
        ) == "master: warning: /usr/lib/postfix/sbin/smtp: bad command startup -- throttling"
    );

    const auto* const line = GENERATE(
        "",
        "no brackets: fatal: at all",
        "Nov 21 10:18:11 host postfix/smtpd[12]: fatal: another program's trouble",
        "Nov 21 10:18:11 host postfix/postmap[12]: fatal: open /nowhere: No such file",
        "Nov 21 10:18:11 host qmgr[12]: fatal: not of Postfix",
        "Nov 21 10:18:11 host postfix/smtp[12]: 4F: to=<fatal:@example.com>, status=sent",
        "Nov 21 10:18:11 host postfix/smtp[12",
        "]: postfix/smtp[12"
    );
    CHECK_FALSE(trouble_in(line));
}

TEST_CASE("only trouble that is new is told", "[log]") {
    const Logging logging;
    logging.write(fatal);
    LogWatch watch(logging.config);
    CHECK_FALSE(watch.new_trouble());

    logging.write(fatal);  // it said so before
    CHECK_FALSE(watch.new_trouble());

    logging.write("Nov 21 10:18:12 host postfix/qmgr[13]: fatal: something else\n");
    CHECK(watch.new_trouble()->text == "qmgr: fatal: something else");
    CHECK_FALSE(watch.new_trouble()->is_certain);
}

TEST_CASE("a log that is rotated under our eyes is read from its beginning", "[log]") {
    const Logging logging;
    LogWatch watch(logging.config);
    std::filesystem::rename(logging.log, logging.directory.path() / "mail.log.1");
    CHECK_FALSE(watch.new_trouble());

    logging.write(fatal);

    CHECK(watch.new_trouble()->text == "qmgr: fatal: bad numerical configuration");
}
