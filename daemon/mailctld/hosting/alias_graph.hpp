#pragma once

#include <cstdint>
#include <vector>

/// The aliases in numbers, and one walk over them that takes time in proportion to what there is.
namespace mailctl::hosting {

using Number = std::uint32_t;

constexpr std::int64_t recursion_limit = 1000;  ///< virtual_alias_recursion_limit
constexpr std::int64_t expansion_limit = 1000;  ///< virtual_alias_expansion_limit

/// So many missing ends of an alias are told.
constexpr std::size_t missing_ends_told = 5;

/// From an alias to another one.
struct AliasStep {
    Number to;
    bool has_tag;  ///< "john+x": Postfix hands the tag on to all that john leads to.
};

struct AliasNode {
    std::vector<AliasStep> steps{};
    std::vector<Number> from{};       ///< The aliases that lead here.
    std::vector<Number> mailboxes{};  ///< The ends that are mailboxes, itself among them.
    std::vector<Number> missing{};    ///< The ends that are nobody's.
    std::int64_t outside = 0;         ///< How many ends are elsewhere.
    bool keeps_copy = false;  ///< It is a mailbox and among its own destinations: expanded once.
};

/// What is known of an alias once all that it leads to is known.
struct AliasFacts {
    bool is_loop = false;
    bool leads_outside = false;
    std::vector<Number> missing{};  ///< The first few.
    std::int64_t depth = 0;
    std::int64_t width = 0;  ///< Ends at a bound: it may grow by powers.
};

/// The facts of each alias.
std::vector<AliasFacts> walk_aliases(const std::vector<AliasNode>& nodes);

}  // namespace mailctl::hosting
