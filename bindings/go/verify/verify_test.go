// SPDX-License-Identifier: Apache-2.0

package verify_test

import (
	"errors"
	"fmt"
	"testing"

	"coinstore/verify"
)

func parse(t testing.TB, text string) verify.Bytes32 {
	t.Helper()
	b, err := verify.ParseBytes32(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The three coins of docs/commitment.md.
var known = []struct {
	last   byte
	amount uint64
	id     string
}{
	{0, 0, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
	{1, 1000, "e80e180fcd393e3947fceb70fa5a499ab23d791593decb8462d8af90765a40f7"},
	{2, 128, "02cc98b452365bd448e62b3c58825dfdeda33a320b01cb4295e1bc874bf18d8e"},
}

func TestKnownIDs(t *testing.T) {
	for _, k := range known {
		coin := verify.Coin{Amount: k.amount}
		coin.PuzzleHash[31] = k.last
		if got := coin.ID().String(); got != k.id {
			t.Errorf("amount %d: %s", k.amount, got)
		}
	}
}

func TestParseBytes32(t *testing.T) {
	for _, wrong := range []string{"", "00", known[0].id + "0", known[0].id[1:] + "x"} {
		if _, err := verify.ParseBytes32(wrong); err == nil {
			t.Errorf("%q is taken for 32 bytes", wrong)
		}
	}
}

// A proof of a lone coin is its leaf; its root is the one of docs/commitment.md.
func TestALoneCoin(t *testing.T) {
	id := parse(t, known[0].id)
	root := parse(t, "114b1c4198eb84f77e3cfb9692495d03d5e8c7fa5c45d33af6a92d8a32cdc9ed")
	proof := append([]byte{1, 1, 0, 0}, make([]byte, 9)...)
	info, err := verify.Proof(proof, root, id, verify.Present)
	if err != nil || info.Kind != verify.KindPresent || info.CoinID != id || info.Depth != 0 {
		t.Fatal(info, err)
	}
	for want, got := range map[error]func() error{
		verify.ErrUnexpected:  func() error { _, err := verify.Proof(proof, root, id, verify.Absent); return err },
		verify.ErrInvalid:     func() error { _, err := verify.Proof(proof, id, id, verify.Present); return err },
		verify.ErrMalformed:   func() error { _, err := verify.Proof(proof[:12], root, id, verify.Present); return err },
		verify.ErrExpectation: func() error { _, err := verify.Proof(proof, root, id, 0); return err },
	} {
		if err := got(); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

// No bytes make it panic.
func FuzzProof(f *testing.F) {
	f.Add([]byte{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{1, 2, 0, 1, 0x80, 1})
	f.Add([]byte{1, 3, 1, 0})
	f.Fuzz(func(t *testing.T, proof []byte) {
		var root, id verify.Bytes32
		if info, err := verify.Proof(proof, root, id, verify.Either); err == nil && info.Kind != verify.KindAbsentEmpty {
			t.Fatal("something is present under the root of nothing")
		}
	})
}

func ExampleProof() {
	// A light client trusts a root, and gets the proof from anyone.
	coin := verify.Coin{}
	root, _ := verify.ParseBytes32("114b1c4198eb84f77e3cfb9692495d03d5e8c7fa5c45d33af6a92d8a32cdc9ed")
	proof := []byte{1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

	info, err := verify.Proof(proof, root, coin.ID(), verify.Present)
	fmt.Println(err, info.ConfirmedHeight)
	_, err = verify.Proof(proof, root, coin.ID(), verify.Absent)
	fmt.Println(err)
	// Output:
	// <nil> 0
	// the coin is unspent, expected was that it is not
}
