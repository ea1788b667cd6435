#include "daemon/mailctld/relay/through_postfix.hpp"

#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/program/operator.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <random>
#include <system_error>

#include <sys/stat.h>

namespace mailctl::relay {
namespace {

using Step = api::TrialStepName;

constexpr std::size_t max_text_bytes = 400;

// What became of the message: Postfix's own words, and mailctl-op's where Postfix said nothing.
BOOST_DEFINE_ENUM_CLASS(Fate, sent, bounced, deferred, waiting, unknown)

std::string tamed(std::string_view text) { return escaped(text.substr(0, max_text_bytes)); }

/// What mailctl-op sends, in the file where it looks for it. The file goes with this.
class TestMessage {
public:
    TestMessage(const Config& config, const MailAddress& from, const MailAddress& to)
        : path_(config.stage() / "test-message") {
        constexpr mode_t private_directory = 0700;
        if (::mkdir(config.stage().c_str(), private_directory) != 0 && errno != EEXIST) {
            throw std::system_error(errno, std::generic_category(), "creating the stage");
        }
        std::filesystem::remove(path_);  // an earlier run may have been killed
        std::random_device random;
        const auto id = fmt::format(
            "{:016x}.relay-test@mailctl.invalid", std::uint64_t{random()} << 32 | random()
        );
        files::create_private_file(
            path_,
            fmt::format(
                "{0}\n{1}\n{2}\n"
                "From: <{0}>\n"
                "To: <{1}>\n"
                "Subject: mailctl relay test\n"
                "Message-ID: <{2}>\n"
                "MIME-Version: 1.0\n"
                "Content-Type: text/plain; charset=us-ascii\n"
                "Auto-Submitted: auto-generated\n"
                "\n"
                "This message was given to Postfix by \"mailctl relay test\".\n"
                "That you can read it shows that Postfix sends mail through the relay.\n",
                from.text(),
                to.text(),
                id
            )
        );
    }
    ~TestMessage() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TestMessage(const TestMessage&) = delete;
    TestMessage& operator=(const TestMessage&) = delete;
    TestMessage(TestMessage&&) = delete;
    TestMessage& operator=(TestMessage&&) = delete;

private:
    std::filesystem::path path_;
};

Status check_sender(const Relay& relay, const MailAddress& from) {
    const auto& address = from.text();
    const auto domain = lower_case(address.substr(address.rfind('@') + 1));
    if (takes_mail_from(relay, domain)) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        fmt::format(
            "this relay takes no mail from {}, so Postfix would send it another way", domain
        ),
        fmt::format("add --from with an address in {}", some_of(texts_of(*relay.senders), 3)),
        "from"};
}

api::TrialVerdict failed(std::string message, std::string hint) {
    return {false, Step::delivery, std::move(message), std::move(hint)};
}

std::string_view next_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

}  // namespace

api::TrialVerdict judge_fate(const Relay& relay, std::string_view lines) {
    constexpr const char* deleted = "the test message was deleted from Postfix's queue";
    const auto fate = from_word<Fate>(std::string(next_line(lines))).value_or(Fate::unknown);
    const auto way = next_line(lines);
    const auto reason = tamed(next_line(lines));
    if (fate == Fate::sent && !way.starts_with(relay.host.text() + "[")) {
        return failed(
            fmt::format("Postfix sent the message another way, to {}", tamed(way)),
            "`mailctl relay status` shows what overrules the relay; or the recipient is one of "
            "this "
            "machine's own: name another one"
        );
    }
    if (fate == Fate::sent) {
        return {
            true, std::nullopt, fmt::format("Postfix sent the message through it {}", reason), {}};
    }
    if (fate == Fate::bounced) {
        return failed(
            fmt::format("Postfix gave the message up: {}", reason),
            "check that the sender's address or domain is confirmed at the provider, and the "
            "recipient's address"
        );
    }
    if (fate == Fate::unknown) {
        return failed(
            "Postfix took the message, and nothing tells what came of it",
            "its log cannot be read here: see whether the message has arrived"
        );
    }
    if (fate == Fate::waiting) {
        return failed(
            "Postfix took the message and has not sent it within 25 s",
            fmt::format("the mail log may tell why; {}", deleted)
        );
    }
    return failed(
        fmt::format("Postfix keeps the message back: {}", reason),
        fmt::format("mend what it names; {}", deleted)
    );
}

Result<api::TrialVerdict> send_through_postfix(
    const Context& context,
    const Relay& relay,
    const MailAddress& from,
    const MailAddress& to,
    const StepObserver& on_step
) {
    if (auto status = check_sender(relay, from); !status) {
        return status.error();
    }
    const auto turn = context.services.turns.take("test message");
    if (!turn) {
        return turn.error();
    }
    const TestMessage message(context.services.config, from, to);
    on_step({Step::postfix, true, "gave the message to Postfix; waiting for what comes of it"});
    const auto answer =
        program::Operator(context.services.config).ask(program::Verb::postfix_test_message);
    if (!answer) {
        return answer.error();
    }
    auto verdict =
        answer->exit_status == 0
            ? judge_fate(relay, answer->text)
            : failed(
                  fmt::format("Postfix took no message: {}", tamed(trimmed(answer->text))),
                  "look at `postfix check` and the mail log"
              );
    on_step({Step::delivery, verdict.ok, verdict.message});
    return verdict;
}

}  // namespace mailctl::relay
