#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/completion/scripts.hpp"
#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>

using namespace mailctl::cli;

namespace {

bool is_installed(const std::string& program) {
    return std::system(fmt::format("command -v {} >/dev/null", program).c_str()) == 0;  // NOLINT
}

std::string output_of(const std::string& command) {
    FILE* const pipe = ::popen(command.c_str(), "r");  // NOLINT: fixed text
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 4096> chunk;
    while (const auto count = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
        text.append(chunk.data(), count);
    }
    CHECK(::pclose(pipe) == 0);
    return text;
}

// What bash offers for the last of these words.
std::string offered_by_bash(const std::string& quoted_words) {
    const test::Directory directory;
    std::ofstream(directory.file("script"))
        << bash_script()
        << fmt::format(
               "\nCOMP_WORDS=({})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n_mailctl\n"
               "echo \"${{COMPREPLY[*]}}\"\n",
               quoted_words
           );
    return output_of("bash --norc " + directory.file("script"));
}

}  // namespace

TEST_CASE("each completion script is correct to its shell", "[cli][completion]") {
    const auto shell = GENERATE(as<std::string>(), "bash", "zsh", "fish");
    CAPTURE(shell);
    const auto ran = test::run_line({"completion", shell});
    REQUIRE(ran.exit == 0);
    if (!is_installed(shell)) {
        WARN(shell << " is not installed; its script was not parsed");
        return;
    }

    const test::Directory directory;
    std::ofstream(directory.file("script")) << ran.results;

    CHECK(output_of(fmt::format("{} -n {} 2>&1", shell, directory.file("script"))).empty());
}

TEST_CASE("each completion script knows every word and option", "[cli][completion]") {
    const auto shell = GENERATE(as<std::string>(), "bash", "zsh", "fish");
    CAPTURE(shell);
    const std::string script = test::run_line({"completion", shell}).results;
    const std::string dashes = shell == "fish" ? "-l " : "--";

    for (const Command& command : commands()) {
        for (const auto word : split(command.words)) {
            CHECK(script.find(word) != std::string::npos);
        }
        for (const Option& option : options_of(command)) {
            CAPTURE(option.name);
            CHECK(script.find(dashes + option.name) != std::string::npos);
        }
    }
    CHECK(script.find("secure verify encrypt dane") != std::string::npos);
}

// Of all commands, each once, in their order.
static std::string first_words() {
    std::vector<std::string_view> words;
    for (const Command& command : commands()) {
        const auto word = split(command.words).front();
        if (std::find(words.begin(), words.end(), word) == words.end()) {
            words.push_back(word);
        }
    }
    return fmt::format("{}\n", fmt::join(words, " "));
}

TEST_CASE("bash offers what can stand at the cursor", "[cli][completion]") {
    const auto [words, offered] = GENERATE(table<std::string, std::string>({
        {"mailctl ''", first_words()},
        {"mailctl rel", "relay\n"},
        {"mailctl --json --wait 5 relay ''", "enable disable status test\n"},
        {"mailctl relay enable --t", "--tls\n"},
        {"mailctl relay enable --tls ''", "secure verify encrypt dane\n"},
        {"mailctl relay enable --tls = s", "secure\n"},
        {"mailctl relay enable --tls =", "secure verify encrypt dane\n"},
        {"mailctl relay disable --forg", "--forget\n"},
        {"mailctl relay status --h", "--help\n"},
        {"mailctl relay enable --password-file /dev/nul", "/dev/null\n"},
        {"mailctl relay enable --host ''", "\n"},
        {"mailctl help relay t", "test\n"},
        {"mailctl dns ''", "provider plan apply withdraw check export grant revoke grants\n"},
        {"mailctl dns prov", "provider\n"},
        {"mailctl dns provider ''", "add list test remove\n"},
        {"mailctl dns provider add main --alg", "--algorithm\n"},
        {"mailctl dns provider add main --algorithm hmac_sha5", "hmac_sha512\n"},
        {"mailctl dns provider add main --kind m", "manual\n"},
        {"mailctl help dns provider r", "remove\n"},
        {"mailctl domain add ''", "\n"},
        {"mailctl logs --status d", "delivered deferred\n"},
        {"mailctl credential create --save /dev/nul", "/dev/null\n"},
        {"mailctl completion ''", "bash zsh fish\n"},
        {"mailctl undo ''", "\n"},
    }));
    CAPTURE(words);
    if (!is_installed("bash")) {
        WARN("bash is not installed");
        return;
    }

    CHECK(offered_by_bash(words) == offered);
}

TEST_CASE("fish offers the words of nouns within nouns", "[cli][completion]") {
    if (!is_installed("fish")) {
        WARN("fish is not installed");
        return;
    }
    const test::Directory directory;
    std::ofstream(directory.file("script")) << fish_script();
    const auto offered = [&](const std::string& line) {
        return output_of(fmt::format(
            "fish --no-config -c 'source {}; complete -C \"{}\"'", directory.file("script"), line
        ));
    };

    CHECK(offered("mailctl dns prov") == "provider\tadd, list, test, remove\n");
    CHECK(offered("mailctl dns provider te") == "test\tTry a provider\'s address and key\n");
    CHECK(offered("mailctl help dns provider te") == offered("mailctl dns provider te"));
    CHECK(
        offered("mailctl dns provider add main --kind r") == "rfc2136\tChange records this way\n"
    );
}

TEST_CASE("a shell that nobody knows is refused", "[cli][completion]") {
    const auto ran = test::run_line({"completion", "tcsh"});

    CHECK(ran.exit == 65);
    CHECK(
        ran.talk ==
        "mailctl: completion: there is no completion for the shell \"tcsh\"\n"
        "hint: the shells are bash, zsh and fish\n"
    );
}
