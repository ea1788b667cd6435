#include "common/types/rfc4648.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;

namespace {

Bytes bytes(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

// RFC 4648, 10, without the padding.
TEST_CASE("bytes become letters and letters bytes", "[rfc4648]") {
    const auto [text, in_base64, in_base32] =
        GENERATE(table<std::string, std::string, std::string>({
            {"", "", ""},
            {"f", "Zg", "MY"},
            {"fo", "Zm8", "MZXQ"},
            {"foo", "Zm9v", "MZXW6"},
            {"foob", "Zm9vYg", "MZXW6YQ"},
            {"fooba", "Zm9vYmE", "MZXW6YTB"},
            {"foobar", "Zm9vYmFy", "MZXW6YTBOI"},
            {"\xff\xfe\xfb", "//77", "777PW"},
        }));
    CAPTURE(text);
    CHECK(base64(bytes(text)) == in_base64);
    CHECK(base32(bytes(text)) == in_base32);
    CHECK(from_base64(in_base64) == bytes(text));
    CHECK(from_base32(in_base32) == bytes(text));
}

TEST_CASE("letters that no bytes give are refused", "[rfc4648]") {
    const auto* const in_base64 =
        GENERATE("A", "Zm9vA", "Z", "Zh", "Zm9", "Zg==", "Zm9v\n", "Zm-v", "Zm_v", " Zm9v");
    const auto* const in_base32 = GENERATE(
        "A", "AAA", "AAAAAA", "M", "MZ", "MZX", "MZXW6Y", "MY======", "my", "M1", "M8", "MY "
    );
    CAPTURE(in_base64, in_base32);
    CHECK_FALSE(from_base64(in_base64));
    CHECK_FALSE(from_base32(in_base32));
}
