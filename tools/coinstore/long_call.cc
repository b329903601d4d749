// SPDX-License-Identifier: Apache-2.0
// The watching thread looks ten times a second.
#include "long_call.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <utility>

namespace coins::tool {
namespace {

constexpr std::chrono::milliseconds kLook{100};

std::atomic<int> caught_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "the signal handler writes it");

extern "C" void NoteSignal(int signal) { caught_signal.store(signal); }

}  // namespace

void CatchSignals() {
  struct sigaction action = {};
  action.sa_handler = NoteSignal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  (void)sigemptyset(&action.sa_mask);
  (void)sigaction(SIGINT, &action, nullptr);
  (void)sigaction(SIGTERM, &action, nullptr);
}

int CaughtSignal() { return caught_signal.load(); }

LongCall::LongCall(std::function<coinstore_status()> interrupt,
                   std::function<std::string(double)> text)
    : interrupt_(std::move(interrupt)),
      text_(std::move(text)),
      thread_([this](const std::stop_token& stop) { Watch(stop); }) {}

LongCall::~LongCall() {
  thread_.request_stop();
  thread_.join();
}

void LongCall::Watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, stop, kLook, [&] { return stop.stop_requested(); })) {
    if (CaughtSignal() != 0) interrupt_();
    if (!line_.Due()) continue;
    const std::string text = text_(line_.Seconds());
    if (!text.empty()) line_.Show(text);
  }
}

}  // namespace coins::tool
