// SPDX-License-Identifier: Apache-2.0
// The thread that brings frozen segments into the tables, and what a writer asks of it: is there room, and
// if not, wait for it.
#ifndef COINSTORE_CHECKPOINTER_H_
#define COINSTORE_CHECKPOINTER_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "base/event_log.h"
#include "base/interrupt.h"
#include "base/result.h"
#include "log/metadata.h"
#include "state/chain_state.h"
#include "storage/storage.h"

namespace coins {

struct CheckpointSettings {
  std::uint64_t segment_changes = 1'000'000;  // then the newest segment is frozen
  std::uint64_t keep_recent_blocks = 100;   // a frozen one waits until it lies so far below the tip
  std::uint64_t recent_bytes = 512u << 20;  // above it, checkpoints do not wait; writers do
};

class Checkpointer {
 public:
  Checkpointer(ChainState* state, Engine* engine, Storage* storage, const Metadata& metadata,
               const CheckpointSettings& settings, EventLog* events)
      : state_(state),
        engine_(engine),
        storage_(storage),
        metadata_(metadata),
        settings_(settings),
        events_(events) {}
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer() { Stop(); }

  void Start();
  void Stop();  // breaks off what it is writing

  // For whoever has the writer's turn.
  // After a change: freezes the newest segment if it is full, and wakes the thread if there is work.
  void AfterChange();
  // Before a change: waits while memory holds more than it may. What it cannot wait for is the failure of
  // the checkpoints that would make room.
  Status MakeRoom(const Interruptible& call);
  // Everything into the tables, now.
  Status WriteAll(const Interruptible& call);

  // Those who wait look again whether they are interrupted.
  void Wake();

  // While it lives the tables stay as they are: made, it waits for the checkpoint that runs.
  class Hold {
   public:
    static Result<Hold> Take(Checkpointer* checkpointer, const Interruptible& call);
    Hold(Hold&& other) noexcept : checkpointer_(std::exchange(other.checkpointer_, nullptr)) {}
    Hold& operator=(Hold&&) = delete;
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold();

   private:
    explicit Hold(Checkpointer* checkpointer) : checkpointer_(checkpointer) {}
    Checkpointer* checkpointer_;
  };

 private:
  void Run();
  bool IsDue() const;
  Status WaitUntilWritten(std::size_t frozen_allowed, std::uint64_t tries,
                          const Interruptible& call);
  std::size_t FrozenCount() const;
  bool IsOverBudget() const;

  ChainState* state_;
  Engine* engine_;
  Storage* storage_;
  const Metadata& metadata_;
  CheckpointSettings settings_;
  EventLog* events_;

  Interrupts interrupts_;  // of the checkpoint that runs
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopped_ = false;
  bool is_writing_ = false;
  std::uint64_t holds_ = 0;
  bool is_forced_ = false;      // somebody waits
  std::uint64_t failures_ = 0;  // in a row
  Code last_failure_code_ = Code::kOk;
  std::string last_failure_;
  std::thread thread_;
};

}  // namespace coins

#endif  // COINSTORE_CHECKPOINTER_H_
