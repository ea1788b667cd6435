#pragma once

#include "common/api/change.hpp"
#include "common/error.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The programs of this machine whose configuration we edit.
///
/// Postfix has two files, of which single lines are ours (postfix/main_cf.hpp). Every other program
/// has whole files of ours beside the administrator's (whole_files.hpp); none of theirs is touched.
/// What stands in a file is the features' business, and when it is written the engine's. A program
/// here says whether its configuration is sound and makes it count: with proof, because each of
/// them goes on with the old one, or dies, where the new one is bad, and its reload says "done".
namespace mailctl::program {

/// How a running program is made to work with what its files say.
enum class Force { reload, restart, start };

/// How its files came to count.
using api::Taken;

/// What came of that.
struct InForce {
    Taken taken = Taken::not_running;
    std::optional<Error> error{};      ///< Why it does not work with them, or not provably.
    bool needs_restart = false;        ///< Another reload would change nothing.
    std::vector<std::string> notes{};  ///< What looks bad and proves nothing, a sentence each.
};

/// How much a change may go on with that a program would still work with.
enum class Leniency {
    none,
    warnings,    ///< For giving things back: what others have added since must bar no way back.
    everything,  ///< The same, forced.
};

/// What is laid out in the stage directory to be tried. What of it concerns main.cf only Postfix
/// looks at.
struct Staged {
    Leniency leniency = Leniency::none;
    const postfix::MainCf* before = nullptr;
    std::string new_main{};
    std::vector<std::string> edited{};  ///< The parameters that are to change.
};

class Program {
public:
    Program() = default;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    Program(Program&&) = delete;
    Program& operator=(Program&&) = delete;
    virtual ~Program() = default;

    /// "postfix": the first word of what people see of it.
    virtual std::string_view name() const = 0;
    virtual std::string_view title() const = 0;  ///< "Postfix", for people.

    /// `configuration` where it is not installed.
    virtual Status check_installed() const = 0;

    /// Whether the present configuration is sound: what is broken, a reload would stop.
    virtual Status check_live() const = 0;

    /// Whether it would work with what is staged. Gives what it was lenient with, a sentence each.
    virtual Result<std::vector<std::string>> try_out(const Staged& staged) const = 0;

    /// Before the first of its files is changed: how it is now is how it has to be afterwards, and
    /// what it has said until now is none of the change's trouble.
    virtual void begin() {}

    /// The change is over, or nobody knows how it was before it.
    virtual void end() {}

    /// Its files count. Nothing happens where it does not run.
    virtual InForce take(Force force) = 0;

    /// After take() has failed and the old files are back, whatever has become of it.
    /// `force` is what the change would have needed.
    virtual InForce bring_back(Force force, bool needs_restart) = 0;

    /// From when on a change counts while it does not run, if ever.
    virtual std::string note_for_stopped() const = 0;
};

}  // namespace mailctl::program
