// SPDX-License-Identifier: Apache-2.0
// Goal: questions that meet every rule's edges often. Method: keys of coins that are there, that were there, and of
// none; settings near the heights of the chain; repeats.
#ifndef COINSTORE_TESTS_MODEL_RANDOM_QUESTIONS_H
#define COINSTORE_TESTS_MODEL_RANDOM_QUESTIONS_H

#include <string>
#include <vector>

#include "model/random_blocks.h"
#include "model/reference_answers.h"

namespace coinstore_test {

class RandomQuestions {
 public:
  RandomQuestions(Random& random, const ReferenceStore& reference)
      : random_(random), reference_(reference) {}

  Question Any();
  // Of a coin that is there, if any is.
  Bytes32 PuzzleHash();
  // Near the blocks of the chain, or far from them.
  uint64_t Height();

 private:
  std::string Key(uint32_t source);
  void MakeSettings(Question* question);
  void ToPairs(Question* question);

  Random& random_;
  const ReferenceStore& reference_;
};

}  // namespace coinstore_test

#endif
