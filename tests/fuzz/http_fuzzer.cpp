#include "common/types/text.hpp"
#include "daemon/httpd/http/head.hpp"
#include "daemon/httpd/http/target.hpp"
#include "tests/fuzz/expect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

// The input is what somebody sends to mailctl-httpd, from the first byte on.

namespace {

using namespace mailctl;
using namespace mailctl::httpd::http;
using fuzz::expect;

void the_end_is_the_same_in_pieces(std::string_view text) {
    std::size_t at_once = 0;
    const auto whole = find_end_of_head(text, at_once);
    std::size_t scanned = 0;
    auto state = HeadState::incomplete;
    for (std::size_t come = 1; come <= text.size() && state == HeadState::incomplete; ++come) {
        state = find_end_of_head(text.substr(0, come), scanned);
    }
    expect(state == whole, "a head ends where it ends, however it comes");
    expect(whole != HeadState::complete || scanned == at_once, "and at the same byte");
}

void what_is_refused_says_why(const Refusal& refusal) {
    expect(refusal.status >= 400 && refusal.status < 600, "a refusal has a status");
    expect(is_printable_utf8(refusal.sentence), "and a sentence");
}

void a_target_can_be_shown(const Target& target) {
    expect(target.path.starts_with('/'), "a path begins with a slash");
    for (const auto& segment : target.segments) {
        expect(is_printable_utf8(segment), "a part of a path can be shown");
        expect(segment != "." && segment != "..", "and leads nowhere else");
        expect(segment.find_first_of("/\\") == std::string::npos, "and is one part");
    }
    for (const auto& [name, value] : target.query) {
        expect(!name.empty(), "what is asked for has a name");
        expect(is_printable_utf8(name) && is_printable_utf8(value), "and can be shown");
    }
}

std::string encoded(std::string_view text) {
    std::string all;
    for (const char byte : text) {
        all += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
    return all;
}

void a_target_reads_as_it_was_written(const Target& target) {
    std::string text;
    for (const auto& segment : target.segments) {
        text += "/" + encoded(segment);
    }
    text += text.empty() ? "/" : "";
    char separator = '?';
    for (const auto& [name, value] : target.query) {
        text += fmt::format("{}{}={}", separator, encoded(name), encoded(value));
        separator = '&';
    }
    Target again;
    expect(!parse_target(text, again), "what was read can be written");
    expect(again.segments == target.segments, "and is the same path");
    const auto same = [](const Parameter& left, const Parameter& right) {
        return left.name == right.name && left.value == right.value;
    };
    expect(
        std::equal(
            again.query.begin(), again.query.end(), target.query.begin(), target.query.end(), same
        ),
        "and the same query"
    );
}

void a_target_is_a_path(std::string_view text) {
    Target target;
    if (const auto refusal = parse_target(text, target)) {
        what_is_refused_says_why(*refusal);
        return;
    }
    a_target_can_be_shown(target);
    a_target_reads_as_it_was_written(target);
}

void one_head_is_one_request(std::string_view text) {
    std::size_t end = 0;
    if (find_end_of_head(text, end) != HeadState::complete) {
        return;
    }
    const auto read = text.substr(0, end);
    static const Limits limits;
    static const Names names({"shim.test"});
    static const std::string health_path = "/healthz";
    Head head;
    if (const auto refusal = parse_head(read, {limits, names, health_path, 0}, head)) {
        what_is_refused_says_why(*refusal);
        return;
    }
    const auto& request = head.request;
    expect(read.find("\r\n\r\n") == read.size() - 4, "a head has one end");
    expect(read.find('\0') == std::string_view::npos, "and no NUL");
    expect(request.fields.count("Transfer-Encoding") == 0, "only a length ends a body");
    expect(request.fields.count("Content-Length") <= 1, "and there is one");
    expect(request.body_bytes <= limits.body_bytes, "which is no longer than may be");
    expect(request.body_bytes == 0 || may_have_body(request.method), "where a body may be");
    expect(request.fields.size() <= limits.fields, "the fields are not too many");
    const bool is_health = request.target.path == health_path && !request.keep_alive;
    expect(
        request.fields.only("Host") == "shim.test" || is_health ||
            names.hold(request.fields.only("Host").value_or(""), 0),
        "it is for us"
    );
    a_target_can_be_shown(request.target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    the_end_is_the_same_in_pieces(text);
    a_target_is_a_path(text);
    one_head_is_one_request(text);
    return 0;
}
