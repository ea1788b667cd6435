#pragma once

#include "daemon/op/verb.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::op {

/// A message to send: the file "test-message" beside the stage, of which the first three lines are
/// the envelope's sender, its recipient, and the message-id without its brackets.
struct TestMessage {
    std::string sender;
    std::string recipient;
    std::string id;
    std::string text;
};
std::optional<TestMessage> read_test_message(std::string_view file);

/// What became of a message, by Postfix's log.
struct Fate {
    std::string queue_id;
    std::string status;  ///< "sent", "deferred", "bounced"; empty while there is none.
    std::string relay;   ///< "smtp.example.com[192.0.2.25]:587"
    std::string reason;
};

/// Adds what these lines of a log tell of the message with that id.
void follow(std::string_view log, std::string_view message_id, Fate& fate);

/// Deletes from the queue all that is from or for an address that nobody has but a test.
void clear_queue(const Settings& settings, std::string_view address);

/// Gives the message to Postfix as sendmail(1) does and waits half a minute for what comes of it:
/// prints a line each for status, relay and reason. Nobody gets a bounce, and a message that
/// Postfix still has at the end is deleted from its queue. The status is "waiting" where Postfix
/// has said nothing of it, "unknown" where it has left the queue and no log tells how.
Ended test_message(const Settings& settings);

}  // namespace mailctl::op
