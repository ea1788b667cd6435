#pragma once

namespace mailctl {

/// Takes out of this process's memory the pages of programs and libraries: those that the start has
/// needed, or a change, and that nobody looks at while the daemon rests. What is needed again comes
/// back from the page cache, where it is anyway.
void let_go_of_pages();

}  // namespace mailctl
