#pragma once

#include "common/result.hpp"
#include "common/wire/json.hpp"
#include "daemon/httpd/desk.hpp"
#include "daemon/httpd/http/method.hpp"
#include "daemon/httpd/members.hpp"
#include "daemon/httpd/route/ask.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::dinomail {

using wire::json;
using Told = Result<json>;

/// A member of an object, for the schema.
struct Field {
    std::string_view name;
    std::string_view type;
    std::string_view about;
    bool is_needed = false;
    bool is_readonly = false;
    bool is_unique = false;
};

/// A parameter of a list's query, and the member of the request that looks for it.
struct Filter {
    std::string_view name;
    const char* member;
    enum class Value : std::uint8_t { text, number, numbers, domain } value = Value::text;
};

struct Order {
    std::string_view name;
    const char* word;  ///< Of the request that finds them.
};

/// A list of objects.
struct Kind {
    std::string_view name;
    const char* rows;  ///< The member of the reply of what finds them.
    const Ask& (*find)();
    std::span<const Field> fields;
    std::span<const Filter> filters;
    std::span<const Order> orders;
    json (*shown)(const json& found);
    /// The steps of a change by which it is added, or becomes what the object says of it; what that
    /// does not name stays.
    asio::awaitable<Told> (*add)(Desk& desk, const json& object);
    asio::awaitable<Told> (*change)(Desk& desk, const json& found, const json& object);
    /// What finds it once it is added.
    json (*named)(const json& object);
};

extern const Kind users;
extern const Kind domains;
extern const Kind aliases;

Error wrong(std::string message);

/// The parameter of an error that says that there is too much in one request.
constexpr const char* too_large = "objects";

/// "/api/virtualuser/5/".
std::string uri_of(std::string_view kind, std::int64_t id);

/// The number in such a text of that kind; nothing of another one.
std::optional<std::int64_t> id_in(const json& uri, std::string_view kind);

std::optional<std::int64_t> whole_number(std::string_view text);

/// The rows of these numbers.
asio::awaitable<Told> rows_of(Desk& desk, const Kind& kind, std::vector<std::int64_t> ids);

/// The number of the one row that is found so.
asio::awaitable<Told> id_where(Desk& desk, const Kind& kind, json wanted);

/// One step of a change, in a list: [{"add_alias": …}].
json one_step(const char* member, json parameters);

/// The domain that an object's member "domain" names: by its address, or as an object of its own.
/// {"domain", "steps"}; steps where there is none of that name, and it is to be made.
asio::awaitable<Told> domain_in(Desk& desk, const json& object);

/// Why an address is not in that domain, in the words that programs know.
Status check_in_domain(const std::string& address, const std::string& domain);

/// A text member; nothing where it is absent.
Result<std::optional<std::string>> text_in(const json& object, const char* member);

/// A text member that has to be there.
Result<std::string> needed_text_in(const json& object, const char* member);

/// Where the object says of a thing that stays what is not so.
Status check_stays(const json& object, const char* member, const json& now);

}  // namespace mailctl::httpd::dinomail
