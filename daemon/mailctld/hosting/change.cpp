#include "common/api/hosting/change.hpp"

#include "common/api/alias/remove.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "common/api/mailbox/remove.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/hosting/elsewhere.hpp"
#include "daemon/mailctld/hosting/going.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/steps.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace mailctl::hosting {
namespace {

constexpr std::size_t steps_of_one_change = 1000;

Error no_step() {
    return {
        Errc::invalid_argument,
        "each step is one thing",
        "give one member of it, and dry_run to all of them",
        "steps"};
}

template <class Request>
void count_member(const std::optional<Request>& member, int& count, bool& is_dry) {
    count += member ? 1 : 0;
    if constexpr (requires { member->dry_run; }) {
        is_dry = is_dry || (member && member->dry_run);
    }
}

bool is_one_thing(const api::HostingStep& step) {
    int count = 0;
    bool is_dry = false;
    count_member(step.add_domain, count, is_dry);
    count_member(step.set_domain, count, is_dry);
    count_member(step.add_mailbox, count, is_dry);
    count_member(step.set_mailbox, count, is_dry);
    count_member(step.add_alias, count, is_dry);
    count_member(step.set_alias, count, is_dry);
    count_member(step.remove, count, is_dry);
    return count == 1 && !is_dry;
}

std::string_view removal_of(api::HostedKind kind) {
    switch (kind) {
        case api::HostedKind::domains:
            return api::HostingRemoveDomain::method;
        case api::HostedKind::mailboxes:
            return api::MailboxRemove::method;
        case api::HostedKind::aliases:
            break;
    }
    return api::AliasRemove::method;
}

template <class Request>
std::string_view method_in(const std::optional<Request>&) {
    return Request::method;
}

// By which request the step is done alone.
std::string_view method_of(const api::HostingStep& step) {
    if (step.remove) {
        return removal_of(step.remove->of);
    }
    return step.add_domain    ? method_in(step.add_domain)
           : step.set_domain  ? method_in(step.set_domain)
           : step.add_mailbox ? method_in(step.add_mailbox)
           : step.set_mailbox ? method_in(step.set_mailbox)
           : step.add_alias   ? method_in(step.add_alias)
                              : method_in(step.set_alias);
}

// As the method table has it.
Right right_of(const api::HostingStep& step) {
    const auto all = methods();
    const auto row = std::find_if(all.begin(), all.end(), [&](const Method& method) {
        return method.name == method_of(step);
    });
    return row->right.value();
}

std::string_view deed_of(const Right& right) {
    return right.resource == Resource::hosting ? "say which domains receive here"
           : right.verb == Verb::secret        ? "make mailboxes"
                                               : "change what receives here";
}

Status check_steps(const Context& context, const api::HostingChange& request) {
    const auto& steps = request.steps;
    if (steps.empty() || steps.size() > steps_of_one_change) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} steps are not one change", steps.size()),
            fmt::format("give 1 to {}", steps_of_one_change),
            "steps"};
    }
    if (!std::all_of(steps.begin(), steps.end(), is_one_thing)) {
        return no_step();
    }
    for (const auto& step : steps) {
        const auto right = right_of(step);
        if (!context.caller.rights.allows(right.resource, right.verb)) {
            return Error{
                Errc::permission_denied,
                fmt::format("{} may not {}", context.caller.name, deed_of(right)),
                fmt::format("it may {}", context.caller.rights.text()),
                {}};
        }
    }
    return {};
}

// What was there already is refused: who says "add" counts on having made it.
Result<api::Act> made_new(Result<api::Act> done, std::string text, const char* parameter) {
    if (done && !done->changed) {
        return Error{
            Errc::conflict,
            std::move(text),
            "leave the step out, or change what is there",
            parameter};
    }
    return done;
}

/// Several things that are done as one.
class Change {
public:
    Change(Context& context, api::HostingChange& request) : context_(context), request_(request) {}

    /// What goes, as it is before anything is done.
    Status look() {
        for (const auto& step : request_.steps) {
            if (!step.remove) {
                continue;
            }
            auto going = going_of(context_, *step.remove);
            if (!going) {
                return going.error();
            }
            going_.push_back(*std::move(going));
        }
        return {};
    }

    /// Does all of it, in one transaction, and leaves what comes behind it to `together`; or tries
    /// it only.
    Result<api::Act> run(Together& together) {
        Context part{context_.services, context_.caller, {}, context_.is_cancelled};
        part.request = context_.request;
        part.address = context_.address;
        part.together = &together;
        Result<api::Act> done = Error{};
        context_.services.shared.change_as_whole([&] {
            done = run_steps(part);
            return done && !together.is_trial;
        });
        return done;
    }

    bool adds_domains() const {
        return std::any_of(
            request_.steps.begin(),
            request_.steps.end(),
            [](const api::HostingStep& step) { return step.add_domain.has_value(); }
        );
    }

