// Prints the interface of mailctl-net's jobs, as the types give it: for tests that go through all
// of them.
#include "common/api/net/requests.hpp"
#include "common/wire/interface_text.hpp"

#include <boost/mp11/algorithm.hpp>

#include <cstdio>

int main() {
    mailctl::wire::InterfaceText interface("io.mailctl.net");
    boost::mp11::mp_for_each<
        boost::mp11::mp_transform<boost::mp11::mp_identity, mailctl::api::NetRequests>>(
        [&](auto request) {
            interface.add_method(mailctl::wire::method_shape<typename decltype(request)::type>());
        }
    );
    std::puts(interface.text("What mailctld asks mailctl-net.").c_str());
    return 0;
}
