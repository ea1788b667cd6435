#include "common/types/local_part.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl {
namespace {

constexpr std::size_t longest_local_part = 64;  // RFC 5321, 4.5.3.1.1

// Dovecot's auth_username_chars has these and "@".
bool is_local_part_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

struct Refusal {
    const char* why;
    const char* hint;
};

// Most people's mistakes have an answer of their own.
Refusal refusal_of_character(std::string_view text, char wrong) {
    if (std::any_of(text.begin(), text.end(), is_beyond_ascii)) {
        return {
            "not every mail server takes a name beyond ASCII (SMTPUTF8)",
            "write it with the letters a to z: buecher for b\xc3\xbc"
            "cher"};
    }
    if (wrong == recipient_delimiter) {
        return {
            "a tag begins at \"+\"",
            "leave out what begins at \"+\": mail with any tag comes to the same mailbox"};
    }
    if (wrong == '@') {
        return {"it holds an \"@\"", "write the part before the \"@\" alone"};
    }
    if (wrong == '\'' || wrong == '"') {
        return {"it holds a quote, which Dovecot takes in no user's name", "leave the quote out"};
    }
    return {
        "it holds more than letters, digits, \".\", \"-\" and \"_\"",
        "write it with the letters a to z, digits, \".\", \"-\" and \"_\""};
}

// Nothing to say where the text is a local part.
Refusal refusal_of(std::string_view text) {
    if (text.empty()) {
        return {"it is empty", "write a name such as john"};
    }
    if (const auto wrong = std::find_if_not(text.begin(), text.end(), is_local_part_character);
        wrong != text.end()) {
        return refusal_of_character(text, *wrong);
    }
    if (text.size() > longest_local_part) {
        return {"it is longer than 64 characters", "choose a shorter one"};
    }
    if (text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) {
        return {
            "a dot stands at an end or beside another one",
            "put each dot between two other characters: john.smith"};
    }
    if (text.front() == '-') {
        return {
            "it begins with \"-\", as the options of programs do",
            "begin it with a letter or a digit"};
    }
    return {nullptr, nullptr};
}

}  // namespace

Result<LocalPart> LocalPart::parse(std::string_view text) {
    std::string local = lower_case(text);
    if (const auto refusal = refusal_of(local); refusal.why != nullptr) {
        return Error{
            Errc::invalid_argument,
            fmt::format(
                "\"{}\" cannot be the name of a mailbox or alias: {}",
                escaped(text.substr(0, longest_local_part)),
                refusal.why
            ),
            refusal.hint,
            {}};
    }
    return LocalPart(std::move(local));
}

}  // namespace mailctl
