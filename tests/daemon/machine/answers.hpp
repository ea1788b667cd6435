#pragma once

#include "common/wire/json.hpp"

#include <map>
#include <string>

/// What each job of mailctl-net does to a test's Network, and says.
namespace test {

class Network;

/// Thrown by an answer.
struct Refusal {
    std::string error;  ///< "NotFound"
    std::string message;
};

using NetAnswer = mailctl::wire::json (*)(Network&, const mailctl::wire::json& asked);
using NetAnswers = std::map<std::string, NetAnswer>;

const NetAnswers& platform_answers();
const NetAnswers& dns_answers();

inline std::string text_of(const mailctl::wire::json& object, const char* name) {
    return object.at(name);
}

}  // namespace test
