#include "daemon/httpd/dinomail/lists.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

constexpr std::int64_t longest_page = 1000;
constexpr std::array<std::string_view, 6> of_every_list{
    "limit", "offset", "order_by", "format", "username", "api_key"};

Result<std::int64_t> count_in(const http::Request& request, std::string_view name) {
    const auto text = request.target.parameter(name);
    const auto number = text ? whole_number(*text) : std::optional<std::int64_t>(0);
    if (!number || *number < 0) {
        return wrong(fmt::format(
            "Invalid {} '{}' provided. Please provide a positive integer.", name, escaped(*text)
        ));
    }
    return *number;
}

Result<json> numbers_of(std::string_view text, char separator) {
    auto numbers = json::array();
    for (;;) {
        const auto end = std::min(text.find(separator), text.size());
        const auto number = whole_number(text.substr(0, end));
        if (!number) {
            return wrong(fmt::format("'{}' is no number.", escaped(text.substr(0, end))));
        }
        numbers.push_back(*number);
        if (end == text.size()) {
            return numbers;
        }
        text.remove_prefix(end + 1);
    }
}

Result<json> filter_value(const Filter& filter, const std::string& text) {
    switch (filter.value) {
        case Filter::Value::numbers:
            return numbers_of(text, ',');
        case Filter::Value::domain:
            if (const auto id = id_in(text, domains.name)) {
                return json(*id);
            }
            [[fallthrough]];
        case Filter::Value::number: {
            const auto number = whole_number(text);
            return number ? Result<json>(json(*number))
                          : Result<json>(wrong(fmt::format("'{}' is no number.", escaped(text))));
        }
        case Filter::Value::text:
            break;
    }
    return json(text);
}

bool is_field(const Kind& kind, std::string_view parameter) {
    const auto name = parameter.substr(0, parameter.find("__"));
    return std::any_of(kind.fields.begin(), kind.fields.end(), [&](const Field& field) {
        return field.name == name;
    });
}

Status take_order(const Kind& kind, std::string_view text, json& parameters) {
    const bool is_descending = text.starts_with('-');
    const auto name = text.substr(is_descending ? 1 : 0);
    for (const auto& order : kind.orders) {
        if (order.name == name) {
            parameters["order"] = order.word;
            parameters["descending"] = is_descending;
            return {};
        }
    }
    return wrong(
        is_field(kind, name) ? fmt::format("The '{}' field does not allow ordering.", name)
                             : fmt::format("No matching '{}' field for ordering on.", escaped(name))
    );
}

Status take_filter(
    const Kind& kind, const http::Parameter& parameter, bool is_for_show, Wanted& wanted
) {
    const auto filter =
        std::find_if(kind.filters.begin(), kind.filters.end(), [&](const Filter& each) {
            return each.name == parameter.name;
        });
    if (filter == kind.filters.end()) {
        return is_field(kind, parameter.name) || !is_for_show
                   ? Status(wrong(fmt::format(
                         "The '{}' field does not allow filtering.", escaped(parameter.name)
                     )))
                   : Status();
    }
    auto value = filter_value(*filter, parameter.value);
    if (!value) {
        return value.error();
    }
    if (wanted.parameters.contains(filter->member)) {
        return wrong(fmt::format("'{}' is asked for twice.", parameter.name));
    }
    wanted.parameters[filter->member] = *std::move(value);
    wanted.is_filtered = true;
    return {};
}

std::string url_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
                              c == '~';
        encoded +=
            is_plain ? std::string(1, c)
                     : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return encoded;
}

// The same page's address from another place in the list.
std::string link_to(
    const Kind& kind, const http::Request& request, const Wanted& wanted, std::int64_t offset
) {
    const auto rest = query_text(request, {"limit", "offset"});
    return fmt::format(
        "/api/{}/?limit={}&offset={}{}{}",
        kind.name,
        wanted.limit,
        offset,
        rest.empty() ? "" : "&",
        rest
    );
}

json meta_of(
    const Kind& kind, const http::Request& request, const Wanted& wanted, std::int64_t total
) {
    const auto link = [&](bool is_there, std::int64_t offset) {
        return is_there ? json(link_to(kind, request, wanted, offset)) : json();
    };
    return {
        {"limit", wanted.limit},
        {"next", link(total - wanted.offset > wanted.limit, wanted.offset + wanted.limit)},
        {"offset", wanted.offset},
        {"previous", link(wanted.offset >= wanted.limit, wanted.offset - wanted.limit)},
        {"total_count", total}};
}

json objects_of(const Kind& kind, const json& rows) {
    auto objects = json::array();
    for (const auto& row : rows) {
        objects.push_back(kind.shown(row));
    }
    return objects;
}

