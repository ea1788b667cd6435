#include "daemon/mailctld/hosting/new_password.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <string>

using namespace mailctl;
using namespace mailctl::hosting;

TEST_CASE("a new password is 20 letters that look like no other", "[hosting][scheme]") {
    std::map<char, int> counts;
    std::set<std::string> all;
    constexpr int times = 2000;
    for (int i = 0; i < times; ++i) {
        const auto password = new_password();
        CHECK(password.size() == 20);
        all.insert(std::string(password.reveal()));
        for (const char letter : password.reveal()) {
            ++counts[letter];
        }
    }

    CHECK(all.size() == times);
    std::string letters;
    for (const auto& [letter, count] : counts) {
        letters += letter;
        // 1250 of each are due; one in a thousand million is 210 off.
        CAPTURE(letter);
        CHECK(std::abs(count - 1250) < 250);
    }
    CHECK(letters == "23456789abcdefghijkmnpqrstuvwxyz");
}
