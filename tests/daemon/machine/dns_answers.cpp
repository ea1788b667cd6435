#include "tests/daemon/machine/answers.hpp"
#include "tests/daemon/machine/network.hpp"

#include <algorithm>
#include <vector>

namespace test {
namespace {

using mailctl::wire::json;

std::string key_of(const json& record) {
    return text_of(record, "name") + " " + text_of(record, "type");
}

bool is_in(const std::string& name, const std::string& zone) {
    return name == zone || name.ends_with("." + zone);
}

json judge_certificate(Network& net, const json&) { return json::parse(net.judgement); }

json read_message(Network& net, const json&) { return json::parse(net.message); }

json test_provider(Network&, const json&) { return {{"text", "PowerDNS 4.7.3"}}; }

json find_zone(Network& net, const json& asked) {
    const bool is = net.zone && is_in(text_of(asked, "domain"), *net.zone);
    return is ? json{{"zone", *net.zone}} : json::object();
}

json sets_at(const Network& net, const std::vector<std::string>& names) {
    auto sets = json::array();
    for (const auto& [key, values] : net.records) {
        const auto name = key.substr(0, key.find(' '));
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            sets.push_back(
                {{"name", name},
                 {"type", key.substr(name.size() + 1)},
                 {"ttl", 300},
                 {"values", values}}
            );
        }
    }
    return sets;
}

json read_records(Network& net, const json& asked) {
    return {
        {"sets", sets_at(net, asked.at("names"))},
        {"taken", json::array()},
        {"zone_records", 5},
        {"elsewhere", json::array()}};
}

json write_records(Network& net, const json& asked) {
    std::vector<std::string> names;
    auto after = net.records;
    for (const auto& change : asked.at("changes")) {
        names.push_back(text_of(change, "name"));
        const std::vector<std::string> before = change.at("before");
        if (net.records[key_of(change)] != before) {
            throw Refusal{"Conflict", "somebody was faster"};
        }
        after[key_of(change)] = change.at("after").get<std::vector<std::string>>();
    }
    std::erase_if(after, [](const auto& set) { return set.second.empty(); });
    if (net.keeps_records) {
        net.records = std::move(after);
    }
    return {{"sets", sets_at(net, names)}};
}

json look_up(Network& net, const json& asked) {
    auto sightings = json::array();
    for (const auto& question : asked.at("questions")) {
        const auto found = net.records.find(key_of(question));
        const bool is = found != net.records.end();
        sightings.push_back(
            {{"name", question.at("name")},
             {"type", question.at("type")},
             {"outcome", is ? "found" : "no_name"},
             {"values", is ? found->second : std::vector<std::string>()},
             {"ttl", 300},
             {"aliases", json::array()},
             {"wildcard", false}}
        );
    }
    json reply{
        {"servers",
         {{{"server", "ns1.example.org"}, {"address", "192.0.2.1"}, {"sightings", sightings}}}}};
    if (net.zone) {
        reply["zone"] = *net.zone;
    }
    return reply;
}

json count_spf(Network& net, const json&) {
    json reply{
        {"lookups", net.spf_lookups},
        {"void_lookups", 0},
        {"terms",
         {{{"term", "include:spf.test"}, {"lookups", net.spf_lookups}, {"void_lookups", 0}}}}};
    if (net.spf_problem) {
        reply["problem"] = *net.spf_problem;
    }
    return reply;
}

}  // namespace

const NetAnswers& dns_answers() {
    static const NetAnswers answers{
        {"CountSpf", count_spf},
        {"FindZone", find_zone},
        {"JudgeCertificate", judge_certificate},
        {"LookUpRecords", look_up},
        {"ReadMessage", read_message},
        {"ReadRecords", read_records},
        {"TestProvider", test_provider},
        {"WriteRecords", write_records},
    };
    return answers;
}

}  // namespace test
