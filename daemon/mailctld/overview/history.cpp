#include "daemon/mailctld/overview/history.hpp"

#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

namespace mailctl::overview {

Result<api::HistoryReply> history(Context& context, api::History& request) {
    constexpr std::int64_t default_limit = 100;
    constexpr std::int64_t max_limit = 1000;
    const auto limit = request.limit.value_or(default_limit);
    if (limit < 1 || limit > max_limit) {
        return Error{
            Errc::invalid_argument,
            fmt::format("limit {} is out of range (1-{})", limit, max_limit),
            "read the journal page by page, with after",
            "limit"};
    }
    auto& reader = context.services.reader;
    auto rows = request.after ? store::rows_after(reader, *request.after, limit)
                              : store::newest_rows(reader, limit);
    return api::HistoryReply{std::move(rows), context.services.chain.is_intact(reader)};
}

}  // namespace mailctl::overview