json field_schema(const Field& field) {
    json schema{
        {"blank", !field.is_needed},
        {"default",
         field.is_needed           ? "No default provided."
         : field.type == "integer" ? "0"
                                   : ""},
        {"help_text", field.about},
        {"nullable", false},
        {"primary_key", field.name == "id"},
        {"readonly", field.is_readonly},
        {"type", field.type},
        {"unique", field.is_unique},
        {"verbose_name", field.name}};
    if (field.type == "related") {
        schema["related_type"] = "to_one";
        schema["related_schema"] = fmt::format("/api/{}/schema/", domains.name);
    }
    return schema;
}

json schema_with(std::span<const Field> fields, json in_list, json in_detail) {
    auto all = json::object();
    for (const auto& field : fields) {
        all[std::string(field.name)] = field_schema(field);
    }
    return {
        {"allowed_detail_http_methods", std::move(in_detail)},
        {"allowed_list_http_methods", std::move(in_list)},
        {"default_format", "application/json"},
        {"default_limit", longest_page},
        {"fields", std::move(all)}};
}

}  // namespace

Result<Wanted> wanted_of(const Kind& kind, const http::Request& request, bool is_for_show) {
    const auto limit = count_in(request, "limit");
    if (!limit) {
        return limit.error();
    }
    const auto offset = count_in(request, "offset");
    if (!offset) {
        return offset.error();
    }
    Wanted wanted{
        json::object(),
        *limit == 0 ? longest_page : std::min(*limit, longest_page),
        *offset,
        /*is_filtered=*/false};
    wanted.parameters["limit"] = wanted.limit;
    wanted.parameters["offset"] = wanted.offset;
    for (const auto& parameter : request.target.query) {
        if (parameter.name == "order_by") {
            if (auto status = take_order(kind, parameter.value, wanted.parameters); !status) {
                return status.error();
            }
        } else if (std::find(of_every_list.begin(), of_every_list.end(), parameter.name) ==
                   of_every_list.end()) {
            if (auto status = take_filter(kind, parameter, is_for_show, wanted); !status) {
                return status.error();
            }
        }
    }
    return wanted;
}

asio::awaitable<Told> page(Desk& desk, const Kind& kind, const http::Request& request) {
    auto wanted = wanted_of(kind, request, /*is_for_show=*/true);
    if (!wanted) {
        co_return wanted.error();
    }
    auto parameters = wanted->parameters;
    auto found = co_await desk.call(kind.find(), std::move(parameters), Deed::reads);
    if (!found) {
        co_return found.error();
    }
    const auto total = (*found)["total"].get<std::int64_t>();
    auto told = with("meta", meta_of(kind, request, *wanted, total));
    told["objects"] = objects_of(kind, (*found)[kind.rows]);
    co_return told;
}

asio::awaitable<Told> set_of(Desk& desk, const Kind& kind, std::string_view text) {
    const auto numbers = numbers_of(text, ';');
    if (!numbers) {
        co_return numbers.error();
    }
    auto ids = numbers->get<std::vector<std::int64_t>>();
    auto rows = co_await rows_of(desk, kind, std::move(ids));
    if (!rows) {
        co_return rows.error();
    }
    auto told = with("objects", objects_of(kind, *rows));
    for (const auto& number : *numbers) {
        const bool is_there = std::any_of(rows->begin(), rows->end(), [&](const json& row) {
            return row["id"] == number;
        });
        if (!is_there) {
            told["not_found"].push_back(number.dump());
        }
    }
    co_return told;
}

std::string query_text(
    const http::Request& request, std::initializer_list<std::string_view> without
) {
    std::string text;
    for (const auto& [name, value] : request.target.query) {
        if (std::find(without.begin(), without.end(), name) == without.end()) {
            text += fmt::format(
                "{}{}={}", text.empty() ? "" : "&", url_encoded(name), url_encoded(value)
            );
        }
    }
    return text;
}

json schema_of(const Kind& kind) {
    const json all{"delete", "get", "patch", "post", "put"};
    auto schema = schema_with(kind.fields, all, {"delete", "get", "patch", "put"});
    for (const auto& filter : kind.filters) {
        schema["filtering"].push_back(filter.name);
    }
    for (const auto& order : kind.orders) {
        schema["ordering"].push_back(order.name);
    }
    return schema;
}

json schema_of_key() {
    static constexpr std::array fields{
        Field{"created", "datetime", "When it was made.", false, true},
        Field{"id", "integer", "Its number.", false, true, true},
        Field{
            "key",
            "string",
            "Told once, when it is made; another one takes its place.",
            false,
            true},
        Field{"resource_uri", "string", "Its address here.", false, true},
    };
    return schema_with(fields, {"get"}, {"get"});
}

json schema_of_password() {
    static constexpr std::array fields{
        Field{"id", "integer", "The number of the user.", false, true, true},
        Field{"password", "string", "The password itself; a hash of it is kept.", true},
        Field{"resource_uri", "string", "Its address here.", false, true},
    };
    return schema_with(fields, json::array(), {"patch", "put"});
}

}  // namespace mailctl::httpd::dinomail
