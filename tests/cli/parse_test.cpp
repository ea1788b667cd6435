#include "cli/parse.hpp"

#include "common/wire/json.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli;
using test::run_line;

namespace {

Result<Arguments> parse(const std::vector<std::string>& typed) {
    const auto line = parse_line(typed);
    if (!line) {
        return line.error();
    }
    auto [command, values] = match(line->words);
    return arguments_for(command, *line, values);
}

}  // namespace

TEST_CASE("options may stand before, between and behind the words", "[cli]") {
    const auto typed = GENERATE(
        std::vector<std::string>{"--json", "--wait", "5", "relay", "enable", "--host", "h"},
        std::vector<std::string>{"relay", "--host=h", "--wait=5", "enable", "--json"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "--json", "--wait", "5"}
    );
    CAPTURE(typed);

    const auto arguments = parse(typed);

    REQUIRE(arguments);
    CHECK(arguments->text("host") == "h");
    CHECK(arguments->has("json"));
    CHECK(arguments->globals().wait == std::chrono::seconds(5));
    CHECK(arguments->flag("dry-run") == std::nullopt);
}

TEST_CASE("the socket is the option's, else the environment's, else the usual one", "[cli]") {
    ::unsetenv("MAILCTL_SOCKET");
    CHECK(parse({"status"})->globals().socket == "/run/mailctl/mailctl.sock");

    ::setenv("MAILCTL_SOCKET", "/a", 1);
    CHECK(parse({"status"})->globals().socket == "/a");
    CHECK(parse({"status", "--socket", "/b"})->globals().socket == "/b");

    ::setenv("MAILCTL_SOCKET", "", 1);
    CHECK(parse({"status"})->globals().socket == "/run/mailctl/mailctl.sock");
    ::unsetenv("MAILCTL_SOCKET");
}

TEST_CASE("a wrong option gets one clear error", "[cli]") {
    const auto [typed, exit, talk] = GENERATE(table<std::vector<std::string>, int, std::string>({
        {{"relay", "enable", "--hots", "x"},
         64,
         "mailctl: relay enable: unknown option --hots; did you mean --host?\n"
         "hint: \"mailctl help relay enable\" explains it\n"},
        {{"relay", "enable", "--hos", "x"},
         64,
         "mailctl: relay enable: unknown option --hos; did you mean --host?\n"
         "hint: \"mailctl help relay enable\" explains it\n"},
        {{"--version"},
         64,
         "mailctl: unknown option --version; did you mean \"mailctl version\"?\n"
         "hint: \"mailctl help\" lists the commands\n"},
        {{"relay", "status", "--host", "x"},
         64,
         "mailctl: relay status: \"relay status\" has no option --host\n"
         "hint: \"mailctl help relay status\" explains it\n"},
        {{"dns", "provider", "add", "main"},
         64,
         "mailctl: dns provider add: --kind is missing\n"
         "hint: \"mailctl help dns provider add\" explains it\n"},
        {{"dns", "grant"},
         64,
         "mailctl: dns grant: ZONE is missing\n"
         "hint: \"mailctl help dns grant\" explains it\n"},
        {{"dns", "grant", "example.com", "alice", "x"},
         64,
         "mailctl: dns grant: there is a word too many behind \"dns grant\"\n"
         "hint: \"mailctl help dns grant\" explains it\n"},
        {{"relay", "enable", "--host"}, 64, "mailctl: --host needs a value\n"},
        {{"relay", "enable", "--host="}, 64, "mailctl: --host needs a value\n"},
        {{"relay", "enable", "--username", "--host", "x"},
         64,
         "mailctl: --username needs a value\n"
         "hint: where the value does begin so, write --username=VALUE\n"},
        {{"relay", "enable", "--host", "a", "--host", "b"},
         64,
         "mailctl: relay enable: --host stands twice\n"},
        {{"relay", "enable", "--host", "--"},
         64,
         "mailctl: the option before \"--\" needs a value\n"},
        {{"status", "--json=yes"}, 64, "mailctl: --json takes no value\n"},
        {{"status", "--wait", "soon"},
         65,
         "mailctl: status: --wait: \"soon\" is not a whole number\n"},
        {{"status", "--wait", "-1"}, 65, "mailctl: status: --wait: -1 is out of range (0-86400)\n"},
        {{"relay", "enable", "--host", "h", "--port", "abc"},
         65,
         "mailctl: relay enable: --port: \"abc\" is not a whole number\n"},
        {{"relay", "enable", "--host", "h", "--port", "70000"},
         65,
         "mailctl: relay enable: --port: port 70000 is out of range (1-65535)\n"
         "hint: submission uses 587, submission over implicit TLS 465\n"},
        {{"relay", "enable", "--host", "h", "--tls", "tight"},
         65,
         "mailctl: relay enable: --tls: \"tight\" is not one of secure|verify|encrypt|dane\n"},
        {{"history", "--limit", "0"},
         65,
         "mailctl: history: --limit: the number 0 is out of range (1-1000)\n"},
        {{"undo", "seventeen"}, 65, "mailctl: undo: ID: \"seventeen\" is not a whole number\n"},
        {{"undo"}, 64, "mailctl: undo: ID is missing\nhint: \"mailctl help undo\" explains it\n"},
        {{"undo", "1", "2"},
         64,
         "mailctl: undo: there is a word too many behind \"undo\"\n"
         "hint: \"mailctl help undo\" explains it\n"},
        {{}, 64, "mailctl: no command\nhint: \"mailctl help\" lists the commands\n"},
    }));
    CAPTURE(typed);

    const auto ran = run_line(typed);

    CHECK(ran.exit == exit);
    CHECK(ran.talk == talk);
    CHECK(ran.results.empty());
}

