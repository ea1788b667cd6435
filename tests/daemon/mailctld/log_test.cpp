#include "daemon/mailctld/log.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace mailctl;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

void append_utf8(std::string& text, unsigned code_point) {
    if (code_point < 0x80) {
        text += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        text += static_cast<char>(0xc0 | code_point >> 6);
        text += static_cast<char>(0x80 | (code_point & 0x3f));
    } else {
        text += static_cast<char>(0xe0 | code_point >> 12);
        text += static_cast<char>(0x80 | (code_point >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code_point & 0x3f));
    }
}

/// Reads a line as logfmt's grammar (github.com/kr/logfmt) has it: words of bytes above the blank,
/// without "=" and quotes; behind a "=" such a word or a string with the escapes of JSON. A word
/// alone has no value.
class Logfmt {
public:
    explicit Logfmt(std::string line) : rest_(std::move(line)) {}

    Fields fields() {
        Fields found;
        while (at_ < rest_.size()) {
            if (is_word(rest_[at_])) {
                std::string name = word();
                found.emplace_back(std::move(name), value());
            } else {
                ++at_;
            }
        }
        return found;
    }

private:
    static bool is_word(char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '=' && c != '"';
    }

    std::string word() {
        const auto start = at_;
        while (at_ < rest_.size() && is_word(rest_[at_])) {
            ++at_;
        }
        return rest_.substr(start, at_ - start);
    }

    std::string value() {
        if (at_ == rest_.size() || rest_[at_] != '=') {
            return {};
        }
        ++at_;
        return at_ < rest_.size() && rest_[at_] == '"' ? string() : word();
    }

    std::string string() {
        std::string text;
        for (++at_; at_ < rest_.size() && rest_[at_] != '"'; ++at_) {
            if (rest_[at_] != '\\') {
                text += rest_[at_];
            } else {
                escape(text, rest_.at(++at_));
            }
        }
        ++at_;
        return text;
    }

    void escape(std::string& text, char which) {
        if (which == 'u') {
            append_utf8(
                text, static_cast<unsigned>(std::stoul(rest_.substr(at_ + 1, 4), nullptr, 16))
            );
            at_ += 4;
        } else if (which == '"' || which == '\\' || which == '/') {
            text += which;
        } else {
            FAIL("JSON has no escape \\" << which);
        }
    }

    std::string rest_;
    std::size_t at_ = 0;
};

Fields read(const std::string& line) {
    CHECK(line.find_first_of("\n\r\x1b\x7f") == std::string::npos);
    return Logfmt(line).fields();
}

std::string request(const std::string& text) {
    return log_line("request", {{"user", "reader"}, {"uid", "61002"}, {"text", text}});
}

}  // namespace

TEST_CASE("a logfmt parser reads back every value of the log", "[log]") {
    const std::string hostile = GENERATE(
        as<std::string>(),
        R"(a\" uid=0 user=root method=io.mailctl.relay.Disable outcome=done text=\")",
        R"(\)",
        R"(\\)",
        R"(\")",
        R"(")",
        R"(" user=root)",
        R"(\u0022 user=root x=\x22)",
        "user=root uid=0",
        "=",
        " ",
        "two\nlines user=root\r\n\tuid=0",
        "\x1b[2J\x07 bell",
        "zeichen \xc3\xa4\xe2\x82\xac\xf0\x9f\x93\xac",
        "right \xe2\x80\xae to left \xc2\x9b csi"
    );

    const auto line = request(hostile);

    CHECK(
        read(line) ==
        Fields{{"request", ""}, {"user", "reader"}, {"uid", "61002"}, {"text", hostile}}
    );
}

TEST_CASE("every byte is read back by a logfmt parser", "[log]") {
    for (unsigned byte = 1; byte < 0x80; ++byte) {
        const std::string value = std::string("a") + static_cast<char>(byte) + "b";
        CHECK(read(request(value)).back() == std::pair<std::string, std::string>("text", value));
    }
}

TEST_CASE("a byte that is not UTF-8 is read back by its number", "[log]") {
    CHECK(
        request("a\xff"
                "b") == R"(request user=reader uid=61002 text="a\\xffb")"
    );
    CHECK(
        read(request("a\xff"
                     "b"))
            .back()
            .second == R"(a\xffb)"
    );
}

TEST_CASE("no text repeats who has asked", "[log]") {
    const std::string line = request(R"(x\" user=root uid=0 outcome=done "user=root")");

    CHECK(line.rfind("user=") == line.find("user="));
    CHECK(line.rfind("uid=") == line.find("uid="));
    CHECK(line.find("outcome=") == std::string::npos);
}

TEST_CASE("what is plain stands as it is, and what is empty is left out", "[log]") {
    CHECK(
        log_line(
            "request", {{"user", "anna"}, {"hint", ""}, {"method", "io.mailctl.relay.Enable"}}
        ) == "request user=anna method=io.mailctl.relay.Enable"
    );
}
