// SPDX-License-Identifier: Apache-2.0

package coinstore

import (
	"fmt"
	"math"
	"math/big"

	"coinstore/verify"
)

// Bytes32 is a coin id, a puzzle hash, a block hash or a root.
type Bytes32 = verify.Bytes32

// Coin is a coin; Coin.ID computes its id.
type Coin = verify.Coin

const (
	// Unspent is the SpentHeight of a coin that no block has spent.
	Unspent uint64 = math.MaxUint64
	// NoHeight is the height of an empty store, and the durable height before anything is durable.
	NoHeight uint64 = math.MaxUint64
	// NoIndex is the index of an error that blames no item.
	NoIndex uint64 = math.MaxUint64
)

// Flags of an Addition (Coinbase) and of a Record.
const (
	Coinbase     uint32 = 1 // a reward; given by the caller
	FastForward  uint32 = 2 // no reward, made by the spend of a coin with its puzzle hash and amount; set by the store
	Deleted      uint32 = 4 // only in the report of a rollback: the coin is no longer known
	UnspentAgain uint32 = 8 // only in the report of a rollback: the coin is unspent again
)

// Flags of a BlockInfo, and of a rollback (DryRun).
const (
	HasExpectedRoot uint32 = 1 // ExpectedRoot is given; a block with another root is refused
	DryRun          uint32 = 2 // judge and compute everything, change nothing
)

// ResultEmpty is the flag of a Result after which the store is empty.
const ResultEmpty uint32 = 1

// Addition is a coin that a block creates.
type Addition struct {
	Coin
	Flags uint32 // 0 or Coinbase
	_     uint32
}

// Record is a coin as the store knows it.
type Record struct {
	CoinID          Bytes32
	Coin            Coin
	ConfirmedHeight uint64 // of the block that created it
	SpentHeight     uint64 // of the block that spent it, or Unspent
	Timestamp       uint64 // seconds; of the block that created it
	Flags           uint32
	_               uint32
}

// IsUnspent tells whether no block has spent the coin.
func (r *Record) IsUnspent() bool { return r.SpentHeight == Unspent }

// Hint is a hint of a coin; make one with NewHint.
type Hint struct {
	CoinID Bytes32
	bytes  Bytes32
	len    uint32
	_      uint32
}

// NewHint makes a hint. A store takes 1 to 32 bytes, passes over an empty hint and refuses the block
// of a longer one, with ErrHintTooLong.
func NewHint(coinID Bytes32, hint []byte) Hint {
	made := Hint{CoinID: coinID, len: math.MaxUint32}
	if len(hint) < math.MaxUint32 {
		made.len = uint32(len(hint))
	}
	copy(made.bytes[:], hint)
	return made
}

// Bytes returns the hint's bytes, in place.
func (h *Hint) Bytes() []byte {
	if h.len > 32 {
		return h.bytes[:]
	}
	return h.bytes[:h.len]
}

// BlockInfo is the head of a block.
type BlockInfo struct {
	structSize   uint32
	Flags        uint32 // HasExpectedRoot, DryRun
	Height       uint64
	Timestamp    uint64  // seconds; need not rise
	BlockHash    Bytes32 // zeros in a store made with block_hashes=absent
	ParentHash   Bytes32 // must be the tip's BlockHash; that of the first block is stored unchecked
	ExpectedRoot Bytes32 // checked if HasExpectedRoot is set
}

// Block is a block as ApplyBlock takes it. Additions and removals are judged together, so a coin may
// be created and spent in one block, in any order.
type Block struct {
	Info      BlockInfo
	Additions []Addition
	Spent     []Bytes32 // ids of the coins that the block spends
	Hints     []Hint    // of coins that the block creates
}

// Uint128 is a 128-bit number, big-endian: sums of amounts exceed 64 bits on real chains.
type Uint128 [16]byte

// Big returns the number.
func (u Uint128) Big() *big.Int { return new(big.Int).SetBytes(u[:]) }

// String returns the number in decimal.
func (u Uint128) String() string { return u.Big().String() }

// Tip is a block of the chain with the state after it.
type Tip struct {
	structSize    uint32
	_             uint32
	Height        uint64
	Timestamp     uint64
	BlockHash     Bytes32
	ParentHash    Bytes32
	StateRoot     Bytes32
	UnspentValue  Uint128 // sum of the unspent amounts
	Unspent       uint64  // coins
	Created       uint64  // coins ever created in this chain, unspent and spent
	Spent         uint64  // coins
	Hints         uint64  // (coin, hint) pairs
	DurableHeight uint64  // highest block that survives a loss of power, or NoHeight
}

// Result is what a block or a rollback did, or with DryRun would do.
type Result struct {
	structSize     uint32
	Flags          uint32 // ResultEmpty
	Height         uint64 // of the tip afterwards, or NoHeight
	Created        uint64 // coins created; by a rollback: deleted
	Spent          uint64 // coins spent; by a rollback: unspent again
	HintsAdded     uint64 // pairs added, repeats not counted; by a rollback: removed
	RevertedBlocks uint64
	StateRoot      Bytes32 // afterwards
}

// IsEmpty tells whether the store is empty afterwards.
func (r *Result) IsEmpty() bool { return r.Flags&ResultEmpty != 0 }

// String describes the result in one line.
func (r Result) String() string {
	if r.IsEmpty() {
		return "empty"
	}
	return fmt.Sprintf("height %d, root %v", r.Height, r.StateRoot)
}
