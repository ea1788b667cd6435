#include "daemon/mailctld/serve/kept_answers.hpp"

namespace mailctl {

const std::string* KeptAnswers::find(const Method& method, std::uint64_t call) {
    const auto found = rows_.find(&method);
    if (found == rows_.end()) {
        return nullptr;
    }
    auto& [frame, basis, held_at] = found->second;
    if (held_at < call) {
        if (!basis.holds()) {
            rows_.erase(found);
            return nullptr;
        }
        held_at = calls_;
    }
    return &frame;
}

void KeptAnswers::keep(const Method& method, const Answer& made, std::uint64_t epoch) {
    if (made.basis && epoch == epoch_) {
        rows_.insert_or_assign(&method, Kept{made.text + '\0', *made.basis, 0});
    }
}

void KeptAnswers::forget_all() {
    ++epoch_;
    rows_.clear();
}

}  // namespace mailctl
