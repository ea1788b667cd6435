#include "daemon/httpd/panel/shapes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>

namespace mailctl::httpd::panel {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool is_number = !text.empty() && read.ec == std::errc() && read.ptr == end;
    return is_number ? std::optional(number) : std::nullopt;
}

json or_null(const json& object, const char* member) {
    return object.contains(member) ? object[member] : json();
}

Error wrong(std::string message) { return {Errc::invalid_argument, std::move(message), {}, {}}; }

}  // namespace

json number_of(const json& remote_id) {
    if (!remote_id.is_string()) {
        return remote_id;
    }
    const auto& text = remote_id.get_ref<const std::string&>();
    const auto number = whole_number(text);
    return number ? json(*number) : remote_id;
}

// There are no row numbers here: the platform's number of a domain is its only one.
json domain_of(const json& state) {
    const auto& sends = state["sends"];
    const auto id = number_of(or_null(sends, "id"));
    return {
        {"id", id},
        {"domain", state["name"]},
        {"platform_domain_id", id},
        {"status", sends["verified"].get<bool>() ? "verified" : "pending"},
        {"spf_verified", sends["spf"]},
        {"dkim_verified", sends["dkim"]},
        {"dmarc_verified", sends["dmarc"]},
        {"dns_configured", sends["records"]}};
}

json domains_of(const json& states) {
    auto all = json::array();
    for (const auto& state : states) {
        if (state.contains("sends")) {
            all.push_back(domain_of(state));
        }
    }
    return all;
}

json verdict_of(const json& state) {
    const auto row = domain_of(state);
    return {
        {"status", row["status"]},
        {"spf_verified", row["spf_verified"]},
        {"dkim_verified", row["dkim_verified"]},
        {"dmarc_verified", row["dmarc_verified"]},
        {"all_verified", row["status"] == "verified"}};
}

json usage_of(const json& status) {
    return {
        {"emails_sent", status.value("emails_sent", 0)},
        {"reputation_score", status.value("reputation", 0.0)}};
}

json account_of(const json& status) {
    const auto plan = status.value("plan", json::object());
    return {
        {"email", or_null(status, "email")},
        {"plan_name", or_null(plan, "name")},
        {"plan_slug", or_null(plan, "slug")},
        {"emails_per_month", or_null(plan, "emails_per_month")},
        {"relay_enabled", status["relay"]},
        {"smtp_host", or_null(status, "host")},
        {"smtp_port", or_null(status, "port")}};
}

json record_of(const json& record) {
    auto value = record["value"].get<std::string>();
    std::int64_t priority = 0;
    if (record["type"] == "MX") {
        const auto blank = value.find(' ');
        const auto number = whole_number(value.substr(0, blank));
        if (number && blank != std::string::npos) {
            priority = *number;
            value.erase(0, blank + 1);
        }
    }
    return {
        {"host", record["name"]},
        {"type", record["type"]},
        {"value", value},
        {"ttl", record["ttl"]},
        {"priority", priority}};
}

json credential_of(const json& credential) {
    const auto id = number_of(credential["id"]);
    return {
        {"id", id},
        {"credential_id", id},
        {"username", credential["username"]},
        {"description", credential["description"]},
        {"created_at", credential["created"]},
        {"in_use", credential["in_use"]}};
}

json stats_of(const json& stats) {
    return {
        {"total_sent", stats["sent"]},
        {"delivered", stats["delivered"]},
        {"bounced", stats["bounced"]},
        {"failed", stats["failed"]},
        {"delivery_rate", stats.value("delivery_rate", 0.0)}};
}

json log_of(const json& entry) {
    return {
        {"date", entry["date"]},
        {"queued_at", entry["date"]},
        {"from", entry["from"]},
        {"from_email", entry["from"]},
        {"to", entry["to"]},
        {"to_email", entry["to"]},
        {"subject", entry["subject"]},
        {"status", entry["status"]}};
}

Result<std::string> needed_text(const json& body, const char* member, std::string_view name) {
    const auto found = body.find(member);
    if (found == body.end() || found->is_null() || *found == "") {
        return wrong(fmt::format("{} is required", name));
    }
    if (found->is_number_integer()) {
        return found->dump();
    }
    if (!found->is_string()) {
        return wrong(fmt::format("{} is to be text", name));
    }
    return found->get<std::string>();
}

Result<json> logs_wanted(const json& body) {
    auto wanted = json::object();
    for (const auto* const member : {"page", "per_page", "days"}) {
        const auto given = or_null(body, member);
        if (given.is_null() || given == "") {
            continue;
        }
        const auto number = given.is_string() ? whole_number(given.get_ref<const std::string&>())
                                              : std::optional<std::int64_t>();
        if (!number && !given.is_number_integer()) {
            return wrong(fmt::format("{} is to be a whole number", member));
        }
        wanted[member] = number ? json(*number) : given;
    }
    const auto take_text = [&](const char* member, const char* ours) -> Status {
        const auto given = or_null(body, member);
        if (given.is_null() || given == "") {
            return {};
        }
        if (!given.is_string()) {
            return wrong(fmt::format("{} is to be text", member));
        }
        wanted[ours] = given;
        return {};
    };
    if (auto status = take_text("status", "status"); !status) {
        return status.error();
    }
    if (auto status = take_text("from_domain", "domain"); !status) {
        return status.error();
    }
    return wanted;
}

}  // namespace mailctl::httpd::panel
