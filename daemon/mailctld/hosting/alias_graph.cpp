#include "daemon/mailctld/hosting/alias_graph.hpp"

#include <algorithm>

namespace mailctl::hosting {
namespace {

constexpr std::int64_t widest_told = 1'000'000;
constexpr Number not_yet = 0xffffffff;

void add_missing(std::vector<Number>& list, const std::vector<Number>& more) {
    for (const auto number : more) {
        if (list.size() == missing_ends_told) {
            return;
        }
        if (std::find(list.begin(), list.end(), number) == list.end()) {
            list.push_back(number);
        }
    }
}

// Tarjan's walk, with a stack of its own: a chain may be as long as there are aliases. It finds the
// groups of aliases that all lead to one another, and each group behind those that it leads to.
// Most are of one alias.
class AliasWalk {
public:
    explicit AliasWalk(const std::vector<AliasNode>& nodes)
        : nodes_(nodes)
        , facts_(nodes.size())
        , found_(nodes.size(), not_yet)
        , lowest_(nodes.size(), not_yet)
        , group_(nodes.size(), not_yet)
        , open_steps_(nodes.size(), 0) {}

    std::vector<AliasFacts> run() {
        for (Number node = 0; node < nodes_.size(); ++node) {
            if (found_[node] == not_yet) {
                walk_from(node);
            }
        }
        return std::move(facts_);
    }

private:
    struct Place {
        Number node;
        std::size_t step;
    };

    void enter(Number node) {
        found_[node] = lowest_[node] = found_count_++;
        path_.push_back({node, 0});
        waiting_.push_back(node);
    }

    void walk_from(Number start) {
        enter(start);
        while (!path_.empty()) {
            auto& [node, step] = path_.back();
            if (step == nodes_[node].steps.size()) {
                leave();
                continue;
            }
            const auto next = nodes_[node].steps[step++].to;
            if (found_[next] == not_yet) {
                enter(next);
            } else if (group_[next] == not_yet) {
                lowest_[node] = std::min(lowest_[node], found_[next]);
            }
        }
    }

    void leave() {
        const auto node = path_.back().node;
        path_.pop_back();
        if (!path_.empty()) {
            const auto before = path_.back().node;
            lowest_[before] = std::min(lowest_[before], lowest_[node]);
        }
        if (lowest_[node] == found_[node]) {
            const auto first = std::find(waiting_.rbegin(), waiting_.rend(), node).base() - 1;
            const std::vector<Number> group(first, waiting_.end());
            waiting_.erase(first, waiting_.end());
            for (const auto member : group) {
                group_[member] = node;
            }
            settle(group);
        }
    }

    bool are_together(Number a, Number b) const { return group_[a] == group_[b]; }

    // An alias that keeps a copy ends whatever comes round to it again.
    bool ends_at(Number node, Number next) const {
        return are_together(node, next) && nodes_[next].keeps_copy;
    }

    void settle(const std::vector<Number>& group) {
        AliasFacts all;
        for (const auto node : group) {
            join(all, node);
        }
        const auto order = inner_order(group);
        const auto copies = std::count_if(group.begin(), group.end(), [&](Number node) {
            return nodes_[node].keeps_copy;
        });
        if (all.is_loop || order.size() + static_cast<std::size_t>(copies) < group.size()) {
            all = AliasFacts{.is_loop = true};
        }
        for (const auto node : group) {
            facts_[node] = all;
        }
        if (!all.is_loop) {
            measure(group, order);
        }
    }

    void join(AliasFacts& all, Number node) {
        const auto& own = nodes_[node];
        all.leads_outside = all.leads_outside || own.outside > 0;
        add_missing(all.missing, own.missing);
        for (const auto& [next, has_tag] : own.steps) {
            if (are_together(node, next)) {
                // The tag is handed on, and another one is added with each round: no address of
                // it has been there before.
                all.is_loop = all.is_loop || has_tag;
                continue;
            }
            const auto& known = facts_[next];
            all.is_loop = all.is_loop || known.is_loop;
            all.leads_outside = all.leads_outside || known.leads_outside;
            add_missing(all.missing, known.missing);
        }
    }

    // The members that keep no copy, each behind those that it leads to. Some are left out where
    // there is a way round without a copy: a loop.
    std::vector<Number> inner_order(const std::vector<Number>& group) {
        std::vector<Number> order;
        for (const auto node : group) {
            if (nodes_[node].keeps_copy) {
                continue;
            }
            const auto& steps = nodes_[node].steps;
            const auto open = std::count_if(steps.begin(), steps.end(), [&](const auto& step) {
                return are_together(node, step.to) && !nodes_[step.to].keeps_copy;
            });
            open_steps_[node] = open;
            if (open == 0) {
                order.push_back(node);
            }
        }
        for (std::size_t i = 0; i < order.size(); ++i) {
            for (const auto before : nodes_[order[i]].from) {
                if (are_together(before, order[i]) && !nodes_[before].keeps_copy &&
                    --open_steps_[before] == 0) {
                    order.push_back(before);
                }
            }
        }
        return order;
    }

    // Each that keeps a copy is expanded once at most, wherever the way round begins. So what all
    // of them add is a bound for each member, and exact where the group is one alias.
    void measure(const std::vector<Number>& group, const std::vector<Number>& order) {
        for (const auto node : order) {
            measure_one(node);
        }
        std::int64_t depth = 0;
        std::int64_t width = 0;
        for (const auto node : group) {
            if (nodes_[node].keeps_copy) {
                measure_one(node);
                depth += facts_[node].depth;
                width += facts_[node].width - 1;
            }
        }
        for (const auto node : group) {
            auto& facts = facts_[node];
            facts.depth = depth + (nodes_[node].keeps_copy ? 0 : facts.depth);
            facts.width = width + (nodes_[node].keeps_copy ? 1 : facts.width);
            facts.width = std::min(facts.width, widest_told);
        }
    }

    void measure_one(Number node) {
        const auto& own = nodes_[node];
        auto& facts = facts_[node];
        facts.depth = 0;
        const auto ends = own.mailboxes.size() + own.missing.size();
        facts.width = own.outside + static_cast<std::int64_t>(ends);
        for (const auto& step : own.steps) {
            const bool is_end = ends_at(node, step.to);
            facts.depth = std::max(facts.depth, is_end ? 0 : facts_[step.to].depth);
            facts.width += is_end ? 1 : facts_[step.to].width;
        }
        facts.depth += 1;
        facts.width = std::min(facts.width, widest_told);
    }

    const std::vector<AliasNode>& nodes_;
    std::vector<AliasFacts> facts_;
    std::vector<Number> found_;   ///< The how-manieth each was found.
    std::vector<Number> lowest_;  ///< The first found that it leads back to.
    std::vector<Number> group_;   ///< The member by which its group is called.
    std::vector<std::ptrdiff_t> open_steps_;
    std::vector<Place> path_;
    std::vector<Number> waiting_;  ///< Found, and of no group yet.
    Number found_count_ = 0;
};

}  // namespace

std::vector<AliasFacts> walk_aliases(const std::vector<AliasNode>& nodes) {
    return AliasWalk(nodes).run();
}

}  // namespace mailctl::hosting
