#include "daemon/mailctld/call/turns.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace mailctl;

TEST_CASE("one thread at a time has the turn for a name", "[turns]") {
    Turns turns;
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                const auto turn = turns.take("zone example.com");
                most = std::max(most.load(), ++inside);
                std::this_thread::yield();
                --inside;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(most == 1);
}

TEST_CASE("other names do not wait", "[turns]") {
    Turns turns;
    const auto one = turns.take("account uid:0");
    const auto other = turns.take("account uid:1");

    CHECK(one);
    CHECK(other);
}
