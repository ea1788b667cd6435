#include "common/types/tls_level.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace mailctl {

std::string_view name(TlsLevel level) { return boost::describe::enum_to_string(level, ""); }

}  // namespace mailctl
