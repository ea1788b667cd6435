#include "daemon/mailctld/postfix/log_watch.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using mailctl::postfix::LogWatch;

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

TEST_CASE("only trouble that is new is told", "[log]") {
    const Logging logging;
    logging.write(fatal);
    LogWatch watch(logging.config);
    CHECK_FALSE(watch.new_trouble({}));

    logging.write(fatal);  // it said so before
    CHECK_FALSE(watch.new_trouble({}));

    logging.write("Nov 21 10:18:12 host postfix/qmgr[13]: fatal: something else\n");
    CHECK(watch.new_trouble({})->text == "qmgr: fatal: something else");
    CHECK_FALSE(watch.new_trouble({})->is_certain);
}

TEST_CASE("a log that is rotated under our eyes is read from its beginning", "[log]") {
    const Logging logging;
    LogWatch watch(logging.config);
    std::filesystem::rename(logging.log, logging.directory.path() / "mail.log.1");
    CHECK_FALSE(watch.new_trouble({}));

    logging.write(fatal);

    CHECK(watch.new_trouble({})->text == "qmgr: fatal: bad numerical configuration");
}
