// SPDX-License-Identifier: Apache-2.0
// Goal: a store is open once at most, however one asks. Method: a second open within the process,
// under other spellings of the path, and from another process that runs this binary.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "rules/chain.h"

namespace coinstore_test {
namespace {

namespace fs = std::filesystem;

constexpr char kPathVariable[] = "COINSTORE_LOCKS_TEST_PATH";
constexpr int kAnswers = 200;  // file of the other process; its questions are its standard input

class LocksTest : public ::testing::Test {
 protected:
  coinstore_status Open(Settings settings = {}) { return OpenAt(path_, settings); }

  coinstore_status OpenAt(const std::string& path, Settings settings = {}) {
    coinstore* store = nullptr;
    const OptionsHandle options = MakeOptions(settings);
    const coinstore_status status = coinstore_open(path.c_str(), options.get(), &store, nullptr);
    if (status == COINSTORE_OK) store_.reset(store);
    return status;
  }

  const TemporaryDirectory directory_;
  const std::string path_ = directory_.path() + "/store";
  StoreHandle store_;
};

// Another run of this binary, which opens the store whenever it is asked.
class OtherProcess {
 public:
  enum Then : char { kKeepOpen, kClose };

  explicit OtherProcess(const std::string& path) {
    setenv(kPathVariable, path.c_str(), /*overwrite=*/1);
    if (pipe(question_) != 0 || pipe(answer_) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, question_[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, answer_[1], kAnswers);
    posix_spawn_file_actions_addclose(&files, question_[1]);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    char self[] = "/proc/self/exe", filter[] = "--gtest_filter=OtherProcessTest.*";
    char* arguments[] = {self, filter, nullptr};
    const int failed = posix_spawn(&process_, self, &files, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    close(question_[0]);
    close(answer_[1]);
    if (failed != 0) throw std::runtime_error("no other process");
  }
  ~OtherProcess() {
    Kill();
    close(question_[1]);
    close(answer_[0]);
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;

  coinstore_status Open(Then then) {
    coinstore_status status = 99;
    EXPECT_EQ(write(question_[1], &then, 1), 1);
    EXPECT_EQ(read(answer_[0], &status, sizeof status), ssize_t{sizeof status});
    return status;
  }
  void Kill() {
    if (process_ == 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  int question_[2], answer_[2];
  pid_t process_ = 0;
};

// What the other process runs; by itself nobody asks.
TEST(OtherProcessTest, OpensWhenItIsAsked) {
  if (std::getenv(kPathVariable) == nullptr) return;
  StoreHandle kept;
  for (char then; read(STDIN_FILENO, &then, 1) == 1;) {
    coinstore* store = nullptr;
    const coinstore_status status =
        coinstore_open(std::getenv(kPathVariable), nullptr, &store, nullptr);
    StoreHandle opened(store);
    if (then == OtherProcess::kKeepOpen) kept = std::move(opened);
    opened.reset();
    ASSERT_EQ(write(kAnswers, &status, sizeof status), ssize_t{sizeof status});
  }
}

TEST_F(LocksTest, TwiceIsLockedAlsoWithinOneProcessAndReadOnly) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  EXPECT_EQ(Open(), COINSTORE_LOCKED);
  EXPECT_EQ(Open({{"read_only", "1"}}), COINSTORE_LOCKED);
  EXPECT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_LOCKED);
  ASSERT_EQ(coinstore_close(store_.get(), 0, nullptr), COINSTORE_OK);
  EXPECT_EQ(Open(), COINSTORE_OK) << "close gives the lock back before free";
}

TEST_F(LocksTest, AnotherSpellingOfTheDirectoryIsTheSameStore) {
  ASSERT_EQ(Open(), COINSTORE_OK);
  const StoreHandle first = std::move(store_);
  fs::create_directory_symlink(path_, directory_.path() + "/link");
  for (const std::string& spelling :
       {path_ + "/", path_ + "/.", directory_.path() + "//store", path_ + "/../store",
        fs::relative(path_).string(), directory_.path() + "/link"}) {
    EXPECT_EQ(OpenAt(spelling), COINSTORE_LOCKED) << spelling;
    EXPECT_EQ(OpenAt(spelling, {{"read_only", "1"}}), COINSTORE_LOCKED) << spelling;
    store_.reset();
  }
}

TEST_F(LocksTest, AStoreOpenInAnotherProcessIsLockedUntilThatProcessEnds) {
  OtherProcess other(path_);
  ASSERT_EQ(other.Open(OtherProcess::kKeepOpen), COINSTORE_OK);
  EXPECT_EQ(Open(), COINSTORE_LOCKED);
  EXPECT_EQ(Open({{"read_only", "1"}}), COINSTORE_LOCKED);
  EXPECT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_LOCKED);
  other.Kill();
  EXPECT_EQ(Open(), COINSTORE_OK);
}

// The system drops a process's lock when the process closes any file on the locked one.
TEST_F(LocksTest, ARefusedSecondOpenDoesNotGiveTheLockAway) {
  OtherProcess other(path_);
  ASSERT_EQ(Open(), COINSTORE_OK);
  EXPECT_EQ(other.Open(OtherProcess::kClose), COINSTORE_LOCKED);
  EXPECT_EQ(Open(), COINSTORE_LOCKED);
  EXPECT_EQ(other.Open(OtherProcess::kClose), COINSTORE_LOCKED);
  EXPECT_EQ(coinstore_destroy(path_.c_str(), nullptr), COINSTORE_LOCKED);
  EXPECT_EQ(other.Open(OtherProcess::kClose), COINSTORE_LOCKED);
  store_.reset();
  EXPECT_EQ(other.Open(OtherProcess::kClose), COINSTORE_OK);
}

TEST_F(LocksTest, AMemoryStoreIsLockedToo) {
  const std::unique_ptr<Place> place = InMemory();
  StoreHandle store = MustOpen(*place);
  coinstore* second = nullptr;
  EXPECT_EQ(place->Open(nullptr, &second, nullptr), COINSTORE_LOCKED);
  EXPECT_EQ(second, nullptr);
  store.reset();
  EXPECT_EQ(place->Open(nullptr, &second, nullptr), COINSTORE_OK);
  coinstore_free(second);
}

}  // namespace
}  // namespace coinstore_test
