// SPDX-License-Identifier: Apache-2.0

// Package verify computes coin ids and checks proofs in Go alone: no cgo, no store, no file. It is
// for light clients, which know a state root from a source they trust and get proofs from anyone.
//
// What is hashed and how a proof is encoded is written in docs/commitment.md of libcoinstore.
package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Bytes32 is a coin id, a puzzle hash, a block hash or a root.
type Bytes32 [32]byte

// String returns the 64 hexadecimal digits.
func (b Bytes32) String() string { return hex.EncodeToString(b[:]) }

// ParseBytes32 reads 64 hexadecimal digits.
func ParseBytes32(text string) (b Bytes32, err error) {
	if len(text) != 64 {
		return b, fmt.Errorf("32 bytes are 64 hexadecimal digits, not %d", len(text))
	}
	_, err = hex.Decode(b[:], []byte(text))
	return b, err
}

// Coin is a coin; its id binds all three fields.
type Coin struct {
	ParentCoinInfo Bytes32 // id of the coin whose spend created it
	PuzzleHash     Bytes32
	Amount         uint64 // in the chain's smallest unit
}

// ID returns SHA-256(parent || puzzle hash || amount), the amount as minimal big-endian two's
// complement: 0 is the empty string, and a leading zero byte keeps it from looking negative.
func (c Coin) ID() Bytes32 {
	var preimage [32 + 32 + 9]byte
	copy(preimage[:], c.ParentCoinInfo[:])
	copy(preimage[32:], c.PuzzleHash[:])
	size := 64
	for shift := 64; shift >= 0; shift -= 8 {
		var digit byte // the ninth, in front of the eight of a uint64, is always 0
		if shift < 64 {
			digit = byte(c.Amount >> shift)
		}
		next := byte(0)
		if shift > 0 {
			next = byte(c.Amount >> (shift - 8))
		}
		if size > 64 || digit != 0 || next >= 0x80 {
			preimage[size] = digit
			size++
		}
	}
	return sha256.Sum256(preimage[:size])
}
