// SPDX-License-Identifier: Apache-2.0

//go:build go1.23

package coinstore_test

import (
	"testing"

	"coinstore"
)

// What `for record, err := range …` does, spelt so that an older Go compiles it too: see with_go.sh.

func TestRangeOverAQuery(t *testing.T) {
	store, hashes := owners(t, 3)
	query := coinstore.ByPuzzleHash(hashes...)
	defer query.Close()
	n := 0
	store.All(background, query)(func(record coinstore.Record, err error) bool {
		must(t, err)
		n++
		return n < 7
	})
	equal(t, n, 7)
	must(t, store.CloseIfIdle()) // the loop has closed its iterator
	n = 0
	store.All(background, query)(func(record coinstore.Record, err error) bool {
		mustBe(t, err, coinstore.ErrClosed)
		n++
		return true
	})
	equal(t, n, 1)
}

func TestRangeOverAReport(t *testing.T) {
	store := chain(t, 3)
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	n := 0
	report.All(background)(func(record coinstore.Record, err error) bool {
		must(t, err)
		n++
		return true
	})
	equal(t, n, 30)
	must(t, store.CloseIfIdle())
}

func TestRangeOverBalances(t *testing.T) {
	store, _ := owners(t, 3)
	view, err := store.View()
	must(t, err)
	coins := uint64(0)
	view.AllBalances(background)(func(balance coinstore.Balance, err error) bool {
		must(t, err)
		coins += balance.Coins
		return true
	})
	equal(t, coins, 16)
	must(t, view.Close())
	view.AllBalances(background)(func(_ coinstore.Balance, err error) bool {
		mustBe(t, err, coinstore.ErrClosed)
		return true
	})
}
