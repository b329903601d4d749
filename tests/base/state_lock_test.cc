// SPDX-License-Identifier: Apache-2.0
// Goal: readers share the lock, a writer has it alone, and a writer that waits goes before readers
// that come later. Method: who waits is read from the kernel, so that no order is left to chance.
#include "base/state_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

namespace coins {
namespace {

// A thread whose sleeping can be seen.
class Watched {
 public:
  template <typename Body>
  explicit Watched(Body body)
      : thread_([this, body] {
          id_ = gettid();
          body();
          is_done_ = true;
        }) {}
  ~Watched() {
    if (thread_.joinable()) thread_.join();
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  // Until the thread sleeps in the kernel; false if it is done instead.
  bool WaitUntilItWaits() const {
    while (!is_done_) {
      if (id_ != 0 && State() == 'S') return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  void Join() { thread_.join(); }

 private:
  char State() const {
    std::ifstream file("/proc/self/task/" + std::to_string(id_) + "/stat");
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')');
    return name_end == std::string::npos ? '?' : line[name_end + 2];
  }

  std::atomic<pid_t> id_{0};
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

TEST(StateLockTest, ReadersShareIt) {
  StateLock lock;
  const std::shared_lock first(lock);
  Watched second([&] { const std::shared_lock shared(lock); });
  second.Join();  // would wait for ever
}

TEST(StateLockTest, AWriterWaitsForReaders) {
  StateLock lock;
  std::atomic<bool> is_written{false};
  std::shared_lock reader(lock);
  Watched writer([&] {
    const std::unique_lock alone(lock);
    is_written = true;
  });
  EXPECT_TRUE(writer.WaitUntilItWaits());
  EXPECT_FALSE(is_written);
  reader.unlock();
  writer.Join();
  EXPECT_TRUE(is_written);
}

TEST(StateLockTest, ReadersAndWritersWaitForAWriter) {
  StateLock lock;
  std::unique_lock alone(lock);
  Watched reader([&] { const std::shared_lock shared(lock); });
  Watched writer([&] { const std::unique_lock other(lock); });
  EXPECT_TRUE(reader.WaitUntilItWaits());
  EXPECT_TRUE(writer.WaitUntilItWaits());
  alone.unlock();
}

TEST(StateLockTest, AWaitingWriterGoesBeforeNewReaders) {
  StateLock lock;
  std::mutex mutex;
  std::string order;
  const auto note = [&](char who) {
    const std::lock_guard guard(mutex);
    order += who;
  };
  std::shared_lock old_reader(lock);
  Watched writer([&] {
    const std::unique_lock alone(lock);
    note('W');
  });
  ASSERT_TRUE(writer.WaitUntilItWaits());
  Watched new_reader([&] {
    const std::shared_lock shared(lock);
    note('R');
  });
  EXPECT_TRUE(new_reader.WaitUntilItWaits());
  old_reader.unlock();
  writer.Join();
  new_reader.Join();
  EXPECT_EQ(order, "WR");
}

}  // namespace
}  // namespace coins
