#include "daemon/mailctld/change/basis.hpp"

#include <algorithm>

namespace mailctl::change {

bool Basis::holds() const {
    return Clock::now() < until && !moment.is_over() && master->runs() &&
           std::all_of(files.begin(), files.end(), [](const files::Stamped& file) {
               return file.is_as_it_was();
           });
}

}  // namespace mailctl::change
