#include "daemon/httpd/desk.hpp"

#include "common/types/secret.hpp"

#include <string>

namespace mailctl::httpd {
namespace {

bool to_the_end(const std::string&) { return true; }

}  // namespace

asio::awaitable<Result<wire::json>> Desk::call(const Ask& ask, wire::json parameters, Deed deed) {
    auto text = text_of(ask, parameters);
    if (!text) {
        co_return text.error();
    }
    auto asked = call_text(ask.name, *text, on_, /*more=*/false);
    mailctl::wipe(*text);
    Result<std::string> reply = std::string();
    if (deed == Deed::reads) {
        reply = co_await links_.read(std::move(asked));
    } else {
        reply = co_await links_.change(std::move(asked), to_the_end);
    }
    if (!reply) {
        co_return reply.error();
    }
    auto told = parameters_in(*reply);
    mailctl::wipe(*reply);
    if (!told) {
        co_return told.error();
    }
    auto tree = wire::parse_json(*told);
    mailctl::wipe(*told);
    if (const auto last = last_of(ask); tree && !last.empty()) {
        const auto part = tree->find(std::string(last));
        if (part == tree->end()) {
            co_return Error{Errc::protocol, "a reply lacks what it is for", {}, {}};
        }
        wire::json only = std::move(*part);
        co_return only;
    }
    co_return tree;
}

}  // namespace mailctl::httpd
