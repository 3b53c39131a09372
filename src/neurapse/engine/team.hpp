// SPDX-License-Identifier: MIT
// Threads that do one piece of work together. Waiting is brief spinning first and sleep then, so
// that short waits cost little and a loaded machine does not collapse.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "neurapse/base/placement.hpp"

namespace neurapse {

/// Which step each member has finished, for the others to wait for.
class milestones {
public:
    explicit milestones(int members)
        : done_(std::size_t(members)),
          spins_(members <= int(std::thread::hardware_concurrency()) ? 2000 : 0) {}

    void start_from(std::int64_t step) {
        for (auto& d : done_) d.step.store(std::uint32_t(step), std::memory_order_relaxed);
    }
    void reach(int member, std::int64_t step) noexcept {
        auto& d = done_[std::size_t(member)];
        // In one order with the sleepers: either they see the step, or their being there is seen.
        d.step.store(std::uint32_t(step), std::memory_order_seq_cst);
        if (sleepers_.load(std::memory_order_seq_cst) == 0) return;
        d.place.store(current_processor(), std::memory_order_relaxed);
        d.step.notify_all();
    }
    void wait_for(int member, std::int64_t step) noexcept {
        auto& d = done_[std::size_t(member)];
        for (int spin = 0; spin < spins_; ++spin) {
            if (has_reached(d.step.load(std::memory_order_acquire), step)) return;
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
        }
        sleepers_.fetch_add(1, std::memory_order_seq_cst);
        for (auto now = d.step.load(std::memory_order_seq_cst); !has_reached(now, step);
             now = d.step.load(std::memory_order_seq_cst))
            d.step.wait(now, std::memory_order_acquire);
        sleepers_.fetch_sub(1, std::memory_order_seq_cst);
        bool const can_be_apart = spins_ > 0;
        if (can_be_apart && current_processor() == d.place.load(std::memory_order_relaxed)) leave_processor();
    }

private:
    static bool has_reached(std::uint32_t done, std::int64_t step) {
        return std::int32_t(done - std::uint32_t(step)) >= 0;
    }
    struct alignas(64) milestone {
        std::atomic<std::uint32_t> step{0};
        std::atomic<int> place{-1};  ///< the processor on which the member woke others
    };
    std::vector<milestone> done_;
    int spins_;  ///< some 40 us; none where threads outnumber processors
    alignas(64) std::atomic<int> sleepers_{0};
};

/// A fixed number of members, the caller being the first. Threads are started when they are
/// first needed.
class team {
public:
    explicit team(int members) : members_(members), place_(std::size_t(members)) {}
    team(team const&) = delete;
    team& operator=(team const&) = delete;
    ~team() {
        {
            std::lock_guard const hold{lock_};
            over_ = true;
        }
        wake_.notify_all();
        for (auto& t : threads_) t.join();
    }
    int members() const noexcept { return members_; }

    /// Every member does work(member); returns when all have. What one of them throws is thrown on.
    void run(std::function<void(int)> const& work) {
        if (members_ > 1 && threads_.empty())
            for (int m = 1; m < members_; ++m) threads_.emplace_back([this, m] { follow(m); });
        place_[0].store(current_processor(), std::memory_order_relaxed);
        left_.store(members_ - 1, std::memory_order_relaxed);
        {
            std::lock_guard const hold{lock_};
            work_ = &work;
            round_.fetch_add(1, std::memory_order_release);
        }
        if (members_ > 1) wake_.notify_all();
        attempt(work, 0);
        for (int spin = 0; left_.load(std::memory_order_acquire) > 0; ++spin) {
            if (spin < spins) continue;
            std::unique_lock hold{lock_};
            finished_.wait(hold, [this] { return left_.load(std::memory_order_acquire) == 0; });
        }
        if (auto const failure = std::exchange(failure_, nullptr)) std::rethrow_exception(failure);
    }

    /// Calls work(member, first, last) for pieces of [0, n), each done by whoever is free.
    template <class Work>
    void share(std::uint32_t n, Work const& work) {
        constexpr std::uint32_t size = 64;
        std::atomic<std::uint32_t> next{0};
        auto const take = [&](int member) {
            for (std::uint32_t first = next.fetch_add(size); first < n; first = next.fetch_add(size))
                work(member, first, std::min(n, first + size));
        };
        if (n <= size)
            take(0);
        else
            run(take);
    }

private:
    static constexpr int spins = 20'000;

    void attempt(std::function<void(int)> const& work, int member) {
        try {
            work(member);
        } catch (...) {
            std::lock_guard const hold{lock_};
            failure_ = std::current_exception();
        }
    }

    /// Leaves the processor of a member that came before.
    void keep_apart(int member) noexcept {
        auto const is_taken = [&](int here) {
            return here >= 0 &&
                   std::any_of(place_.begin(), place_.begin() + member, [here](auto const& other) {
                       return other.load(std::memory_order_relaxed) == here;
                   });
        };
        if (is_taken(current_processor())) leave_processor();
        place_[std::size_t(member)].store(current_processor(), std::memory_order_relaxed);
    }

    void follow(int member) {
        std::uint64_t seen = 0;
        while (true) {
            for (int spin = 0; spin < spins && round_.load(std::memory_order_acquire) == seen; ++spin) {
#if defined(__x86_64__)
                __builtin_ia32_pause();
#endif
            }
            std::function<void(int)> const* work = nullptr;
            {
                std::unique_lock hold{lock_};
                wake_.wait(hold, [&] { return over_ || round_.load(std::memory_order_relaxed) != seen; });
                if (over_) return;
                seen = round_.load(std::memory_order_relaxed);
                work = work_;
            }
            keep_apart(member);
            attempt(*work, member);
            if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                std::lock_guard const hold{lock_};
                finished_.notify_one();
            }
        }
    }

    int members_;
    std::vector<std::atomic<int>> place_;  ///< the processor that each was last seen on
    std::vector<std::thread> threads_;
    std::mutex lock_;
    std::condition_variable wake_, finished_;
    std::function<void(int)> const* work_ = nullptr;
    std::atomic<std::uint64_t> round_{0};
    std::atomic<int> left_{0};
    std::exception_ptr failure_;
    bool over_ = false;
};

}  // namespace neurapse
