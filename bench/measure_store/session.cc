// SPDX-License-Identifier: Apache-2.0
#include "measure_store/session.h"

#include <stdexcept>

#include "coinstore_batch.h"
#include "workload/measure.h"

namespace coins::bench {
namespace {

void Set(const std::string& assignment, Options* options) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) throw std::runtime_error(assignment + " is not name=value");
  options->Set(assignment.substr(0, equals).c_str(), assignment.substr(equals + 1));
}

Json WithCount(const std::vector<double>& times) {
  Json percentiles = Percentiles(times);
  percentiles["count"] = times.size();
  return percentiles;
}

}  // namespace

OpenStore::OpenStore(const Place& place) {
  Options options;
  options.Set("block_hashes", "absent");
  options.Set("contiguous", "1");
  for (const std::string& assignment : place.options) Set(assignment, &options);
  coinstore_error error = EmptyError();
  Require(coinstore_open(place.store().c_str(), options.get(), &store_, &error), error);
}

coinstore_tip OpenStore::Tip() const {
  coinstore_tip tip{};
  tip.struct_size = sizeof(tip);
  coinstore_error error = EmptyError();
  Require(coinstore_get_tip(store_, nullptr, &tip, &error), error);
  return tip;
}

void OpenStore::Apply(const Block& block) {
  coinstore_error error = EmptyError();
  Require(coinstore_apply_block(store_, &block.info, block.additions.data(), block.additions.size(),
                                BytesOf(block.spent), block.spent.size(), block.hints.data(),
                                block.hints.size(), nullptr, &error),
          error);
}

void OpenStore::ApplyTogether(std::span<const Block> blocks) {
  BlockBatch batch;
  for (const Block& block : blocks) batch.Add(block);
  batch.Apply(store_);
}

void OpenStore::Rollback(std::uint64_t height) {
  coinstore_error error = EmptyError();
  Require(
      coinstore_rollback(store_, static_cast<std::int64_t>(height), 0, nullptr, nullptr, &error),
      error);
}

void OpenStore::Checkpoint() {
  coinstore_error error = EmptyError();
  Require(coinstore_checkpoint(store_, &error), error);
  WaitForCompactions(store_);
}

void OpenStore::Close() {
  coinstore_error error = EmptyError();
  Require(coinstore_close(store_, 0, &error), error);
}

Session::Session(const Place& from)
    : place(from), population(Population::Load(from.population())), store(from) {
  if (store.Tip().unspent != population.unspent()) {
    throw std::runtime_error("store and population do not belong together; make the store anew");
  }
  store.Checkpoint();
  population.Age();
}

void Session::End() {
  store.Close();
  population.Save(place.population());
}

Json Samples::InMicroseconds() const { return WithCount(us_); }

Json Samples::InMilliseconds() const {
  std::vector<double> ms;
  ms.reserve(us_.size());
  for (const double us : us_) ms.push_back(us / 1000);
  return WithCount(ms);
}

}  // namespace coins::bench
