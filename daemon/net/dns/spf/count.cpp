#include "daemon/net/dns/spf/count.hpp"

#include "common/dns/txt.hpp"
#include "daemon/net/dns/spf/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::net::dns::spf {
namespace {

using lookup::Resolver;

constexpr std::int64_t counted_max = 30;
// RFC 7208, 4.6.4
constexpr std::int64_t lookups_max = 10;
constexpr std::int64_t void_lookups_max = 2;
constexpr std::size_t exchanges_max = 10;

/// What a look-up did not get, for temporary reasons.
struct Unanswered {
    std::string name;
};

class Counter {
public:
    explicit Counter(Resolver& resolver) : resolver_(resolver) {}

    /// The record of `domain`, term by term. Throws Unanswered, which count() catches.
    void walk(
        const std::string& domain, const std::vector<Term>& terms, std::vector<api::SpfCost>* told
    );

    std::int64_t lookups() const { return lookups_; }
    std::int64_t void_lookups() const { return void_lookups_; }

    /// The first thing that is wrong, if anything.
    const std::optional<std::string>& problem() const { return problem_; }

private:
    void cost(const Term& term, const std::string& domain);
    void follow(const Term& term, const std::string& target);
    void address(const std::string& name);
    void exchanges(const Term& term, const std::string& name);
    std::vector<lookup::Question> both(const std::string& name) const;
    Message ask(const std::string& name, Type type);
    void note(std::string problem);

