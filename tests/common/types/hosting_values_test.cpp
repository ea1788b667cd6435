#include "common/types/alias_source.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/local_part.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/concepts.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

using namespace mailctl;
using namespace std::string_literals;

namespace {

constexpr std::int64_t kibi = 1024;

}  // namespace

static_assert(wire::TextValue<LocalPart>);
static_assert(wire::TextValue<MailboxAddress>);
static_assert(wire::TextValue<AliasSource>);
static_assert(wire::TextValue<ByteSize>);

TEST_CASE("a local part is kept in lower case", "[types][hosting]") {
    const auto [given, kept] = GENERATE(table<std::string, std::string>({
        {"john", "john"},
        {"JOHN.Smith", "john.smith"},
        {"a", "a"},
        {"_dmarc-reports", "_dmarc-reports"},
        {"2nd_floor-", "2nd_floor-"},
        {std::string(64, 'x'), std::string(64, 'x')},
    }));
    const auto local = LocalPart::parse(given);
    REQUIRE(local);
    CHECK(local->text() == kept);
    CHECK(*LocalPart::parse(kept) == *local);
}

TEST_CASE("what is no local part is refused with a way out", "[types][hosting]") {
    struct Case {
        std::string given;
        std::string why;
        std::string hint;
    };
    const std::string dot = "a dot stands at an end or beside another one";
    const std::string dot_hint = "put each dot between two other characters: john.smith";
    const std::string quote = "it holds a quote, which Dovecot takes in no user's name";
    const std::string others = "it holds more than letters, digits, \".\", \"-\" and \"_\"";
    const std::string others_hint =
        "write it with the letters a to z, digits, \".\", \"-\" and \"_\"";
    const auto [given, why, hint] = GENERATE_COPY(values<Case>({
        {"", "it is empty", "write a name such as john"},
        {"j\xc3\xb6rg",
         "not every mail server takes a name beyond ASCII (SMTPUTF8)",
         "write it with the letters a to z: buecher for b\xc3\xbc"
         "cher"},
        {"john+shop",
         "a tag begins at \"+\"",
         "leave out what begins at \"+\": mail with any tag comes to the same mailbox"},
        {"john@example.org", "it holds an \"@\"", "write the part before the \"@\" alone"},
        {"o'brien", quote, "leave the quote out"},
        {"\"john smith\"", quote, "leave the quote out"},
        {"john smith", others, others_hint},
        {"../../etc", others, others_hint},
        {"a%b", others, others_hint},
        {"a\0b"s, others, others_hint},
        {"a\n", others, others_hint},
        {std::string(65, 'x'), "it is longer than 64 characters", "choose a shorter one"},
        {".", dot, dot_hint},
        {"..", dot, dot_hint},
        {".john", dot, dot_hint},
        {"john.", dot, dot_hint},
        {"john..smith", dot, dot_hint},
        {"-john",
         "it begins with \"-\", as the options of programs do",
         "begin it with a letter or a digit"},
    }));
    CAPTURE(given);
    const auto local = LocalPart::parse(given);
    REQUIRE_FALSE(local);
    CHECK(local.error().code == Errc::invalid_argument);
    CHECK_THAT(
        local.error().message,
        Catch::EndsWith("\" cannot be the name of a mailbox or alias: " + why)
    );
    CHECK(local.error().hint == hint);
}

TEST_CASE("a refusal of a long text is short", "[types][hosting]") {
    CHECK(LocalPart::parse(std::string(10'000'000, 'a')).error().message.size() < 200);
    CHECK(MailboxAddress::parse(std::string(10'000'000, '\n')).error().message.size() < 1200);
    CHECK(ByteSize::parse(std::string(10'000'000, '1')).error().message.size() < 200);
}

TEST_CASE("two spellings of a mailbox are one", "[types][hosting]") {
    const auto address = MailboxAddress::parse("John.Smith@Example.ORG.");

    REQUIRE(address);
    CHECK(address->text() == "john.smith@example.org");
    CHECK(address->local().text() == "john.smith");
    CHECK(address->domain().text() == "example.org");
    CHECK(*address == *MailboxAddress::parse("john.smith@example.org"));
    CHECK(*address != *MailboxAddress::parse("john.smith@example.net"));
}

TEST_CASE("what is no address of a mailbox is refused", "[types][hosting]") {
    const auto [given, message] = GENERATE(table<std::string, std::string>({
        {"john", "\"john\" is not a mail address"},
        {"@example.org", "\"\" cannot be the name of a mailbox or alias: it is empty"},
        {"a@b@example.org", "\"a@b\" cannot be the name of a mailbox or alias: it holds an \"@\""},
        {"o'brien@example.org",
         "\"o'brien\" cannot be the name of a mailbox or alias: it holds a quote, which Dovecot "
         "takes in no user's name"},
        {"john@", "\"\" is not a domain name"},
        {"john@localhost", "\"localhost\" is not a domain name"},
        {"john@[192.0.2.1]", "\"[192.0.2.1]\" is not a domain name"},
        {"john@not a domain!!", "\"not a domain!!\" is not a domain name"},
        {"john@example.org\n", "\"example.org \" is not a domain name"},
    }));
    CAPTURE(given);
    const auto address = MailboxAddress::parse(given);
    REQUIRE_FALSE(address);
    CHECK(address.error().message == message);
    CHECK_FALSE(address.error().hint.empty());
}

