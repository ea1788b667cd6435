#include "daemon/httpd/http/head.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>

namespace mailctl::httpd::http {
namespace {

namespace beast = boost::beast;
using Text = beast::string_view;
using beast::http::field;
using beast::http::verb;
using boost::system::error_code;

std::string_view plain(Text text) { return {text.data(), text.size()}; }

/// Puts what Beast has read into our own types.
class Parser : public beast::http::basic_parser<true> {
public:
    Parser(Fields& fields, std::size_t fields_max) : fields_(fields), fields_max_(fields_max) {}

    std::string_view method() const { return method_; }
    std::string_view target() const { return target_; }
    int version() const { return version_; }
    bool has_too_many_fields() const { return has_too_many_fields_; }

private:
    void on_request_impl(verb, Text method, Text target, int version, error_code&) override {
        method_ = plain(method);
        target_ = plain(target);
        version_ = version;
    }

    void on_field_impl(field, Text name, Text value, error_code& failed) override {
        if (fields_.size() == fields_max_) {
            has_too_many_fields_ = true;
            failed = beast::http::error::header_limit;
            return;
        }
        fields_.add(plain(name), plain(value));
    }

    // The body is not Beast's: its length is known, and nothing else ends one.
    void on_header_impl(error_code&) override {}
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, Text, int, error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(Text, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text, error_code&) override { return 0; }

    Fields& fields_;
    std::size_t fields_max_;
    std::string_view method_;
    std::string_view target_;
    int version_ = 0;
    bool has_too_many_fields_ = false;
};

constexpr Refusal malformed{400, "the request is malformed"};
constexpr Refusal bad_length{400, "Content-Length is malformed"};
constexpr Refusal too_large{413, "the body is too large"};
constexpr Refusal wrong_version{505, "only HTTP/1.1 is spoken here"};

// Any at all: Beast takes "xchunked" for no body, and what follows for the next request.
bool has_transfer_encoding(const Fields& fields, const error_code& failed) {
    return fields.count("Transfer-Encoding") != 0 ||
           failed == beast::http::error::bad_transfer_encoding;
}

std::optional<Refusal> judge_grammar(
    const Parser& parser, const Fields& fields, const error_code& failed
) {
    if (parser.has_too_many_fields()) {
        return Refusal{431, "there are too many header fields"};
    }
    if (has_transfer_encoding(fields, failed)) {
        return Refusal{411, "only bodies with a Content-Length are accepted"};
    }
    if (failed == beast::http::error::header_limit) {
        return Refusal{431, "the header is too large"};
    }
    if (failed == beast::http::error::bad_version) {
        return wrong_version;
    }
    if (failed || !parser.is_header_done()) {
        return malformed;
    }
    return std::nullopt;
}

// One field, one number, without a sign, a blank or a zero in front.
std::optional<Refusal> judge_length(const Limits& limits, Request& request) {
    // Nothing is inflated here: what a small body would become is in no limit of ours.
    if (request.fields.count("Content-Encoding") != 0) {
        return Refusal{415, "a body is to come as it is, not encoded"};
    }
    const auto count = request.fields.count("Content-Length");
    if (count == 0) {
        return std::nullopt;
    }
    const auto text = *request.fields.find("Content-Length");
    const bool has_digits_only =
        std::all_of(text.begin(), text.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
    if (count > 1 || text.empty() || !has_digits_only || (text[0] == '0' && text.size() > 1)) {
        return bad_length;
    }
    constexpr std::size_t digits_max = 7;
    if (text.size() > digits_max) {
        return too_large;
    }
    request.body_bytes = std::stoul(std::string(text));
    if (request.body_bytes > limits.body_bytes) {
        return too_large;
    }
    const bool is_upgrade = request.fields.count("Upgrade") != 0;
    if (request.body_bytes > 0 && (!may_have_body(request.method) || is_upgrade)) {
        return Refusal{400, "a request of this kind has no body"};
    }
    return std::nullopt;
}

std::optional<Refusal> judge_host(const HeadRules& rules, const Fields& fields, bool is_needed) {
    const auto count = fields.count("Host");
    if (count == 0 && !is_needed) {
        return std::nullopt;
    }
    const auto host = fields.only("Host");
    if (!host || !is_host(*host)) {
        return Refusal{400, "exactly one Host is needed"};
    }
    if (!rules.names.hold(*host, rules.port)) {
        return Refusal{421, "this host is not served here"};
    }
    return std::nullopt;
}

std::optional<Refusal> judge_method(std::string_view text, Method& method) {
    // A request for a tunnel, whose target is no path.
    if (text == "CONNECT") {
        return Refusal{400, "the request's target is not a path"};
    }
    const auto known = method_by_name(text);
    if (!known) {
        return Refusal{501, "the method is not known"};
    }
    method = *known;
    return std::nullopt;
}

std::optional<Refusal> judge_expectation(Head& head) {
    const auto& fields = head.request.fields;
    if (fields.count("Expect") == 0) {
        return std::nullopt;
    }
    const auto expected = fields.only("Expect");
    if (!expected || !same_name(*expected, "100-continue")) {
        return Refusal{417, "the expectation is not met"};
    }
    head.expects_continue = head.request.body_bytes > 0;
    return std::nullopt;
}

}  // namespace

HeadState find_end_of_head(std::string_view text, std::size_t& scanned) {
    for (;;) {
        const auto end = text.find('\n', scanned);
        if (end == std::string_view::npos) {
            scanned = text.size();
            return HeadState::incomplete;
        }
        // Beast would wait for an end that is written as it should be.
        if (end == 0 || text[end - 1] != '\r') {
            return HeadState::broken;
        }
        scanned = end + 1;
        if (text.substr(0, scanned).ends_with("\r\n\r\n")) {
            return HeadState::complete;
        }
    }
}

std::optional<Refusal> parse_head(std::string_view text, const HeadRules& rules, Head& head) {
    auto& request = head.request;
    Parser parser(request.fields, rules.limits.fields);
    error_code failed;
    parser.eager(false);
    parser.header_limit(static_cast<std::uint32_t>(rules.limits.header_bytes));
    parser.body_limit(boost::none);  // ours is judged below, with all that is wrong about a length
    parser.put(boost::asio::const_buffer(text.data(), text.size()), failed);
    if (auto refused = judge_grammar(parser, request.fields, failed)) {
        return refused;
    }
    if (auto refused = judge_method(parser.method(), request.method)) {
        return refused;
    }
    constexpr int http_1_1 = 11;
    const bool is_old = parser.version() < http_1_1;
    if (auto refused = judge_length(rules.limits, request)) {
        return is_old ? wrong_version : refused;
    }
    if (auto refused = parse_target(parser.target(), request.target)) {
        return refused;
    }
    const bool asks_for_health = request.method == Method::get && request.body_bytes == 0 &&
                                 parser.target() == rules.health_path;
    if (is_old && !asks_for_health) {
        return wrong_version;
    }
    request.keep_alive = !is_old && parser.keep_alive();
    if (auto refused = judge_host(rules, request.fields, /*is_needed=*/!is_old)) {
        return refused;
    }
    return judge_expectation(head);
}

}  // namespace mailctl::httpd::http
