#include "common/wire/tame.hpp"

#include "common/api/net/requests.hpp"
#include "daemon/net/dns/methods.hpp"
#include "daemon/net/platform/handlers.hpp"

#include <boost/mp11/algorithm.hpp>
#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace mailctl;
using wire::json;

namespace {

const std::string hostile = "\x1b[2J\xc2\x9b\xe2\x80\xae\xff\r\n" + std::string(5000, 'x');

/// A value of this type with hostile text wherever any text fits.
template <class T>
json spoiled() {
    if constexpr (wire::IsOptional<T>::value) {
        return spoiled<typename T::value_type>();
    } else if constexpr (wire::IsVector<T>::value) {
        return json::array({spoiled<typename T::value_type>()});
    } else if constexpr (std::is_same_v<T, std::string>) {
        return hostile;
    } else if constexpr (std::is_same_v<T, bool>) {
        return true;
    } else if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> || wire::NumberValue<T>) {
        return 25;
    } else if constexpr (wire::DescribedEnum<T>) {
        return boost::mp11::mp_front<boost::describe::describe_enumerators<T>>::name;
    } else if constexpr (wire::DescribedStruct<T>) {
        auto object = json::object();
        boost::mp11::mp_for_each<wire::MembersOf<T>>([&](auto row) {
            object[row.name] =
                spoiled<std::remove_reference_t<decltype(std::declval<T&>().*row.pointer)>>();
        });
        return object;
    } else if constexpr (std::is_same_v<T, Secret>) {
        return "a secret";
    } else {
        static_assert(wire::TextValue<T>);  // with a grammar, which no hostile text fits
        CHECK_FALSE(T::parse(hostile));
        return T::parse("example.com") ? "example.com" : "12345";
    }
}

void check_tame(const json& value) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        CAPTURE(text.substr(0, 60));
        CHECK(is_printable_utf8(text));
    }
    if (value.is_structured()) {
        for (const auto& inner : value) {
            check_tame(inner);
        }
    }
}

template <class Visit>
void for_each_job(Visit visit) {
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, api::NetRequests>>(
        visit
    );
}

}  // namespace

TEST_CASE("a text is cut and escaped where it stands", "[tame]") {
    api::PlatformAccountReply reply{
        api::Plan{"a\x1b[31mb\nc", std::string(700, 'x'), 5}, std::nullopt, std::nullopt};

    wire::tame(reply);

    CHECK(reply.plan->name == "a\\x1b[31mb c");
    CHECK(reply.plan->slug == std::string(600, 'x'));
    CHECK(reply.plan->emails_per_month == 5);
}

TEST_CASE("a record that is judged keeps a key of the longest kind", "[tame]") {
    api::AskedRecord record{"d", "TXT", std::string(9000, 'x'), 300, 0};

    wire::tame(record);

    CHECK(record.value == std::string(8192, 'x'));
}

TEST_CASE("a value that is compared keeps its length", "[tame]") {
    api::WriteRecordsReply reply{
        {{*RecordName::parse("a.example"),
          api::RecordType::TXT,
          300,
          {std::string(5000, 'x'), "\x1b"}}}};

    wire::tame(reply);

    CHECK(reply.sets.front().values == std::vector<std::string>{std::string(5000, 'x'), "\\x1b"});
}

TEST_CASE("no text of any job's reply stays raw", "[tame]") {
    for_each_job([](auto request) {
        using Request = typename decltype(request)::type;
        CAPTURE(Request::method);
        auto reply = spoiled<typename Request::Reply>();

        auto decoded = wire::decode<typename Request::Reply>(reply, "parameters");
        REQUIRE(decoded);
        wire::tame(*decoded);

        check_tame(wire::encode_with_secrets(*decoded));
    });
}

TEST_CASE("the list of jobs has every job that mailctl-net does", "[tame]") {
    std::set<std::string_view> listed;
    for_each_job([&](auto request) { listed.insert(decltype(request)::type::method); });
    std::set<std::string_view> done{
        api::JudgeCertificate::method, api::ReadMessage::method, api::TrySmtp::method};
    for (const auto methods : {net::dns::methods(), net::platform::methods()}) {
        for (const auto& method : methods) {
            done.insert(method.name());
        }
    }

    CHECK(listed == done);
}
