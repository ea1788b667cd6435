// What mailctl-net cannot do once it runs. Needs root, so it runs inside tests/rig/with-provider.
#include "daemon/net/confinement.hpp"
#include "tests/daemon/net/net_program.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace mailctl;
using namespace std::chrono_literals;

namespace {

/// Whether this holds in a child that has been confined as mailctl-net is.
bool holds_when_confined(const std::function<bool()>& claim) {
    const pid_t child = ::fork();
    if (child == 0) {
        bool holds = false;
        try {
            net::give_up_root();
            net::confine();
            holds = claim();
        } catch (...) {
        }
        ::_exit(holds ? 0 : 1);
    }
    int state = 0;
    ::waitpid(child, &state, 0);
    return WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

bool cannot_open(const char* path, int flags, int why) {
    return ::open(path, flags, 0600) < 0 && errno == why;
}

/// A line of /proc/PID/status without its name.
std::string status_of(pid_t pid, const std::string& name) {
    std::istringstream lines(test::text_of("/proc/" + std::to_string(pid) + "/status"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(name + ":\t")) {
            return line.substr(name.size() + 2);
        }
    }
    return "(none)";
}

std::string bytes_of(pid_t pid, const char* file) {
    return test::text_of("/proc/" + std::to_string(pid) + "/" + file);
}

}  // namespace

TEST_CASE("root is gone for good", "[net][rig]") {
    test::require_rig();
    CHECK(holds_when_confined([] { return ::getuid() != 0 && ::geteuid() != 0 && ::getegid() != 0; }
    ));
    CHECK(holds_when_confined([] { return ::setuid(0) != 0 && ::seteuid(0) != 0; }));
    CHECK(holds_when_confined([] { return ::setgid(0) != 0 && ::getgroups(0, nullptr) == 0; }));
}

TEST_CASE("files of root and of Postfix are out of reach", "[net][rig]") {
    test::require_rig();
    const char* const password = ::getenv("RIG_PASSWORD_FILE");
    REQUIRE(test::text_of(password).size() > 1);  // as root it is there

    CHECK(holds_when_confined([&] { return cannot_open(password, O_RDONLY, EACCES); }));
    CHECK(holds_when_confined([] { return cannot_open("/etc/shadow", O_RDONLY, EACCES); }));
    CHECK(holds_when_confined([] { return cannot_open("/etc/postfix/main.cf", O_WRONLY, EACCES); })
    );
}

TEST_CASE("no file can grow, no core be left, no privilege be gained", "[net][rig]") {
    test::require_rig();
    CHECK(holds_when_confined([] {
        static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
        const int file = ::open("/tmp", O_TMPFILE | O_WRONLY, 0600);
        return file >= 0 && ::write(file, "x", 1) < 0 && errno == EFBIG;
    }));
    CHECK(holds_when_confined([] {
        rlimit core{};
        return ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
    }));
    CHECK(holds_when_confined([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1; }));
    CHECK(holds_when_confined([] { return ::prctl(PR_GET_DUMPABLE) == 0; }));
    CHECK(holds_when_confined([] { return environ == nullptr || *environ == nullptr; }));
    CHECK(holds_when_confined([] { return ::fcntl(3, F_GETFD) < 0 && ::fcntl(9, F_GETFD) < 0; }));
}

TEST_CASE("the running program has given up root before it reads", "[net][rig]") {
    test::NetProgram program;
    for (int tries = 0; status_of(program.pid(), "NoNewPrivs") != "1" && tries < 200; ++tries) {
        std::this_thread::sleep_for(10ms);
    }
    std::this_thread::sleep_for(50ms);

    CHECK(status_of(program.pid(), "Uid") == "65534\t65534\t65534\t65534");
    CHECK(status_of(program.pid(), "Gid") == "65534\t65534\t65534\t65534");
    CHECK_THAT(status_of(program.pid(), "Groups"), Catch::Matches(" *"));
    CHECK(status_of(program.pid(), "CapEff") == "0000000000000000");
    CHECK(status_of(program.pid(), "CapPrm") == "0000000000000000");
    CHECK(status_of(program.pid(), "NoNewPrivs") == "1");
}

TEST_CASE("the password is in no place that others can see", "[net][rig]") {
    test::NetProgram program;
    const auto password = test::relay_password();
    wire::Client client(program.take_caller(), 45s);
    std::thread working([&] {
        const auto reply =
            client.call<api::TrySmtp>(test::Trial{.host = "blackhole.provider.test"}.request());
        static_cast<void>(reply);
    });
    std::this_thread::sleep_for(1s);  // by now it has the password and waits for the black hole

    CHECK(bytes_of(program.pid(), "cmdline").find(password) == std::string::npos);
    CHECK(bytes_of(program.pid(), "environ").find(password) == std::string::npos);
    struct stat owner {};
    REQUIRE(::stat(("/proc/" + std::to_string(program.pid()) + "/mem").c_str(), &owner) == 0);
    CHECK(owner.st_uid == 0);  // not the user's own: the process is not dumpable

    working.join();
    client = wire::Client(posix::FileDescriptor(), 0ms);
    CHECK(program.exit_status() == 0);
    CHECK(program.log().empty());
}

TEST_CASE("mailctl-net takes no argument", "[net][rig]") {
    test::require_rig();
    CHECK(WEXITSTATUS(std::system(MAILCTL_NET_PROGRAM " --help 2>/dev/null </dev/null")) == 64);
}
