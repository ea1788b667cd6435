#pragma once

#include "daemon/net/dns/wire/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mailctl::net::dns::lookup {

struct Question {
    std::string server;  ///< An address; empty for the resolver of this machine.
    std::string name;
    Type type;
};

/// Asks many questions at once. Tests answer them from a table.
class Resolver {
public:
    Resolver() = default;
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    Resolver(Resolver&&) = delete;
    Resolver& operator=(Resolver&&) = delete;
    virtual ~Resolver() = default;

    /// The answers in the order of the questions; nothing where none came in time.
    virtual std::vector<std::optional<Message>> ask(const std::vector<Question>& questions) = 0;
};

/// The values of one type at a name, at the end of its aliases within this answer.
std::vector<Record> records_at(const Message& answer, const std::string& name, Type type);

}  // namespace mailctl::net::dns::lookup
