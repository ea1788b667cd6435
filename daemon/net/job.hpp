#pragma once

#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/write.hpp"
#include "common/api/trial.hpp"
#include "common/wire/described.hpp"
#include "daemon/net/caller.hpp"
#include "daemon/net/mask.hpp"

#include <utility>

/// What all jobs have in common: their parameters are read and wiped, and whatever secret is in
/// them is taken out of every text that goes back. A job cannot be had without it.
namespace mailctl::net {

/// Whose texts stay as they are: records of a zone, which are compared with others, and what a
/// trial of a relay says, which has passed a mask of its own and has words that programs look for.
template <class Reply>
constexpr bool is_masked = true;
template <>
inline constexpr bool is_masked<api::ReadRecordsReply> = false;
template <>
inline constexpr bool is_masked<api::WriteRecordsReply> = false;
template <>
inline constexpr bool is_masked<api::TrialReply> = false;

/// Calls `visit` with every value in a described one that is not made of others.
template <class Value, class Visit>
void each_part(Value& value, const Visit& visit) {
    using Plain = std::remove_const_t<Value>;
    if constexpr (wire::IsOptional<Plain>::value) {
        if (value) {
            each_part(*value, visit);
        }
    } else if constexpr (wire::IsVector<Plain>::value) {
        for (auto& element : value) {
            each_part(element, visit);
        }
    } else if constexpr (wire::DescribedStruct<Plain>) {
        boost::mp11::mp_for_each<wire::MembersOf<Plain>>([&](auto member) {
            each_part(value.*member.pointer, visit);
        });
    } else {
        visit(value);
    }
}

template <class Request>
Mask mask_of(const Request& request) {
    Mask mask;
    each_part(request, [&](const auto& part) {
        if constexpr (std::is_same_v<decltype(part), const Secret&>) {
            mask.hide(part);
        }
    });
    return mask;
}

template <class Reply>
void apply(const Mask& mask, Reply& reply) {
    each_part(reply, [&](auto& part) {
        if constexpr (std::is_same_v<decltype(part), std::string&>) {
            part = mask.applied(part);
        }
    });
}

inline Error applied(const Mask& mask, const Error& error) {
    return {error.code, mask.applied(error.message), mask.applied(error.hint), error.parameter};
}

/// Reads the parameters and has `work` do the rest. Of no secret in them anything stays behind.
template <class Request, auto work>
Result<wire::json> job(wire::json& parameters, Caller& caller) {
    auto request = wire::decode<Request>(parameters, "parameters");
    wire::wipe(parameters);
    if (!request) {
        return request.error();
    }
    const auto mask = mask_of(*request);
    Result<typename Request::Reply> reply = work(*request, caller, mask);
    if (!reply) {
        return applied(mask, reply.error());
    }
    if constexpr (is_masked<typename Request::Reply>) {
        apply(mask, *reply);
    }
    return wire::encode_with_secrets(*reply);
}

/// One thing that mailctl-net can be asked to do.
class Method {
public:
    /// `work` takes the request, the caller and the mask of the request's secrets.
    template <class Request, auto work>
    static constexpr Method of() {
        return {Request::method, job<Request, work>};
    }

    std::string_view name() const { return name_; }

    Result<wire::json> handle(wire::json& parameters, Caller& caller) const {
        return handle_(parameters, caller);
    }

private:
    using Handle = Result<wire::json> (*)(wire::json& parameters, Caller& caller);

    constexpr Method(std::string_view name, Handle work) : name_(name), handle_(work) {}

    std::string_view name_;
    Handle handle_;
};

}  // namespace mailctl::net
