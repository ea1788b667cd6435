#include "daemon/mailctld/serve/once.hpp"

#include "common/types/secret.hpp"
#include "common/wire/json.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/once.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>

namespace mailctl {
namespace {

using store::Database;
using store::Once;
using wire::json;

constexpr std::chrono::hours kept{24};

constexpr std::size_t key_bytes_max = 255;

// Of one caller in a day: a row has some 500 bytes, and nobody is to fill the disk by asking.
constexpr std::int64_t keys_max = 10'000;

constexpr const char* parameter = "Idempotency-Key";

bool is_dry(const json& parameters) {
    const auto found = parameters.find("dry_run");
    return found != parameters.end() && *found == true;
}

// Whether nobody can say that nothing was done.
bool is_open_end(Errc code) {
    return code == Errc::remote_unknown || code == Errc::rollback_failed ||
           code == Errc::internal || code == Errc::protocol || code == Errc::cancelled;
}

Once asked(Database& db, const Method& method, const Context& context, const json& parameters) {
    auto request = fmt::format("{} {}", method.name, wire::to_text(parameters));
    Once once{
        fmt::format("{} {}", context.caller.owner, context.caller.name),
        store::keyed_hash(db, context.key),
        store::keyed_hash(db, request),
        context.services.run.number,
        store::timestamp()};
    wipe(request);
    return once;
}

Error too_many_keys() {
    return {
        Errc::too_many,
        fmt::format("{} requests with a key have been made in a day", keys_max),
        "leave the key out, or wait",
        parameter,
        /*retry_after=*/3600};
}

// What is known of it: nothing where this is the first call.
Result<std::optional<Once>> begin(Database& db, const Once& once) {
    store::forget_once_before(db, store::timestamp(-kept));
    auto earlier = store::find_once(db, once.who, once.key);
    if (!earlier) {
        if (store::count_once(db, once.who) >= keys_max) {
            return too_many_keys();
        }
        store::begin_once(db, once);
    }
    return earlier;
}

// What another run has begun, nobody ends.
Error unended(const Once& earlier, const Once& once) {
    if (earlier.run == once.run) {
        return {
            Errc::busy,
            "the first request with this key is still under way",
            "ask again in a moment",
            parameter};
    }
    return {
        Errc::remote_unknown,
        "mailctld ended while it worked on the first request with this key",
        "the history tells whether it was done; after that, take another key",
        parameter};
}

Result<json> told_before(const Method& method, const Once& earlier, const Once& once) {
    if (earlier.request != once.request) {
        return Error{
            Errc::invalid_argument,
            "this key was used for another request",
            "each request has a key of its own",
            parameter};
    }
    if (!earlier.outcome) {
        return unended(earlier, once);
    }
    if (method.tells_secret && earlier.outcome->empty()) {
        return Error{
            Errc::conflict,
            "this was done, and its secret was told: that is not kept",
            "the list of such things tells whether it is there; to make another one, take another "
            "key",
            parameter};
    }
    auto reply = wire::parse_reply(*earlier.outcome);
    if (!reply) {
        return reply.error();
    }
    return std::move(reply->parameters);
}

void settle(Database& db, const Method& method, const Once& once, const Result<json>& result) {
    if (!result && !is_open_end(result.error().code)) {
        store::forget_once(db, once);
    } else if (result && method.tells_secret) {
        store::end_once(db, once, "");
    } else {
        store::end_once(
            db, once, result ? wire::reply_text(*result) : wire::error_text(result.error())
        );
    }
}

}  // namespace

Result<json> run_once(const Method& method, Context& context, json parameters) {
    // Who has shown nothing has nothing kept.
    if (context.key.empty() || context.caller.owner.empty() || is_dry(parameters)) {
        return run(method, context, std::move(parameters));
    }
    if (context.key.size() > key_bytes_max) {
        wire::wipe(parameters);
        return Error{
            Errc::invalid_argument,
            fmt::format("a key has {} bytes at most", key_bytes_max),
            {},
            parameter};
    }
    auto& shared = context.services.shared;
    std::optional<Once> once;
    Result<std::optional<Once>> earlier = std::optional<Once>();
    try {
        shared.change([&](Database& db) {
            once = asked(db, method, context, parameters);
            earlier = begin(db, *once);
        });
    } catch (const std::exception& error) {
        wire::wipe(parameters);
        return broken(method.name, error);
    }
    if (!earlier || *earlier) {
        wire::wipe(parameters);
        return earlier ? told_before(method, **earlier, *once) : Result<json>(earlier.error());
    }
    auto result = run(method, context, std::move(parameters));
    try {
        shared.change([&](Database& db) { settle(db, method, *once, result); });
    } catch (const std::exception& error) {
        // It is done, or is not: that is the answer. Whoever asks again hears that it is under way,
        // and after this run that nobody knows.
        log_error("internal", {{"method", std::string(method.name)}, {"text", error.what()}});
    }
    return result;
}

}  // namespace mailctl
