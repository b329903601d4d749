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

// readCalls are the calls that stores and views have in common.
func readCalls(query *coinstore.Query) map[string]func(coinstore.Reader) error {
	id := numbered('a', 0)
	return map[string]func(coinstore.Reader) error{
		"Tip":        func(r coinstore.Reader) error { _, err := r.Tip(); return err },
		"BlockInfo":  func(r coinstore.Reader) error { _, err := r.BlockInfo(0); return err },
		"Get":        func(r coinstore.Reader) error { _, err := r.Get(id); return err },
		"GetMany":    func(r coinstore.Reader) error { _, err := r.GetMany(nil, nil, nil); return err },
		"IsUnspent":  func(r coinstore.Reader) error { _, err := r.IsUnspent(id); return err },
		"AreUnspent": func(r coinstore.Reader) error { return r.AreUnspent(nil, nil) },
		"ReadHints":  func(r coinstore.Reader) error { _, err := r.ReadHints(nil, nil); return err },
		"Hints":      func(r coinstore.Reader) error { _, err := r.Hints(id); return err },
		"ReadProof":  func(r coinstore.Reader) error { _, err := r.ReadProof(id, nil); return err },
		"Prove":      func(r coinstore.Reader) error { _, err := r.Prove(id); return err },
		"Balance":    func(r coinstore.Reader) error { _, err := r.Balance(background, id); return err },
		"ReadBalances": func(r coinstore.Reader) error {
			return r.ReadBalances(background, nil, nil)
		},
		"ReadBalancePage": func(r coinstore.Reader) error {
			_, err := r.ReadBalancePage(background, &coinstore.Cursor{}, nil)
			return err
		},
		"Lineage": func(r coinstore.Reader) error { _, _, err := r.Lineage(background, id); return err },
		"ReadPage": func(r coinstore.Reader) error {
			_, err := r.ReadPage(background, query, &coinstore.Cursor{}, nil)
			return err
		},
		"ReadHintPage": func(r coinstore.Reader) error {
			_, err := r.ReadHintPage(background, query, &coinstore.Cursor{}, nil)
			return err
		},
		"Find": func(r coinstore.Reader) error {
			it, err := r.Find(query, nil)
			if err == nil {
				err = it.Close()
			}
			return err
		},
	}
}
