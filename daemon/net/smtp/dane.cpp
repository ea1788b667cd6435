#include "daemon/net/smtp/dane.hpp"

#include "daemon/net/mask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <arpa/nameser.h>
#include <resolv.h>

namespace mailctl::net::smtp {
namespace {

constexpr int max_answer_bytes = 65'535;  // what TCP can carry
// resolv.conf(5) allows three name servers: 2 s each, and in the second round 1 s each.
constexpr int seconds_a_try = 2;
constexpr int tries = 2;
constexpr std::chrono::seconds asking_limit{10};

using Clock = std::chrono::steady_clock;

/// One question to the resolver of this machine, and the bytes of its answer.
class Answer {
public:
    Answer(const std::string& name, int type, Clock::time_point deadline)
        : bytes_(max_answer_bytes) {
        struct __res_state resolver {};
        if (Clock::now() > deadline || ::res_ninit(&resolver) != 0) {
            return;
        }
        // Sets the AD bit in the question, and leaves it alone in the answer. Postfix does so, too.
        resolver.options |= RES_TRUSTAD;
        resolver.retrans = seconds_a_try;
        resolver.retry = tries;
        std::array<unsigned char, NS_PACKETSZ> question;
        const int asked = ::res_nmkquery(
            &resolver,
            ns_o_query,
            name.c_str(),
            ns_c_in,
            type,
            nullptr,
            0,
            nullptr,
            question.data(),
            question.size()
        );
        const int size = asked < 0 ? -1
                                   : ::res_nsend(
                                         &resolver,
                                         question.data(),
                                         asked,
                                         bytes_.data(),
                                         static_cast<int>(bytes_.size())
                                     );
        ::res_nclose(&resolver);
        is_parsed_ = size > 0 && ::ns_initparse(bytes_.data(), size, &message_) == 0;
    }

    bool is_proper() const {
        return is_parsed_ && (code() == ns_r_noerror || code() == ns_r_nxdomain);
    }
    bool is_authentic() const { return is_proper() && ns_msg_getflag(message_, ns_f_ad) != 0; }

    /// The records of one type. Their contents live as long as the answer.
    std::vector<ns_rr> records(int type) {
        std::vector<ns_rr> found;
        for (int index = 0; is_proper() && index < ns_msg_count(message_, ns_s_an); ++index) {
            ns_rr record;
            if (::ns_parserr(&message_, ns_s_an, index, &record) == 0 &&
                ns_rr_type(record) == type) {
                found.push_back(record);
            }
        }
        return found;
    }

private:
    int code() const { return ns_msg_getflag(message_, ns_f_rcode); }

    std::vector<unsigned char> bytes_;
    ns_msg message_{};
    bool is_parsed_ = false;
};

// 3 1 1: the SHA-256 of the server's own public key.
std::optional<std::string> key_hash(const ns_rr& row) {
    constexpr std::size_t hash_bytes = 32;
    const std::span record(ns_rr_rdata(row), ns_rr_rdlen(row));
    if (record.size() != 3 + hash_bytes || record[0] != 3 || record[1] != 1 || record[2] != 1) {
        return std::nullopt;
    }
    const auto hash = record.subspan(3);
    return base64(std::string(hash.begin(), hash.end()));
}

/// The name that bears a host's addresses, at the end of its aliases, and whether that is signed.
struct Bearer {
    Dane::Finding finding;
    std::string name;
};

Bearer find_bearer(const std::string& host, Clock::time_point deadline) {
    bool is_answered = false;
    for (const auto type : {ns_t_a, ns_t_aaaa}) {
        Answer answer(host, type, deadline);
        is_answered = is_answered || answer.is_proper();
        if (const auto found = answer.records(type); !found.empty() && answer.is_authentic()) {
            return {Dane::Finding::usable, ns_rr_name(found.front())};
        }
    }
    return {is_answered ? Dane::Finding::not_signed : Dane::Finding::lookup_failed, {}};
}

Dane look_up_keys(const std::string& name, std::int64_t port, Clock::time_point deadline) {
    Answer answer(fmt::format("_{}._tcp.{}", port, name), ns_t_tlsa, deadline);
    const auto records = answer.records(ns_t_tlsa);
    if (!answer.is_proper()) {
        return {Dane::Finding::lookup_failed, {}};
    }
    if (!answer.is_authentic()) {
        return {Dane::Finding::not_signed, {}};
    }
    if (records.empty()) {
        return {Dane::Finding::no_records, {}};
    }
    Dane dane;
    for (const auto& record : records) {
        const auto hash = key_hash(record);
        if (!hash) {
            return {};
        }
        dane.key_hashes.push_back(*hash);
    }
    return dane;
}

}  // namespace

Dane look_up_dane(const std::string& host, std::int64_t port) {
    const auto deadline = Clock::now() + asking_limit;
    const auto bearer = find_bearer(host, deadline);
    if (bearer.finding != Dane::Finding::usable) {
        return {bearer.finding, {}};
    }
    auto dane = look_up_keys(bearer.name, port, deadline);
    if (dane.finding == Dane::Finding::no_records && bearer.name != host) {
        dane = look_up_keys(host, port, deadline);
    }
    return dane;
}

}  // namespace mailctl::net::smtp
