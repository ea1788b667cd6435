#include "tests/fuzz/expect.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

/// Feeds each file of a corpus to a fuzz target, for compilers without libFuzzer.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: replay CORPUS\n");
        return 64;
    }
    const auto files = files_in(argv[1]);
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        std::printf("%s\n", file.filename().c_str());
        std::fflush(stdout);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
    std::printf("%zu inputs kept every promise\n", files.size());
    return files.empty() ? 1 : 0;
}
