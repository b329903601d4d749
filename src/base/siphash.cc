// SPDX-License-Identifier: Apache-2.0
// Alone in its file, so that a test can link keys of its own that agree far more often.
#include "base/siphash.h"

namespace coins {

ShortKey KeyedShortKey(const Secret& secret, ByteSpan bytes) {
  SipState state(secret);
  state.MarkWide();
  state.AbsorbAll<2>(bytes);
  const std::array<std::uint64_t, 2> words = {state.Finish<4>(0xee), state.SecondWord()};
  ShortKey key;
  std::memcpy(key.data(), words.data(), key.size());
  return key;
}

}  // namespace coins
