#pragma once

#include "daemon/mailctld/call/method.hpp"

/// The rooms that answer requests: each has a table of its own (methods.cpp in it), so that a new
/// row is compiled beside its room's and not beside all others.
namespace mailctl::access {
Methods methods();
}
namespace mailctl::account {
Methods methods();
}
namespace mailctl::credential {
Methods methods();
}
namespace mailctl::dns {
Methods methods();
}
namespace mailctl::domain {
Methods methods();
}
namespace mailctl::hosting {
Methods methods();
}
namespace mailctl::overview {
Methods methods();
}
namespace mailctl::platform {
Methods methods();
}
namespace mailctl::relay {
Methods methods();
}
namespace mailctl::service {
Methods methods();
}
