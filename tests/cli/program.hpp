#pragma once

#include "cli/run.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mailctl::cli::test {

/// What a run of mailctl left behind.
struct Ran {
    int exit;
    std::string results;
    std::string talk;
};

/// A file without a name that what is written can be read back from.
class Captured {
public:
    int fd() const { return fileno(file_.get()); }

    std::string text() const {
        std::string text;
        std::array<char, 4096> chunk;
        std::rewind(file_.get());
        while (const auto count = std::fread(chunk.data(), 1, chunk.size(), file_.get())) {
            text.append(chunk.data(), count);
        }
        return text;
    }

private:
    struct Close {
        void operator()(FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<FILE, Close> file_{std::tmpfile()};
};

/// Runs a command line in this process.
inline Ran run_line(const std::vector<std::string>& typed) {
    const Captured results;
    const Captured talk;
    const int exit = run(typed, results.fd(), talk.fd());
    return {exit, results.text(), talk.text()};
}

/// The same for a command that talks to the daemon at this socket.
inline Ran run_at(const std::string& socket, std::vector<std::string> typed) {
    typed.insert(typed.begin(), {"--socket", socket});
    return run_line(typed);
}

}  // namespace mailctl::cli::test
