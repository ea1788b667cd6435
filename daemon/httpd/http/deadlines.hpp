#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <unordered_set>

namespace mailctl::httpd::http {

namespace asio = boost::asio;

/// The deadlines of all sessions, with one timer. To move one costs two comparisons; a timer of its
/// own would cost each request a turn in the io_context's heap, and each idle client its memory.
class Deadlines {
public:
    using Clock = std::chrono::steady_clock;

    class Watched {
    public:
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;
        Watched(Watched&&) = delete;
        Watched& operator=(Watched&&) = delete;
        virtual ~Watched() { all_->erase(this); }

    protected:
        explicit Watched(Deadlines& deadlines) : deadlines_(deadlines), all_(deadlines.watched_) {
            all_->insert(this);
        }

        /// Replaces the deadline there was.
        void set_deadline(Clock::time_point deadline) { deadlines_.set(*this, deadline); }
        void clear_deadline() { deadline_ = Clock::time_point::max(); }
        Clock::time_point deadline() const { return deadline_; }

        /// The deadline has passed, and there is none now.
        virtual void overdue() = 0;

    private:
        friend class Deadlines;

        Deadlines& deadlines_;
        std::shared_ptr<std::unordered_set<Watched*>> all_;
        Clock::time_point deadline_ = Clock::time_point::max();
    };

    explicit Deadlines(asio::io_context& io) : timer_(io) {}

    /// Nothing is watched any more.
    void stop();

private:
    void set(Watched& watched, Clock::time_point deadline);
    void arm(Clock::time_point when);
    void look();

    asio::steady_timer timer_;
    Clock::time_point armed_for_ = Clock::time_point::max();
    /// Shared: an io_context that is stopped in the middle ends its sessions after us.
    std::shared_ptr<std::unordered_set<Watched*>> watched_ =
        std::make_shared<std::unordered_set<Watched*>>();
};

}  // namespace mailctl::httpd::http