    bool has_passwords() const {
        return std::any_of(
            request_.steps.begin(),
            request_.steps.end(),
            [](const api::HostingStep& step) {
                return step.add_mailbox && step.add_mailbox->password;
            }
        );
    }

    /// Takes a quarter of a second of a processor for each password.
    Status make_hashes() {
        for (std::size_t at = 0; at < request_.steps.size(); ++at) {
            auto& mailbox = request_.steps[at].add_mailbox;
            if (!mailbox || !mailbox->password) {
                continue;
            }
            auto hash = make_hash(default_scheme, *mailbox->password);
            if (!hash) {
                auto error = hash.error();
                error.parameter = "password";
                return at_step(std::move(error), at);
            }
            mailbox->hash = hash->text();
            mailbox->password.reset();
        }
        return {};
    }

    std::vector<MailboxAddress> new_addresses() const {
        std::vector<MailboxAddress> found;
        for (const auto& step : request_.steps) {
            if (step.add_mailbox) {
                found.push_back(step.add_mailbox->address);
            }
        }
        return found;
    }

private:
    Result<api::Act> run_steps(Context& part) {
        api::Act act{.changed = false, .dry_run = context_.dry_run};
        auto going = going_.begin();
        for (std::size_t at = 0; at < request_.steps.size(); ++at) {
            auto& step = request_.steps[at];
            const auto status =
                step.remove ? let_go(part, *going++, act) : perform(part, step, act);
            if (!status) {
                return at_step(status.error(), at);
            }
        }
        return act;
    }

    Error at_step(Error error, std::size_t at) const {
        if (request_.steps.size() > 1) {
            error.message =
                fmt::format("step {} of {}: {}", at + 1, request_.steps.size(), error.message);
        }
        return error;
    }

    static Result<api::Act> done(Context& part, api::HostingStep& step) {
        if (step.add_domain) {
            const auto& name = step.add_domain->domain.text();
            return made_new(
                add_domain(part, *step.add_domain), name + " receives here already", "add_domain"
            );
        }
        if (step.set_domain) {
            return set_domain(part, *step.set_domain);
        }
        if (step.add_mailbox) {
            auto made = add_mailbox(part, *step.add_mailbox);
            return made ? Result<api::Act>(*std::move(made->act)) : made.error();
        }
        if (step.set_mailbox) {
            return set_mailbox(part, *step.set_mailbox);
        }
        if (step.add_alias) {
            const auto source = step.add_alias->source.text();
            return made_new(
                add_alias(part, *step.add_alias), source + " goes there already", "add_alias"
            );
        }
        return set_alias(part, *step.set_alias);
    }

    static Status perform(Context& part, api::HostingStep& step, api::Act& act) {
        const auto one = done(part, step);
        if (!one) {
            return one.error();
        }
        add_to(act, *one);
        return {};
    }

    Context& context_;
    api::HostingChange& request_;
    std::vector<Going> going_;
};

// What would be told twice, or by the thousand, is cut.
void cut(api::Act& act) {
    constexpr std::size_t most_shown = 1000;
    if (act.plan.size() > most_shown) {
        act.plan.resize(most_shown);
        act.notes.emplace_back("there is more in the plan than is shown");
    }
    if (act.notes.size() > most_shown) {
        act.notes.resize(most_shown);
    }
}

void finish(const Context& context, const Together& together, api::Act& act) {
    if (together.wrote) {
        act::wrote(context, together.forgets);
    }
    follow(context, act.notes);
    if (!together.ended.empty()) {
        end_sessions(context, fmt::format("{}", fmt::join(together.ended, ", ")), act);
    }
    for (const auto& domain : together.domains) {
        settle_mail(context, domain, together.purges, act.notes);
    }
}

}  // namespace

Result<api::Act> change_several(Context& context, api::HostingChange& request) {
    if (auto status = check_steps(context, request); !status) {
        return status.error();
    }
    Change change(context, request);
    if (auto status = change.look(); !status) {
        return status.error();
    }
    // Each is the same for all steps, and no program is waited for while the database is held.
    const auto storage = storage_now(context.services);
    const auto elsewhere = change.adds_domains() ? elsewhere_now(context.services) : Elsewhere();
    if (context.dry_run || change.has_passwords()) {
        Together trial{.is_trial = true, .storage = storage, .elsewhere = elsewhere};
        auto judged = change.run(trial);
        if (!judged || context.dry_run) {
            if (judged) {
                cut(*judged);
            }
            return judged;
        }
    }
    if (auto status = change.make_hashes(); !status) {
        return status.error();
    }
    Together together{.storage = storage, .elsewhere = elsewhere};
    Result<api::Act> act = Error{};
    {
        const auto places = Places::take(context.services, change.new_addresses());
        if (!places) {
            return places.error();
        }
        act = change.run(together);
    }
    if (act && act->changed) {
        finish(context, together, *act);
    }
    if (act) {
        cut(*act);
    }
    return act;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingChange, mailctl::hosting::change_several)
