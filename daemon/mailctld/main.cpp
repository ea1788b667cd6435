#include "daemon/mailctld/call/house.hpp"

int main(int argc, char** argv) {
    return mailctl::run_daemon(
        argc, argv, {mailctl::features(), mailctl::ties(), mailctl::methods()}
    );
}
