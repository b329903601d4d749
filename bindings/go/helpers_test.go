// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"

	"coinstore"
)

var background = context.Background()

// numbered returns 32 bytes that differ by kind and number.
func numbered(kind byte, number uint64) (b coinstore.Bytes32) {
	b[0] = kind
	binary.BigEndian.PutUint64(b[24:], number)
	return b
}

// addition returns the coin `number`, which is no child of another.
func addition(number uint64) coinstore.Addition {
	return coinstore.Addition{Coin: coinstore.Coin{
		ParentCoinInfo: numbered('p', number), PuzzleHash: numbered('h', number), Amount: number}}
}

func additions(from, to uint64) (made []coinstore.Addition) {
	for ; from < to; from++ {
		made = append(made, addition(from))
	}
	return made
}

// head returns the head of the block at a height whose parent is at the height before.
func head(height uint64) coinstore.BlockInfo {
	info := coinstore.BlockInfo{Height: height, Timestamp: 1000 + height, BlockHash: numbered('b', height)}
	if height > 0 {
		info.ParentHash = numbered('b', height-1)
	}
	return info
}

func path(t testing.TB) string { return filepath.Join(t.TempDir(), "store") }

func open(t testing.TB, options coinstore.Options) *coinstore.Store {
	t.Helper()
	store, err := coinstore.Open(background, path(t), options)
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	return store
}

// chain returns a store with n blocks of ten coins each; each block but the first spends the first
// coin of the block before.
func chain(t testing.TB, n uint64) *coinstore.Store {
	t.Helper()
	store := open(t, coinstore.Options{"sync_mode": "grouped"})
	for height := uint64(0); height < n; height++ {
		block := coinstore.Block{Info: head(height), Additions: additions(10*height, 10*height+10)}
		if height > 0 {
			block.Spent = []coinstore.Bytes32{addition(10 * (height - 1)).ID()}
		}
		_, err := store.ApplyBlock(background, block)
		must(t, err)
	}
	return store
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustBe(t testing.TB, err error, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func equal[T comparable](t testing.TB, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
}
