#include "daemon/mailctld/call/run.hpp"

#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <random>

namespace mailctl {
namespace {

std::string new_number() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

Run::Run() : number(new_number()), started(store::timestamp()) {}

}  // namespace mailctl
