#include "cli/command.hpp"

#include "cli/arguments.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace mailctl::cli;

TEST_CASE("a command is found by the words that begin the line", "[cli]") {
    SECTION("words behind the command's own are its values") {
        const auto [command, rest] = match(std::vector<std::string>{"undo", "17"});

        REQUIRE(command != nullptr);
        CHECK(command->words == "undo");
        CHECK(rest == std::vector<std::string>{"17"});
    }

    SECTION("of three words too") {
        const auto [command, rest] =
            match(std::vector<std::string>{"dns", "provider", "add", "main"});

        REQUIRE(command != nullptr);
        CHECK(command->words == "dns provider add");
        CHECK(rest == std::vector<std::string>{"main"});
    }

    SECTION("the noun alone is no command, and neither is a beginning of a word") {
        CHECK(match(std::vector<std::string>{"relay"}).command == nullptr);
        CHECK(match(std::vector<std::string>{"relay", "enab"}).command == nullptr);
        CHECK(match(std::vector<std::string>{"stat"}).command == nullptr);
        CHECK(match(std::vector<std::string>{"dns", "provider"}).command == nullptr);
        CHECK(match({}).command == nullptr);
    }
}

TEST_CASE("every command can be reached and explained", "[cli]") {
    std::set<std::string_view> seen;
    for (const Command& command : commands()) {
        CAPTURE(command.words);
        std::vector<std::string> words;
        for (const auto word : split(command.words)) {
            words.emplace_back(word);
        }

        CHECK(match(words).command == &command);
        CHECK(seen.insert(command.words).second);
        CHECK_FALSE(command.summary.empty());
        CHECK(command.summary.size() <= 50);
        CHECK(command.summary.back() != '.');
    }
}

TEST_CASE("an option means the same for every command that has it", "[cli]") {
    std::map<std::string, std::string> values;
    for (const Command& command : commands()) {
        for (const Option& option : options_of(command)) {
            CAPTURE(command.words, option.name);

            CHECK(values.try_emplace(option.name, option.value).first->second == option.value);
            CHECK(option.text.size() <= 60);
            CHECK(option.text.back() != '.');
        }
    }
}

TEST_CASE("no option takes a password", "[cli]") {
    for (const Command& command : commands()) {
        for (const Option& option : options_of(command)) {
            CAPTURE(command.words, option.name);
            const bool is_secret = option.name.find("pass") != std::string::npos ||
                                   option.name.find("secret") != std::string::npos;

            CHECK((!is_secret || option.value.empty() || option.value == "FILE"));
        }
    }
}

TEST_CASE("the synopsis puts brackets round what may be left out", "[cli]") {
    const auto* const undo = match(std::vector<std::string>{"undo"}).command;
    const auto* const add = match(std::vector<std::string>{"dns", "provider", "add"}).command;

    CHECK(
        synopsis(*undo) ==
        std::vector<std::string>{"ID", "[--dry-run]", "[--force]", "[--expect REV]"}
    );
    CHECK(synopsis(*add)[0] == "NAME");
    CHECK(synopsis(*add)[1] == "--kind powerdns|rfc2136|manual");
    CHECK(synopsis(*add)[2] == "[--url URL]");
}
