// SPDX-License-Identifier: Apache-2.0

package main

// The light client's side: package verify alone, without cgo and without a store.

import (
	"fmt"

	"coinstore/verify"
)

// paymentIsThere tells whether the proof shows that the coin is unspent under the root. A nil error
// means "verified, and as expected": a proof of absence can never pass for a payment, because the
// expectation is an argument.
func paymentIsThere(proof []byte, root, coinID verify.Bytes32) bool {
	info, err := verify.Proof(proof, root, coinID, verify.Present)
	if err != nil {
		fmt.Println("refused:", err)
		return false
	}
	fmt.Println("unspent, created at height", info.ConfirmedHeight)
	return true
}

// paymentIsGone tells whether the proof shows that the coin is not unspent under the root.
func paymentIsGone(proof []byte, root, coinID verify.Bytes32) bool {
	if _, err := verify.Proof(proof, root, coinID, verify.Absent); err != nil {
		fmt.Println("refused:", err)
		return false
	}
	fmt.Println("not unspent under this root")
	return true
}
