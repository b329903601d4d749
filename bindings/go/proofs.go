// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"unsafe"

	"coinstore/verify"
)

// ProofMax is the size in bytes that every proof fits into.
const ProofMax = C.COINSTORE_PROOF_MAX

// ProofInfo is what a verified proof says.
type ProofInfo = verify.Info

// Expectation is what the caller of VerifyProof wants to hear.
type Expectation = verify.Expectation

const (
	ExpectPresent = verify.Present
	ExpectAbsent  = verify.Absent
	ExpectEither  = verify.Either
)

// ReadProof writes a proof that a coin is unspent, or that it is not, under the state root of the tip or of
// the view. It returns the proof's size, or, with ErrBufferTooSmall, the size that is needed. ProofMax bytes
// are always enough. As of a view below the tip also ErrTooManyChanges: the blocks between are undone aside.
func (r *reads) ReadProof(coinID Bytes32, proof []byte) (n int, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_prove(store, view, cID(&coinID), cBytes(proof), C.size_t(len(proof)))
		n = int(end.n)
		return failure(end.end)
	})
	return n, err
}

// Prove returns a proof that a coin is unspent, or that it is not, under the state root of the tip or of
// the view.
func (r *reads) Prove(coinID Bytes32) ([]byte, error) {
	proof := make([]byte, 1024) // enough for many millions of coins
	for {
		n, err := r.ReadProof(coinID, proof)
		if isStatus(err, ErrBufferTooSmall) {
			proof = make([]byte, n)
			continue
		}
		return proof[:n], err
	}
}

// VerifyProof verifies that a proof holds for a coin under a state root, and that it says what the
// caller expects; a nil error means both. Package verify does the same without cgo.
//
// Fails with ErrProofMalformed, ErrProofOtherCoin, ErrProofInvalid, ErrProofUnexpected, or ErrArgument
// for an unknown expectation.
func VerifyProof(proof []byte, root, coinID Bytes32, expected Expectation) (ProofInfo, error) {
	end := C.shim_proof_verify(cBytes(proof), C.size_t(len(proof)), cID(&root), cID(&coinID),
		C.uint32_t(expected))
	if end.end.status != C.COINSTORE_OK {
		return ProofInfo{}, failure(end.end)
	}
	return ProofInfo{
		Kind:            verify.Kind(end.info.kind),
		CoinID:          *(*Bytes32)(unsafe.Pointer(&end.info.coin_id)),
		ConfirmedHeight: uint64(end.info.confirmed_height),
		Coinbase:        uint32(end.info.flags)&Coinbase != 0,
		Depth:           int(end.info.depth),
	}, nil
}

// CoinID computes the id of a coin by the library; Coin.ID does so in Go.
func CoinID(coin Coin) (Bytes32, error) {
	end := C.shim_coin_id(*(*C.coinstore_coin)(unsafe.Pointer(&coin)))
	return *(*Bytes32)(unsafe.Pointer(&end.id)), failure(end.end)
}

// CoinIDs computes the ids of many coins, many times faster than one by one. ids is as long as coins.
func CoinIDs(coins []Coin, ids []Bytes32) error {
	if len(ids) != len(coins) {
		return newError(ErrArgument, "ids must be as long as coins")
	}
	if len(coins) == 0 {
		return nil
	}
	return failure(C.shim_coin_ids((*C.coinstore_coin)(unsafe.Pointer(&coins[0])),
		C.size_t(len(coins)), cIDs(ids)))
}