TEST_CASE("a password on the command line is refused and not repeated", "[cli]") {
    const auto typed = GENERATE(
        std::vector<std::string>{"relay", "enable", "--host", "h", "--password", "hunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "--password=hunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "--passw=hunter2"},
        std::vector<std::string>{"relay", "enable", "--PASS", "hunter2"},
        std::vector<std::string>{"-password=hunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "-phunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "-p", "hunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "--secret=hunter2"},
        std::vector<std::string>{"relay", "enable", "--host", "h", "hunter2"},
        std::vector<std::string>{"relay", "enable", "--json", "--password", "hunter2"}
    );
    CAPTURE(typed);

    const auto ran = run_line(typed);

    CHECK(ran.exit == 64);
    CHECK((ran.talk + ran.results).find("hunter2") == std::string::npos);
}

TEST_CASE("who tries --password is told why there is none and what to use", "[cli]") {
    const auto ran = run_line({"relay", "enable", "--password", "hunter2"});

    CHECK(
        ran.talk ==
        "mailctl: a password on the command line would be visible to everybody in \"ps\"\n"
        "hint: use --password-file FILE, --password-file - for standard input, or neither to be "
        "asked\n"
    );
}

TEST_CASE("nothing that can be typed is taken for a fault of the program", "[cli]") {
    const auto typed = GENERATE(
        as<std::string>(), "", "-", "--", "---", "--=", "--=x", "-=", "\x1b[2J", "--\x1b[2J", "\xff"
    );
    CAPTURE(typed);

    const auto ran = run_line({typed});

    CHECK(ran.exit == 64);
    CHECK(ran.talk.find('\x1b') == std::string::npos);
}

TEST_CASE("what begins like an option can be a value", "[cli]") {
    CHECK(
        parse({"relay", "enable", "--host", "h", "--username=--host"})->text("username") == "--host"
    );
    CHECK(parse({"help", "--", "--json"})->values() == std::vector<std::string>{"--json"});
}

TEST_CASE("an error in the line is told as JSON where JSON was asked for", "[cli]") {
    const auto ran = run_line({"dns", "provider", "add", "main", "--json"});

    const auto value = wire::json::parse(ran.results);
    CHECK(value["error"]["code"] == "Usage");
    CHECK(value["error"]["exit"] == 64);
    CHECK(value["error"]["parameter"] == "kind");
    CHECK(value["error"]["message"] == "--kind is missing");
    CHECK(value["error"].contains("hint"));
}

TEST_CASE("help can be asked for with every command, even half a one", "[cli]") {
    CHECK(
        run_line({"relay", "enable", "--help"}).results ==
        run_line({"help", "relay", "enable"}).results
    );
    CHECK(run_line({"relay", "--help"}).results == run_line({"help", "relay"}).results);
    CHECK(
        run_line({"dns", "provider", "--help"}).results ==
        "  mailctl dns provider add NAME     Say where DNS records can be written\n"
        "  mailctl dns provider list         List the providers and who may use them\n"
        "  mailctl dns provider test NAME    Try a provider's address and key\n"
        "  mailctl dns provider remove NAME  Forget a provider and its key\n"
    );
    CHECK(run_line({"--help"}).results == run_line({"help"}).results);
    CHECK(run_line({"help", "rely"}).exit == 64);
    CHECK(run_line({"help"}).talk.empty());
}

TEST_CASE("help puts a blank line between the commands of two nouns", "[cli]") {
    const auto text = run_line({"help"}).results;

    const auto relay = text.find("mailctl relay test");
    const auto account = text.find("mailctl account connect EMAIL");
    const auto platform = text.find("mailctl platform health");
    const auto stats = text.find("mailctl stats");
    CHECK(text.substr(relay, account - relay).find("\n\n") != std::string::npos);
    CHECK(text.substr(platform, stats - platform).find("\n\n") != std::string::npos);
    CHECK(text.substr(0, relay).find("\n\n") == std::string::npos);
}
