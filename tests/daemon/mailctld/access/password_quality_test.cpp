#include "daemon/mailctld/access/password_quality.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::access;

namespace {

const std::vector<std::string> told{"Anna", "mx1.beispiel.example", "mailctl"};

Status checked(std::string password) { return check_quality(*Secret::parse(password), told); }

}  // namespace

TEST_CASE("a password that nobody guesses is taken", "[access][quality]") {
    const auto* const password = GENERATE(
        "k7#vQ2x!Lw9z",
        "rjzpvbtnqgwx",
        "ladder copper violin marsh",
        "trocken Fahrrad sieben Lampe",
        "лампа сухой семь",
        "2Xv9-kq0W-77tb",
        "hunter2 ladder copper violin",
        "mailctl ladder copper violin"
    );
    CAPTURE(password);
    CHECK(checked(password));
}

TEST_CASE("an easy password is refused, and why is said in kinds", "[access][quality]") {
    const auto [password, why] = GENERATE(table<std::string, std::string>({
        {"password", "it is mostly a common word"},
        {"PASSWORD", "it is mostly a common word"},
        {"Password123!", "it is mostly a common word and a sequence"},
        {"P@$$w0rd", "it is mostly a common word"},
        {"drowssap", "it is mostly a common word"},
        {"dr0wSSap1", "it is mostly a common word"},
        {"TrU5tn01", "it is mostly a common word"},
        {"sunshinesunflower", "it is mostly a common word"},
        {"correct battery", "it is mostly a common word"},
        {"correcthorsebatterystaple", "it is mostly a common word"},
        {"qwertyuiop123", "it is mostly a run of keys and a sequence"},
        {"poiuztrewq", "it is mostly a run of keys"},
        {"AZERTYUIOP", "it is mostly a run of keys"},
        {"azertyuiopk7#vQ2", "it is mostly a run of keys"},
        {"!@#$%^&*()", "it is mostly a run of keys"},
        {"abcdefghij", "it is mostly a sequence"},
        {"ZYXWVUTS", "it is mostly a sequence"},
        {"2468xyz02468", "it is mostly a sequence"},
        {"mailctl2026", "it is mostly a name that others know and a year"},
        {"M4ilctl!!", "it is mostly a name that others know"},
        {"mx1beispiel", "it is mostly a name that others know"},
        {"mx1.beispiel.example", "it is mostly a name that others know"},
        {"aaaaaaaaaaaa", "it is mostly a repetition"},
        {"abcabcabcabc", "it is mostly a repetition"},
        {"k7#k7#k7#k7#", "it is mostly a repetition"},
        {"dragonk7dragonk7dragonk7", "it is mostly a repetition"},
        {"anna19840312", "it is mostly a name that others know and a date"},
        {"anna12.3.1984", "it is mostly a name that others know and a date"},
        {"anna1984-03-12", "it is mostly a name that others know and a date"},
        {"Anna280384", "it is mostly a name that others know and a date"},
        {"12/31/1999", "it is mostly a date"},
        {"Summer2025!", "it is mostly a common word and a year"},
        {"annaqwerty2019", "it is mostly a common word, a name that others know and a year"},
        {"k7#vQ2x!", "it is short"},
        {"k7#vQ2xL!", "it is short"},
        {"k7#vQaaaa", "it is short, and part of it is a repetition"},
    }));
    CAPTURE(password);
    const auto status = checked(password);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == Errc::invalid_argument);
    CHECK(status.error().message == "the password is too easy to guess: " + why);
    CHECK(
        status.error().hint ==
        "use four or more words that have nothing to do with each other, or a password manager"
    );
    CHECK(status.error().parameter == "password");
}

TEST_CASE("eight characters are the least, not eight bytes", "[access][quality]") {
    const auto [password, message] = GENERATE(table<std::string, std::string>({
        {"k7#vQ2x", "the password is shorter than 8 characters"},
        {"лампала", "the password is shorter than 8 characters"},
        {"1", "the password is shorter than 8 characters"},
    }));
    CAPTURE(password);
    const auto status = checked(password);
    REQUIRE_FALSE(status);
    CHECK(status.error().message == message);
    CHECK(checked("лампалак"));
}

TEST_CASE("only what is told makes a name easy", "[access][quality]") {
    std::string password = "zuzanna-kowalczyk";
    const auto secret = *Secret::parse(password);
    const std::vector<std::string> nothing;
    const std::vector<std::string> names{"Zuzanna", "KOWALCZYK"};

    CHECK(check_quality(secret, nothing));
    CHECK_FALSE(check_quality(secret, names));
}

TEST_CASE("what is too short for a name is told for nothing", "[access][quality]") {
    std::string password = "k7#vq2xL!z";
    const std::vector<std::string> names{"", "-", "k", "q2", "v.q2"};

    CHECK(check_quality(*Secret::parse(password), names));
}

TEST_CASE("a date is easy however it is written", "[access][quality]") {
    const std::string date = GENERATE(
        "19840328",
        "28031984",
        "03281984",
        "840328",
        "280384",
        "032884",
        "1984-03-28",
        "28.03.1984",
        "03/28/1984",
        "28_3_1984",
        "8 03 1984",
        "8.3.1984",
        "84-03-28",
        "28.03.84",
        "03/28/84",
        "28.3.84",
        "8.03.84",
        "8.3.84"
    );
    CAPTURE(date);
    CHECK_FALSE(checked(date + "k7#v"));
}

TEST_CASE("digits that are no date are as good as others", "[access][quality]") {
    const std::string digits =
        GENERATE("19841328", "19840332", "18990328", "28032100", "28:03:1984");
    CAPTURE(digits);
    CHECK(checked(digits + "k7#v"));
}

TEST_CASE("what is long is judged, and in no time", "[access][quality]") {
    std::string fibonacci = "a";
    for (std::string before = "b"; fibonacci.size() < 512;) {
        before.swap(fibonacci);
        fibonacci = before + fibonacci;
    }
    const auto [password, is_good] = GENERATE_REF(table<std::string, bool>({
        {std::string(512, 'a'), false},
        {std::string(1'024, 'a'), false},
        {fibonacci.substr(0, 512), true},
        {std::string(500, 'a') + "k7#vQ2x!Lw9z", true},
        {std::string(128, 'a') + "k7#vQ2x!Lw9z" + std::string(500, 'b'), false},
    }));
    CAPTURE(password);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(static_cast<bool>(checked(password)) == is_good);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