    Resolver& resolver_;
    std::int64_t lookups_ = 0;
    std::int64_t void_lookups_ = 0;
    std::set<std::string> open_;  ///< The records that are being walked, to see circles.
    std::optional<std::string> problem_;
};

void Counter::note(std::string problem) {
    if (!problem_) {
        problem_ = std::move(problem);
    }
}

bool is_proper(const std::optional<Message>& answer) {
    return answer && (answer->code == Code::no_error || answer->code == Code::no_name);
}

Message Counter::ask(const std::string& name, Type type) {
    auto answers = resolver_.ask({{{}, name, type}});
    if (!is_proper(answers.front())) {
        throw Unanswered{name};
    }
    return *std::move(answers.front());
}

std::vector<lookup::Question> Counter::both(const std::string& name) const {
    return {{{}, name, Type::a}, {{}, name, Type::aaaa}};
}

void Counter::address(const std::string& name) {
    const auto answers = resolver_.ask(both(name));
    if (!is_proper(answers[0]) || !is_proper(answers[1])) {
        throw Unanswered{name};
    }
    const bool is_void = lookup::records_at(*answers[0], name, Type::a).empty() &&
                         lookup::records_at(*answers[1], name, Type::aaaa).empty();
    void_lookups_ += is_void ? 1 : 0;
}

void Counter::exchanges(const Term& term, const std::string& name) {
    const auto answer = ask(name, Type::mx);
    const auto records = lookup::records_at(answer, name, Type::mx);
    void_lookups_ += records.empty() ? 1 : 0;
    if (records.size() > exchanges_max) {
        note(fmt::format(
            "{}: {} has {} mail servers; receivers look up {}",
            term.text,
            name,
            records.size(),
            exchanges_max
        ));
    }
    for (std::size_t i = 0; i < std::min(records.size(), exchanges_max); ++i) {
        const auto& value = records[i].value;  // "10 mail.example.com."
        const auto blank = value.find(' ');
        const auto host = blank == std::string::npos ? "" : plain_name(value.substr(blank + 1));
        if (!host.empty() && host != ".") {
            address(host);
        }
    }
}

std::vector<std::string> spf_records(const Message& answer, const std::string& name) {
    std::vector<std::string> texts;
    for (const auto& record : lookup::records_at(answer, name, Type::txt)) {
        auto text = mailctl::dns::txt_text(record.value);
        if (text && is_spf(*text)) {
            texts.push_back(*std::move(text));
        }
    }
    return texts;
}

void Counter::follow(const Term& term, const std::string& target) {
    if (open_.contains(target)) {
        return note(fmt::format("{} leads back to a record that includes it", term.text));
    }
    const auto answer = ask(target, Type::txt);
    void_lookups_ += lookup::records_at(answer, target, Type::txt).empty() ? 1 : 0;
    const auto texts = spf_records(answer, target);
    if (texts.size() != 1) {
        return note(fmt::format(
            "{}: {} has {} SPF records",
            term.text,
            target,
            texts.empty() ? "no" : std::to_string(texts.size())
        ));
    }
    const auto terms = parse(texts.front());
    if (!terms) {
        return note(fmt::format("{}: {}", term.text, terms.error().message));
    }
    walk(target, *terms, nullptr);
}

void Counter::cost(const Term& term, const std::string& domain) {
    ++lookups_;
    const auto target = term.target.empty() ? domain : plain_name(term.target);
    if (term.has_macro) {
        return;
    }
    switch (term.kind) {
        case Kind::include:
        case Kind::redirect:
            return follow(term, target);
        case Kind::a:
        case Kind::exists:
            return address(target);
        case Kind::mx:
            return exchanges(term, target);
        case Kind::ptr:  // asks about the client's address, which nobody knows here
        case Kind::all:
        case Kind::other:
            break;
    }
}

bool is_costly(const Term& term, bool has_all) {
    return term.kind != Kind::all && term.kind != Kind::other &&
           !(term.kind == Kind::redirect && has_all);
}

void Counter::walk(
    const std::string& domain, const std::vector<Term>& terms, std::vector<api::SpfCost>* told
) {
    open_.insert(domain);
    const bool has_all = std::any_of(terms.begin(), terms.end(), [](const Term& term) {
        return term.kind == Kind::all;
    });
    bool is_after_all = false;  // where nothing is tried any more (RFC 7208, 5.1)
    for (const auto& term : terms) {
        is_after_all = is_after_all || term.kind == Kind::all;
        if (is_after_all || !is_costly(term, has_all) || lookups_ >= counted_max) {
            continue;
        }
        const auto lookups = lookups_;
        const auto void_lookups = void_lookups_;
        cost(term, domain);
        if (told != nullptr) {
            told->push_back({term.text, lookups_ - lookups, void_lookups_ - void_lookups});
        }
    }
    open_.erase(domain);
}

std::optional<std::string> over_limit(const Counter& counter) {
    if (counter.lookups() > lookups_max) {
        return fmt::format(
            "the record takes {} look-ups, and receivers stop at {}",
            counter.lookups() >= counted_max ? "30 or more" : std::to_string(counter.lookups()),
            lookups_max
        );
    }
    if (counter.void_lookups() > void_lookups_max) {
        return fmt::format(
            "{} of its look-ups find nothing, and receivers stop at {}",
            counter.void_lookups(),
            void_lookups_max
        );
    }
    return std::nullopt;
}

}  // namespace

Result<api::CountSpfReply> count(lookup::Resolver& resolver, const api::CountSpf& request) {
    api::CountSpfReply reply{.lookups = 0, .void_lookups = 0, .terms = {}, .problem = {}};
    const auto terms = parse(request.record);
    if (!terms) {
        reply.problem = terms.error().message;
        return reply;
    }
    Counter counter(resolver);
    try {
        counter.walk(request.domain.text(), *terms, &reply.terms);
    } catch (const Unanswered& failed) {
        return Error{
            Errc::remote_unavailable,
            fmt::format("{} could not be looked up", failed.name),
            "its name servers may be down; try again later",
            {}};
    }
    reply.lookups = counter.lookups();
    reply.void_lookups = counter.void_lookups();
    reply.problem = counter.problem() ? counter.problem() : over_limit(counter);
    return reply;
}

}  // namespace mailctl::net::dns::spf
