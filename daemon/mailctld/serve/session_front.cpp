#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

// Calls at the front door: whom each is made for.
namespace mailctl {

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
    if (door_ == Door::local) {
        co_return std::string();
    }
    auto status = co_await admit();
    if (status) {
        status = authorise(method, caller_, request());
    }
    co_return status ? std::string() : wire::error_text(status.error());
}

// What the front calls it, which is for the log alone.
std::string Session::request() const {
    constexpr std::size_t bytes_max = 64;
    return presented_.request.value_or("").substr(0, bytes_max);
}

}  // namespace mailctl
