// SPDX-License-Identifier: Apache-2.0
#include "contenders/broken.h"

#include <utility>

namespace coins::bench {
namespace {

constexpr int kLosingBlock = 3;  // of those that spend; early, so that no rollback takes it back

class Broken final : public Contender {
 public:
  explicit Broken(std::unique_ptr<Contender> contender) : contender_(std::move(contender)) {}

  void Preload(const Block& block) override { contender_->Preload(block); }
  void FinishPreload() override { contender_->FinishPreload(); }
  void Open() override { contender_->Open(); }
  void Close() override { contender_->Close(); }

  void Apply(const Block& block) override {
    if (block.spent.empty() || ++spending_blocks_ != kLosingBlock) {
      contender_->Apply(block);
      return;
    }
    Block other = block;
    other.spent.pop_back();
    contender_->Apply(other);
  }

  void Finish() override { contender_->Finish(); }
  void Settle() override { contender_->Settle(); }
  void Rollback(const Block& target) override { contender_->Rollback(target); }
  std::unique_ptr<Answers> MakeAnswers() override { return contender_->MakeAnswers(); }
  nlohmann::ordered_json Facts() override { return contender_->Facts(); }

 private:
  std::unique_ptr<Contender> contender_;
  int spending_blocks_ = 0;
};

}  // namespace

std::unique_ptr<Contender> MakeBroken(std::unique_ptr<Contender> contender) {
  return std::make_unique<Broken>(std::move(contender));
}

}  // namespace coins::bench
