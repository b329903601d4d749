// SPDX-License-Identifier: Apache-2.0

package verify

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Why a proof is not accepted; compare with errors.Is.
var (
	// ErrMalformed: not the canonical bytes of any proof.
	ErrMalformed = errors.New("the bytes are not a canonical proof")
	// ErrInvalid: well-formed, but it does not lead to the given root.
	ErrInvalid = errors.New("proof: it leads to another root")
	// ErrOtherCoin: a proof of absence from another place of the tree.
	ErrOtherCoin = errors.New("proof: the other coin is not on the path of this one")
	// ErrUnexpected: it holds, and says the opposite of what was expected.
	ErrUnexpected = errors.New("the proof says the opposite of what is expected")
	// ErrExpectation: the expectation is none of Present, Absent and Either.
	ErrExpectation = errors.New("unknown expectation")
)

// unexpected is an ErrUnexpected that tells what the proof says.
type unexpected struct{ isPresent bool }

func (u unexpected) Error() string {
	if u.isPresent {
		return "the coin is unspent, expected was that it is not"
	}
	return "the coin is not among the unspent, expected was that it is"
}

func (u unexpected) Is(target error) bool { return target == ErrUnexpected }

// Expectation is what the caller of Proof wants to hear.
type Expectation uint32

const (
	Present Expectation = 1 // the coin is unspent
	Absent  Expectation = 2 // it is not
	Either  Expectation = 3
)

// Kind is what a proof says.
type Kind uint32

const (
	KindPresent     Kind = 1 // the coin is unspent
	KindAbsentEmpty Kind = 2 // it is not: its place in the tree is empty
	KindAbsentOther Kind = 3 // it is not: another coin stands at its place
)

// Info is what a verified proof says.
type Info struct {
	Kind            Kind
	CoinID          Bytes32 // whose leaf the proof carries; zeros for KindAbsentEmpty
	ConfirmedHeight uint64  // of that coin
	Coinbase        bool    // of that coin
	Depth           int     // at which the path ends, 0 to 256
}

// MaxSize is the size in bytes that every proof fits into.
const MaxSize = 4 + 41 + 32 + 256*32

var (
	leafTag = sha256.Sum256([]byte("coinstore/leaf/v1"))
	nodeTag = sha256.Sum256([]byte("coinstore/node/v1"))
	empty   Bytes32 // the root of no coins
)

func leaf(id Bytes32, height uint64, flags byte) Bytes32 {
	var preimage [64 + 41]byte
	copy(preimage[:], leafTag[:])
	copy(preimage[32:], leafTag[:])
	copy(preimage[64:], id[:])
	binary.BigEndian.PutUint64(preimage[96:], height)
	preimage[104] = flags
	return sha256.Sum256(preimage[:])
}

func node(left, right Bytes32) Bytes32 {
	var preimage [128]byte
	copy(preimage[:], nodeTag[:])
	copy(preimage[32:], nodeTag[:])
	copy(preimage[64:], left[:])
	copy(preimage[96:], right[:])
	return sha256.Sum256(preimage[:])
}

func bit(bytes []byte, i int) bool { return bytes[i/8]&(0x80>>(i%8)) != 0 }

// parsed is a proof whose bytes are canonical; bitmap and siblings point into them.
type parsed struct {
	info     Info
	flags    byte
	bitmap   []byte
	siblings []byte
}

// Proof verifies that a proof holds for a coin under a state root, and that it says what the caller
// expects. A nil error means both, so a proof of absence can never pass for a payment.
//
// The root binds the set of unspent coins and nothing else: whether it is the root of the right
// block is the caller's to know.
func Proof(proof []byte, root, coinID Bytes32, expected Expectation) (Info, error) {
	if expected != Present && expected != Absent && expected != Either {
		return Info{}, ErrExpectation
	}
	p, why := parse(proof, coinID)
	if why != "" {
		return Info{}, fmt.Errorf("%w: %s", ErrMalformed, why)
	}
	if p.info.Kind == KindAbsentOther && !sharePrefix(p.info.CoinID, coinID, p.info.Depth) {
		return Info{}, ErrOtherCoin
	}
	if p.root(coinID) != root {
		return Info{}, ErrInvalid
	}
	if expected != Either && (expected == Present) != (p.info.Kind == KindPresent) {
		return Info{}, unexpected{p.info.Kind == KindPresent}
	}
	return p.info, nil
}

// parse answers why the bytes are no canonical proof, or "".
func parse(proof []byte, coinID Bytes32) (p parsed, why string) {
	if len(proof) < 4 {
		return p, "shorter than a head"
	}
	kind, depth := Kind(proof[1]), int(binary.BigEndian.Uint16(proof[2:]))
	if proof[0] != 1 {
		return p, "unknown version"
	}
	if kind < KindPresent || kind > KindAbsentOther {
		return p, "unknown kind"
	}
	if depth > 256 || depth > 255 && kind != KindPresent {
		return p, "too deep"
	}
	p.info.Kind, p.info.Depth = kind, depth
	rest := proof[4:]
	if kind == KindAbsentOther {
		if len(rest) < 32 {
			return p, "shorter than its leaf"
		}
		copy(p.info.CoinID[:], rest)
		rest = rest[32:]
		if p.info.CoinID == coinID {
			return p, "the other coin is the asked one"
		}
	}
	if kind != KindAbsentEmpty {
		if len(rest) < 9 {
			return p, "shorter than its leaf"
		}
		p.info.ConfirmedHeight, p.flags = binary.BigEndian.Uint64(rest), rest[8]
		p.info.Coinbase = p.flags&1 != 0
		rest = rest[9:]
		if p.flags&^1 != 0 {
			return p, "unknown flags"
		}
	}
	if kind == KindPresent {
		p.info.CoinID = coinID
	}
	return p, p.parsePath(rest, depth)
}

func (p *parsed) parsePath(rest []byte, depth int) (why string) {
	size := (depth + 7) / 8
	if len(rest) < size {
		return "shorter than its bitmap"
	}
	p.bitmap, p.siblings = rest[:size], rest[size:]
	count := 0
	for i := 0; i < 8*size; i++ {
		if !bit(p.bitmap, i) {
			continue
		}
		if i >= depth {
			return "padding is not zero"
		}
		count++
	}
	if len(p.siblings) != 32*count {
		return "its siblings are too few or too many"
	}
	for i := 0; i < count; i++ {
		if *(*Bytes32)(p.siblings[32*i:]) == empty {
			return "a sibling is empty"
		}
	}
	if depth > 0 && !bit(p.bitmap, depth-1) {
		return "its path is too long"
	}
	return ""
}

func sharePrefix(a, b Bytes32, depth int) bool {
	for i := 0; i < depth; i++ {
		if bit(a[:], i) != bit(b[:], i) {
			return false
		}
	}
	return true
}

// root joins the end of the path with its siblings, from the deepest up.
func (p *parsed) root(coinID Bytes32) Bytes32 {
	hash := empty
	if p.info.Kind != KindAbsentEmpty {
		hash = leaf(p.info.CoinID, p.info.ConfirmedHeight, p.flags)
	}
	left := p.siblings
	for i := p.info.Depth - 1; i >= 0; i-- {
		sibling := empty
		if bit(p.bitmap, i) {
			copy(sibling[:], left[len(left)-32:])
			left = left[:len(left)-32]
		}
		if bit(coinID[:], i) {
			hash = node(sibling, hash)
		} else {
			hash = node(hash, sibling)
		}
	}
	return hash
}
