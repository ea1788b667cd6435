#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace test {

/// Where such a directory is made: in memory, where nobody has said anything else, because a test
/// of what is synced waits for the disk otherwise.
inline std::filesystem::path place_for_directories() {
    constexpr const char* memory = "/dev/shm";
    const bool is_said = std::getenv("TMPDIR") != nullptr;
    return !is_said && ::access(memory, W_OK) == 0 ? memory
                                                   : std::filesystem::temp_directory_path();
}

/// A directory of this test's own, gone with it.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = (place_for_directories() / "mailctl-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
        path_ = name;
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    TemporaryDirectory(TemporaryDirectory&&) = delete;
    TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;

    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace test
