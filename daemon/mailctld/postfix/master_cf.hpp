#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::postfix {

/// One service of master.cf.
struct Service {
    std::string name;  ///< "smtp"
    std::string type;  ///< "inet", "unix", ...
    std::string chroot;
    std::string command;                 ///< "smtp", the program.
    std::vector<std::string> overrides;  ///< "relayhost=..." of each -o.
};

/// master.cf: read for what it overrides, and grown or shrunk by whole services at its end.
class MasterCf {
public:
    explicit MasterCf(std::string bytes) : bytes_(std::move(bytes)) {}

    const std::string& bytes() const { return bytes_; }

    std::vector<Service> services() const;

    /// Appends the service's physical lines. Returns what was really appended (a newline first,
    /// where the file lacked one).
    std::string append(std::string_view lines);

    /// Whether appended text still stands there, as one whole service and nothing but that.
    bool holds(std::string_view appended) const;

    /// Takes appended text away again, wherever it stands. False when holds() does.
    bool remove(std::string_view appended);

private:
    std::string bytes_;
};

}  // namespace mailctl::postfix
