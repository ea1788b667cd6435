#include "common/api/mailbox/renew_hash.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

// Which calls each door takes; and at the front door, whom each is made for.
namespace mailctl {
namespace {

std::string unsupported() {
    return wire::error_text(
        {Errc::protocol, "upgrade, and more together with oneway, are not supported", {}, {}}
    );
}

// Whoever asks is told nothing, not even how long it took.
std::string only_oneway() {
    return wire::error_text({Errc::protocol, "at this door there are no answers", {}, {}});
}

std::string dovecots_door() {
    return wire::error_text(
        {Errc::permission_denied,
         "this is for Dovecot, which has a door of its own and asks for nothing else there",
         {},
         {}}
    );
}

std::string wrong_door() {
    return wire::error_text(
        {Errc::protocol, "nothing is presented at this door: the kernel says who calls", {}, {}}
    );
}

// What Dovecot asks at its own door, and all that it may.
bool is_dovecots(const Method& method) { return method.name == api::MailboxRenewHash::method; }

}  // namespace

// Judged anew for each call: what was taken away is gone at once, whichever connection it uses.
asio::awaitable<Status> Session::admit() {
    caller_ = nobody();
    if (!presented_.token) {
        co_return Status();
    }
    if (const auto* const caller = threads_.callers.find(presented_, Clock::now())) {
        caller_ = *caller;
        co_return Status();
    }
    co_await send_gathered();
    const auto now = Clock::now();
    Result<access::Admission> admitted = access::Admission();
    co_await asio::co_spawn(
        threads_.reader,
        [](Services& services, const wire::Presented& shown, Result<access::Admission>& into
        ) -> asio::awaitable<void> {
            into = mailctl::admit(services, shown);
            co_return;
        }(services_, presented_, admitted),
        asio::use_awaitable
    );
    if (!admitted) {
        co_return admitted.error();
    }
    threads_.callers.keep(presented_, *admitted, now);
    caller_ = std::move(admitted->caller);
    co_return Status();
}

// Empty where who follows still may.
asio::awaitable<std::string> Session::refusal_now(const Method& method) {
    if (door_ != Door::front) {
        co_return std::string();
    }
    auto status = co_await admit();
    if (status) {
        status = authorise(method, caller_, request());
    }
    co_return status ? std::string() : wire::error_text(status.error());
}

// Empty where the call may be made.
std::string Session::refusal(const wire::Call& call, const Method* method) const {
    if (call.upgrade.value_or(false) || (call.more.value_or(false) && oneway_)) {
        return unsupported();
    }
    if (call.presented && door_ != Door::front) {
        return wrong_door();
    }
    if (method == nullptr) {
        return unknown_method_text(services_.house.methods, call.method);
    }
    if (is_dovecots(*method) != (door_ == Door::dovecot)) {
        return dovecots_door();
    }
    if (door_ == Door::dovecot && !oneway_) {
        return only_oneway();
    }
    if (oneway_ && method->tells_secret) {
        return wire::error_text(unheard(*method, caller_, request()));
    }
    const auto allowed = authorise(*method, caller_, request());
    return allowed ? std::string() : wire::error_text(allowed.error());
}

// What the front calls it, which is for the log alone.
std::string Session::request() const {
    constexpr std::size_t bytes_max = 64;
    return presented_.request.value_or("").substr(0, bytes_max);
}

}  // namespace mailctl