TEST_CASE("an address may have 254 characters", "[types][hosting]") {
    const std::string label(60, 'd');
    const auto domain = label + "." + label + "." + label + ".example";
    const auto with_local = [&](std::size_t length) {
        return MailboxAddress::parse(std::string(length, 'l') + "@" + domain);
    };

    REQUIRE(domain.size() == 190);
    REQUIRE(with_local(63));
    CHECK(with_local(63)->text().size() == 254);
    REQUIRE_FALSE(with_local(64));
    CHECK_THAT(
        with_local(64).error().message,
        Catch::EndsWith("\" is longer than 254 characters, which no mail address may be")
    );
}

TEST_CASE("an alias is of one address or of what is left of a domain", "[types][hosting]") {
    const auto one = AliasSource::parse("Info@Example.org");
    const auto rest = AliasSource::parse("@Example.org");

    REQUIRE(one);
    REQUIRE(rest);
    CHECK(one->text() == "info@example.org");
    CHECK_FALSE(one->is_catch_all());
    CHECK(*one == AliasSource(*MailboxAddress::parse("info@example.org")));
    CHECK(rest->text() == "@example.org");
    CHECK(rest->is_catch_all());
    CHECK(*rest == AliasSource::all_of(*DomainName::parse("example.org")));
    CHECK_FALSE(AliasSource::parse(""));
    CHECK_FALSE(AliasSource::parse("@"));
    CHECK_FALSE(AliasSource::parse("@@example.org"));
    CHECK_FALSE(AliasSource::parse("info+x@example.org"));
    CHECK_FALSE(AliasSource::parse("info"));
}

TEST_CASE("a size is read and said without loss", "[types][size]") {
    const auto [given, bytes, said, rounded] =
        GENERATE(table<std::string, std::int64_t, std::string, std::string>({
            {"0", 0, "0", "0 bytes"},
            {"0G", 0, "0", "0 bytes"},
            {"1", 1, "1", "1 byte"},
            {"1000", 1000, "1000", "1000 bytes"},
            {"1024", kibi, "1K", "1 KiB"},
            {"1048576", kibi * kibi, "1M", "1 MiB"},
            {"1048575", kibi * kibi - 1, "1048575", "1 MiB"},
            {"1000000", 1'000'000, "1000000", "976.6 KiB"},
            {"500M", 500 * kibi * kibi, "500M", "500 MiB"},
            {"500m", 500 * kibi * kibi, "500M", "500 MiB"},
            {"2G", 2 * kibi * kibi * kibi, "2G", "2 GiB"},
            {"2GiB", 2 * kibi * kibi * kibi, "2G", "2 GiB"},
            {"02gib", 2 * kibi * kibi * kibi, "2G", "2 GiB"},
            {"1536M", 1536 * kibi * kibi, "1536M", "1.5 GiB"},
            {"1024G", kibi * kibi * kibi * kibi, "1T", "1 TiB"},
            {"2048T", 2048 * kibi * kibi * kibi * kibi, "2048T", "2048 TiB"},
            {"9223372036854775807",
             std::numeric_limits<std::int64_t>::max(),
             "9223372036854775807",
             "8388608 TiB"},
        }));
    CAPTURE(given);
    const auto size = ByteSize::parse(given);
    REQUIRE(size);
    CHECK(size->bytes() == bytes);
    CHECK(size->text() == said);
    CHECK(size->rounded_text() == rounded);
    CHECK(*ByteSize::parse(size->text()) == *size);
    CHECK(*ByteSize::of(bytes) == *size);
}

TEST_CASE("what is no size is refused with a way out", "[types][size]") {
    const std::string how = "a number of bytes, or with K, M, G or T of 1024 each: 500M, 2G";
    const auto [given, why, hint] = GENERATE_COPY(table<std::string, std::string, std::string>({
        {"", "it does not begin with a digit", how},
        {"G", "it does not begin with a digit", how},
        {"-1", "it does not begin with a digit", how},
        {"+1", "it does not begin with a digit", how},
        {" 1", "it does not begin with a digit", how},
        {"abc", "it does not begin with a digit", how},
        {"1 G", "it has no unit that is known", how},
        {"1GiBi", "it has no unit that is known", how},
        {"1E", "it has no unit that is known", how},
        {"0x10", "it has no unit that is known", how},
        {"1iB", "it has no unit that is known", how},
        {"1xb", "it has no unit that is known", how},
        {"1\n", "it has no unit that is known", how},
        {"1.5G", "it is not whole", "take a smaller unit: 1536M for 1.5G"},
        {"1,5G", "it is not whole", "take a smaller unit: 1536M for 1.5G"},
        {"2GB",
         "a kB, MB or GB is by 1000 to some and by 1024 to others",
         "write K, M, G or T, which are by 1024, or the number of bytes"},
        {"9223372036854775808", "it is too large", "8388607T is the most that can be said"},
        {"8388608T", "it is too large", "8388607T is the most that can be said"},
        {"99999999999999999999999T", "it is too large", "8388607T is the most that can be said"},
    }));
    CAPTURE(given);
    const auto size = ByteSize::parse(given);
    REQUIRE_FALSE(size);
    CHECK(size.error().code == Errc::invalid_argument);
    CHECK_THAT(size.error().message, Catch::EndsWith("\" is no size: " + why));
    CHECK(size.error().hint == hint);
}

TEST_CASE("sizes have an order and no negative", "[types][size]") {
    CHECK(*ByteSize::parse("1000K") < *ByteSize::parse("1M"));
    CHECK(ByteSize::parse("8388607T"));
    CHECK(ByteSize::of(-1).error().message == "\"-1\" is no size: it is below 0");
}
