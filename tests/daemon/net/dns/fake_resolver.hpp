#pragma once

#include "daemon/net/dns/lookup/resolver.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace test {

using mailctl::net::dns::Code;
using mailctl::net::dns::Message;
using mailctl::net::dns::Record;
using mailctl::net::dns::Type;

inline Message answer(std::vector<Record> records, Code code = Code::no_error) {
    return {
        .id = 1,
        .code = code,
        .is_authoritative = true,
        .answers = std::move(records),
        .authority = {}};
}

/// Answers from a table; what is not in it does not exist, and a silent server says nothing.
class FakeResolver final : public mailctl::net::dns::lookup::Resolver {
public:
    using Key = std::tuple<std::string, std::string, Type>;

    void add(const std::string& name, Type type, std::vector<std::string> values) {
        add_at({}, name, type, std::move(values));
    }
    void add_at(
        const std::string& server,
        const std::string& name,
        Type type,
        std::vector<std::string> values
    ) {
        std::vector<Record> records;
        records.reserve(values.size());
        for (auto& value : values) {
            records.push_back({.owner = name, .type = type, .ttl = 300, .value = std::move(value)});
        }
        answers[{server, name, type}] = answer(std::move(records));
    }

    std::vector<std::optional<Message>> ask(
        const std::vector<mailctl::net::dns::lookup::Question>& questions
    ) override {
        std::vector<std::optional<Message>> heard;
        for (const auto& [server, name, type] : questions) {
            const auto found = answers.find({server, name, type});
            heard.push_back(found == answers.end() ? answer({}, Code::no_name) : found->second);
        }
        return heard;
    }

    std::map<Key, std::optional<Message>> answers;
};

}  // namespace test
