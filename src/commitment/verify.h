// SPDX-License-Identifier: Apache-2.0
// Verification of a proof: a pure function of its arguments, without a store. It accepts exactly
// one proof for a coin id under the root of a set.
#ifndef COINSTORE_COMMITMENT_VERIFY_H_
#define COINSTORE_COMMITMENT_VERIFY_H_

#include <cstdint>

#include "base/bytes.h"
#include "base/status.h"
#include "commitment/proof.h"

namespace coins {

struct ProofInfo {
  ProofKind kind = ProofKind::kAbsentEmpty;
  Bytes32 coin_id{};                 // of kAbsentOther: the other coin; else the one asked about
  std::uint64_t created_height = 0;  // of the coin that the proof carries; 0 for kAbsentEmpty
  std::uint8_t flags = 0;            // likewise
  std::uint32_t depth = 0;
};

// Writes *info on success only, and allocates nothing but the message of a refusal.
// Errors: kProofMalformed for bytes that are no canonical proof about this id; kProofOtherCoin if
//         the path of the other coin is not that of this id; kProofInvalid if the root is another.
Status VerifyProof(ByteSpan proof, const Bytes32& root, const Bytes32& coin_id, ProofInfo* info);

}  // namespace coins

#endif  // COINSTORE_COMMITMENT_VERIFY_H_
