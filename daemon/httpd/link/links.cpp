#include "daemon/httpd/link/links.hpp"

#include "common/types/secret.hpp"

#include <utility>

namespace mailctl::httpd {
namespace {

// mailctld answers reads on one thread: more connections only wait there.
constexpr std::size_t kept_max = 8;

// What systemd gives a change to end in; a reply that is one of many comes sooner.
constexpr std::chrono::seconds patience{95};

bool goes_on(const std::string& reply) {
    // As mailctld writes it: the members of a reply stand in the order of their names.
    return reply.starts_with(R"({"continues":true,)");
}

}  // namespace

Links::Kept Links::take_kept() {
    while (!kept_.empty()) {
        auto link = std::move(kept_.back());
        kept_.pop_back();
        if (link->is_usable()) {
            return link;
        }
    }
    return nullptr;
}

asio::awaitable<Result<Links::Kept>> Links::open() {
    auto link = std::make_unique<Link>(io_);
    const auto status = co_await link->connect(path_);
    if (!status) {
        co_return Result<Kept>(status.error());
    }
    co_return Result<Kept>(std::move(link));
}

asio::awaitable<Result<std::string>> Links::read(std::string call) {
    Kept link = take_kept();
    bool is_fresh = link == nullptr;
    for (;;) {
        if (is_fresh) {
            auto opened = co_await open();
            if (!opened) {
                mailctl::wipe(call);
                co_return Result<std::string>(opened.error());
            }
            link = *std::move(opened);
        }
        std::string text = call;
        const auto sent = co_await link->send(std::move(text));
        Result<std::string> reply = sent ? std::string() : Result<std::string>(sent.error());
        if (sent) {
            reply = co_await link->hear(patience);
        }
        if (!reply && !is_fresh && !link->has_heard()) {
            is_fresh = true;
            continue;
        }
        mailctl::wipe(call);
        if (reply && kept_.size() < kept_max) {
            kept_.push_back(std::move(link));
        }
        co_return reply;
    }
}

asio::awaitable<Result<std::string>> Links::change(
    std::string call, std::function<bool(const std::string& reply)> on_reply
) {
    return ask(std::move(call), std::move(on_reply), patience);
}

asio::awaitable<Result<std::string>> Links::follow(
    std::string call, std::function<bool(const std::string& reply)> on_reply
) {
    return ask(std::move(call), std::move(on_reply), std::nullopt);
}

asio::awaitable<Result<std::string>> Links::ask(
    std::string call,
    std::function<bool(const std::string& reply)> on_reply,
    std::optional<Link::Patience> patience_each
) {
    auto opened = co_await open();
    if (!opened) {
        mailctl::wipe(call);
        co_return Result<std::string>(opened.error());
    }
    auto link = *std::move(opened);
    const auto sent = co_await link->send(std::move(call));
    if (!sent) {
        co_return Result<std::string>(sent.error());
    }
    for (;;) {
        auto reply = co_await link->hear(patience_each);
        if (!reply || !goes_on(*reply) || !on_reply(*reply)) {
            co_return reply;
        }
    }
}

}  // namespace mailctl::httpd
