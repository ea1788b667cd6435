#include "daemon/mailctld/house.hpp"

int main(int argc, char** argv) {
    return mailctl::run_daemon(
        argc, argv, {mailctl::features(), mailctl::undo_gates(), mailctl::methods()}
    );
}
