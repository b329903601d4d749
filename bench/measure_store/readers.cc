// SPDX-License-Identifier: Apache-2.0
// Readers and a writer that hinder each other as much as they can: none of them ever rests.
#include <atomic>
#include <stdexcept>
#include <thread>

#include "measure_store/commands.h"
#include "measure_store/page_walk.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

constexpr std::size_t kReaders = 8;
constexpr std::size_t kBlocksTogether = 20;  // in a call of the writer, with one sync
constexpr std::size_t kAsked = 1u << 16;     // coins, and wallets, of a reader

// One thread that asks in turn for a coin, whether it is unspent, and for a wallet's coins. The writer spends
// some of the coins meanwhile, and none of the wallets'.
class Reader {
 public:
  Reader(coinstore* store, Population* population) : store_(store) {
    for (std::size_t i = 0; i < kAsked; ++i) {
      ids_.push_back(population->RandomOld());
      wallets_.push_back(
          PuzzleHashOf(Owner::kWallet, population->Random() % population->wallets()));
    }
  }

  void Run(const std::atomic<bool>& stop) {
    for (std::size_t i = 0; !stop; ++i) {
      const Bytes32& id = ids_[i % ids_.size()];
      coinstore_record record;
      std::uint8_t is_unspent = 0;
      get.Time([&] {
        Expect(coinstore_get(store_, nullptr, id.data(), &record, nullptr) == COINSTORE_OK);
      });
      unspent.Time([&] {
        Expect(coinstore_is_unspent(store_, nullptr, id.data(), 1, &is_unspent, nullptr) ==
               COINSTORE_OK);
      });
      std::uint64_t coins = 0;
      page.Time([&] {
        PageWalk walk({&wallets_[i % wallets_.size()], 1}, COINSTORE_ORDER_KEY);
        Samples ignored;
        walk.Next(store_, &ignored);
        coins = walk.records();
      });
      Expect(coins == kWalletCoins);
    }
  }

  Samples get, unspent, page;

 private:
  static void Expect(bool holds) {
    if (!holds) throw std::runtime_error("a reader got a wrong answer");
  }

  coinstore* store_;
  std::vector<Bytes32> wallets_;
  std::vector<Bytes32> ids_;
};

// While they live readers read.
class RunningReaders {
 public:
  RunningReaders(coinstore* store, Population* population) {
    for (std::size_t i = 0; i < kReaders; ++i) readers_.emplace_back(store, population);
    for (Reader& reader : readers_) {
      threads_.emplace_back([this, &reader] {
        try {
          reader.Run(stop_);
        } catch (...) {
          failed_ = true;
        }
      });
    }
  }
  ~RunningReaders() { Stop(); }
  RunningReaders(const RunningReaders&) = delete;
  RunningReaders& operator=(const RunningReaders&) = delete;

  Json Finish(double seconds) {
    Stop();
    if (failed_) throw std::runtime_error("a reader failed, or got a wrong answer");
    Samples get, unspent, page;
    for (const Reader& reader : readers_) {
      get.Append(reader.get);
      unspent.Append(reader.unspent);
      page.Append(reader.page);
    }
    return {
        {"readers", kReaders},
        {"reads_per_s", static_cast<double>(get.size() + unspent.size() + page.size()) / seconds},
        {"get_us", get.InMicroseconds()},
        {"is_unspent_us", unspent.InMicroseconds()},
        {"wallet_page_us", page.InMicroseconds()}};
  }

 private:
  void Stop() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::atomic<bool> stop_{false};
  std::atomic<bool> failed_{false};
  std::vector<Reader> readers_;
  std::vector<std::thread> threads_;
};

// Applies blocks for a while; what it takes to make them does not count.
Json Write(Session* session, double seconds) {
  const Population::Shape shape;
  double spent_s = 0;
  std::uint64_t operations = 0;
  while (spent_s < seconds) {
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < kBlocksTogether; ++i) {
      blocks.push_back(session->population.Next(shape));
      operations += blocks.back().operations();
    }
    const Usage before = Usage::Now();
    session->store.ApplyTogether(blocks);
    spent_s += (Usage::Now() - before).wall_s;
  }
  return {{"operations", operations}, {"ops_per_s", static_cast<double>(operations) / spent_s}};
}

}  // namespace

Json MeasureReaders(const Place& place, double seconds) {
  Session session(place);
  Json figures = {{"unspent", session.population.unspent()}};
  figures["writer_alone"] = Write(&session, seconds);
  {
    RunningReaders readers(session.store.get(), &session.population);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    figures["readers_alone"] = readers.Finish(seconds);
  }
  {
    RunningReaders readers(session.store.get(), &session.population);
    const Usage before = Usage::Now();
    figures["writer_with_readers"] = Write(&session, seconds);
    figures["readers_with_writer"] = readers.Finish((Usage::Now() - before).wall_s);
  }
  session.End();
  return figures;
}

}  // namespace coins::bench
