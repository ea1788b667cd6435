#pragma once

#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/dns/hosting.hpp"
#include "daemon/mailctld/dns/plan.hpp"

#include <string>

/// Reading and writing a zone's records, with what is written down before and after.
namespace mailctl::dns {

/// A zone that is ours to work on for as long as this lives.
class ZoneSession {
public:
    /// Waits for the zone's turn, and settles what an earlier write left open.
    static Result<ZoneSession> open(const Context& context, const Hosting& hosting);

    Result<api::ReadRecordsReply> read(const std::vector<RecordName>& names) const;

    /// Writes what a plan changes, all of it or nothing, and makes its records the domain's.
    /// `conflict` where somebody was faster; `remote_unknown` where it cannot be seen now which of
    /// both it came to: that is settled by the next one who opens the zone.
    Status write(const Snapshot& now, const Plan& plan, act::Note note) const;

private:
    ZoneSession(const Context& context, const Hosting& hosting, Turns::Turn turn)
        : context_(&context), hosting_(&hosting), turn_(std::move(turn)) {}

    Status settle() const;
    Status settle(const store::Writing& writing) const;
    void finish(const store::Writing& writing, act::Note note) const;

    const Context* context_;
    const Hosting* hosting_;
    Turns::Turn turn_;
};

/// Settles every write that was cut short, as far as the providers answer.
void settle_writings(const Context& context);

}  // namespace mailctl::dns
