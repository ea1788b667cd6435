#pragma once

#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// What is done in a test, in this order; `deliver` and `arrive` only with an address.
enum class HostingTestStepName {
    mailbox,   ///< One is made for the test alone.
    receive,   ///< Postfix takes a message for it on port 25, over TLS.
    read,      ///< It is read on port 993, over TLS.
    send,      ///< Its owner logs in on port 587 and answers.
    answer,    ///< The answer is read as well.
    deliver,   ///< Postfix takes a message for the address.
    arrive,    ///< Dovecot has it, and gives it back.
    clean_up,  ///< What was made goes again.
};
BOOST_DESCRIBE_ENUM(
    HostingTestStepName, mailbox, receive, read, send, answer, deliver, arrive, clean_up
)

/// One step of a test.
struct HostingTestStep {
    HostingTestStepName step;
    bool ok;
    std::string text;  ///< What happened, one line; the servers' own words where they spoke.
    std::int64_t milliseconds;
};
BOOST_DESCRIBE_STRUCT(HostingTestStep, (), (step, ok, text, milliseconds))

/// How the test ended.
struct HostingTestVerdict {
    bool ok;
    std::optional<HostingTestStepName> failed_step;
    std::string message;  ///< The cause in one line.
    std::string hint;     ///< What to do; empty after success.
};
BOOST_DESCRIBE_STRUCT(HostingTestVerdict, (), (ok, failed_step, message, hint))

/// First any number of `step` (only where the call said `more`), then one `verdict`.
struct HostingTestReply {
    std::optional<HostingTestStep> step;
    std::optional<HostingTestVerdict> verdict;
};
BOOST_DESCRIBE_STRUCT(HostingTestReply, (), (step, verdict))

/// Has a real message received, read and answered on this machine.
struct HostingTest {
    static constexpr std::string_view method = "io.mailctl.hosting.Test";
    static constexpr std::string_view summary =
        "Receive a message, read it and answer it, as people do, with a mailbox that is there for\n"
        "the test alone. Nothing of it leaves the machine or stays behind.";
    using Reply = HostingTestReply;

    /// Deliver to this mailbox as well, and take the message out again.
    std::optional<MailboxAddress> address;
};
BOOST_DESCRIBE_STRUCT(HostingTest, (), (address))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::HostingTestStep)
MAILCTL_PART_CODEC(mailctl::api::HostingTestVerdict)
MAILCTL_REPLY_CODEC(mailctl::api::HostingTestReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingTest)
