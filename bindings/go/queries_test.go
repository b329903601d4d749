// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"errors"
	"io"
	"testing"

	"coinstore"
)

// owners returns a store in whose blocks 0 to n−1 each of three owners gets two coins; each block but the
// first spends one coin of the block before.
func owners(t testing.TB, n uint64) (*coinstore.Store, []coinstore.Bytes32) {
	t.Helper()
	store := open(t, coinstore.Options{"sync_mode": "grouped"})
	hashes := []coinstore.Bytes32{numbered('o', 0), numbered('o', 1), numbered('o', 2)}
	for height := uint64(0); height < n; height++ {
		block := coinstore.Block{Info: head(height), Additions: additions(6*height, 6*height+6)}
		for i := range block.Additions {
			block.Additions[i].PuzzleHash = hashes[i%3]
		}
		block.Hints = []coinstore.Hint{coinstore.NewHint(block.Additions[0].ID(), hashes[1][:]),
			coinstore.NewHint(block.Additions[0].ID(), []byte("gift"))}
		if height > 0 {
			spent := addition(6 * (height - 1))
			spent.PuzzleHash = hashes[0]
			block.Spent = []coinstore.Bytes32{spent.ID()}
		}
		_, err := store.ApplyBlock(background, block)
		must(t, err)
	}
	return store, hashes
}

// all reads a query to its end, in pages of two.
func all(t testing.TB, reader coinstore.Reader, query *coinstore.Query) (read []coinstore.Record) {
	t.Helper()
	defer query.Close()
	var cursor coinstore.Cursor
	records := make([]coinstore.Record, 2)
	for {
		page, err := reader.ReadPage(background, query, &cursor, records)
		must(t, err)
		read = append(read, records[:page.N]...)
		if !page.More {
			return read
		}
	}
}

func TestEverySetting(t *testing.T) {
	store, hashes := owners(t, 4)
	for what, test := range map[string]struct {
		query *coinstore.Query
		want  int
	}{
		"puzzle hash":    {coinstore.ByPuzzleHash(hashes[0]), 8},
		"none":           {coinstore.ByPuzzleHash(), 0},
		"hinted":         {coinstore.ByPuzzleHash(hashes[1]).WithHinted(true), 12},
		"unspent":        {coinstore.ByPuzzleHash(hashes[0]).WithSpent(false), 5},
		"spent":          {coinstore.ByPuzzleHash(hashes[0]).WithUnspent(false), 3},
		"neither":        {coinstore.ByPuzzleHash(hashes[0]).WithUnspent(false).WithSpent(false), 0},
		"created from":   {coinstore.ByPuzzleHash(hashes...).CreatedFrom(3), 6},
		"created below":  {coinstore.ByPuzzleHash(hashes...).CreatedBelow(1), 6},
		"no limit":       {coinstore.ByPuzzleHash(hashes...).CreatedBelow(coinstore.NoLimit), 24},
		"changed from":   {coinstore.ByPuzzleHash(hashes...).ChangedFrom(3), 7},
		"changed up to":  {coinstore.ByPuzzleHash(hashes...).ChangedUpTo(0), 5},
		"min amount":     {coinstore.ByPuzzleHash(hashes...).MinAmount(20), 4},
		"in order":       {coinstore.ByPuzzleHash(hashes...).InOrder(coinstore.OrderHeight), 24},
		"scan budget":    {coinstore.ByPuzzleHash(hashes...).ScanBudget(1).MinAmount(20), 4},
		"hints":          {coinstore.ByHint([]byte("gift"), []byte("g"), hashes[1][:]), 4},
		"parents":        {coinstore.ByParent(numbered('p', 3), numbered('p', 5)), 2},
		"ids":            {coinstore.ByID(numbered('x', 1)), 0},
		"added":          {coinstore.AddedAt(1, 9, 0), 12},
		"removed":        {coinstore.RemovedAt(0, 1), 1},
		"changed":        {coinstore.ChangedAt(1), 7},
		"unspent of all": {coinstore.AllUnspent(), 21},
	} {
		if got := len(all(t, store, test.query)); got != test.want {
			t.Errorf("%s: %d coins, not %d", what, got, test.want)
		}
	}
}

func TestSettingsThatASourceDoesNotHave(t *testing.T) {
	store, hashes := owners(t, 1)
	for what, query := range map[string]*coinstore.Query{
		"hinted parents":    coinstore.ByParent(hashes...).WithHinted(true),
		"a short hint":      coinstore.ByHint([]byte{}),
		"a long hint":       coinstore.ByHint(make([]byte, 33)),
		"an order":          coinstore.ByPuzzleHash(hashes...).InOrder(7),
		"no budget":         coinstore.AllUnspent().ScanBudget(0),
		"all from a height": coinstore.AllUnspent().CreatedFrom(1),
		"the first counts":  coinstore.AllUnspent().CreatedFrom(1).ScanBudget(7),
	} {
		mustBe(t, query.Err(), coinstore.ErrArgument)
		_, err := store.ReadPage(background, query, &coinstore.Cursor{}, nil)
		if !errors.Is(err, coinstore.ErrArgument) {
			t.Errorf("%s: %v", what, err)
		}
		_, err = store.Find(query, nil)
		mustBe(t, err, coinstore.ErrArgument)
		must(t, query.Close())
	}
	query := coinstore.ByPuzzleHash(hashes...).ChiaPages() // not in OrderHeight
	must(t, query.Err())
	_, err := store.ReadPage(background, query, &coinstore.Cursor{}, nil)
	mustBe(t, err, coinstore.ErrArgument)
}

func TestAQueryInUseCannotChange(t *testing.T) {
	store, hashes := owners(t, 1)
	query := coinstore.ByPuzzleHash(hashes...)
	defer query.Close()
	_, err := store.ReadPage(background, query, &coinstore.Cursor{}, nil)
	must(t, err)
	mustBe(t, query.MinAmount(1).Err(), coinstore.ErrWrongState)
	_, err = store.ReadPage(background, query, &coinstore.Cursor{}, nil)
	mustBe(t, err, coinstore.ErrWrongState)
}

func TestPagesInTheFormOfChia(t *testing.T) {
	store, hashes := owners(t, 3)
	query := coinstore.ByPuzzleHash(hashes...).InOrder(coinstore.OrderHeight).ChiaPages()
	defer query.Close()
	var cursor coinstore.Cursor
	page, err := store.ReadPage(background, query, &cursor, make([]coinstore.Record, 7))
	must(t, err)
	equal(t, page, coinstore.Page{N: 5, More: true, NextHeight: 1})
	page, err = store.ReadPage(background, query, &cursor, make([]coinstore.Record, 20))
	must(t, err)
	equal(t, page, coinstore.Page{N: 13, More: false, NextHeight: coinstore.NoHeight})
}

func TestCursorsAsBytes(t *testing.T) {
	store, hashes := owners(t, 3)
	query := coinstore.ByPuzzleHash(hashes...)
	defer query.Close()
	var cursor coinstore.Cursor
	equal(t, len(cursor.Bytes()), 0)
	records := make([]coinstore.Record, 4)
	_, err := store.ReadPage(background, query, &cursor, records)
	must(t, err)
	again, err := coinstore.ParseCursor(cursor.Bytes())
	must(t, err)
	equal(t, again, cursor)

	for _, bytes := range [][]byte{{0}, make([]byte, 85), make([]byte, 128)} {
		other, err := coinstore.ParseCursor(bytes)
		must(t, err)
		before := other
		_, err = store.ReadPage(background, query, &other, records)
		mustBe(t, err, coinstore.ErrInvalidCursor)
		equal(t, other, before)
	}
	_, err = coinstore.ParseCursor(make([]byte, 129))
	mustBe(t, err, coinstore.ErrInvalidCursor)

	_, err = store.Rollback(background, 1, 0)
	must(t, err)
	_, err = store.ReadPage(background, query, &cursor, records)
	mustBe(t, err, coinstore.ErrStaleCursor)
	equal(t, again, cursor)
}

func TestPagesOfHintsAndBalances(t *testing.T) {
	store, hashes := owners(t, 2)
	query := coinstore.ByHint([]byte("gift"), hashes[1][:])
	defer query.Close()
	var cursor coinstore.Cursor
	hints := make([]coinstore.Hint, 3)
	page, err := store.ReadHintPage(background, query, &cursor, hints)
	must(t, err)
	equal(t, page.N, 3)
	equal(t, page.More, true)
	equal(t, string(hints[0].Bytes()), "gift")
	equal(t, string(hints[2].Bytes()), string(hashes[1][:]))
	byHash := coinstore.ByPuzzleHash(hashes...)
	defer byHash.Close()
	_, err = store.ReadHintPage(background, byHash, &coinstore.Cursor{}, hints)
	mustBe(t, err, coinstore.ErrArgument)

	cursor = coinstore.Cursor{}
	balances := make([]coinstore.Balance, 2)
	page, err = store.ReadBalancePage(background, &cursor, balances)
	must(t, err)
	equal(t, page, coinstore.Page{N: 2, More: true, NextHeight: coinstore.NoHeight})
	one, err := store.Balance(background, balances[1].PuzzleHash)
	must(t, err)
	equal(t, one, balances[1])
	must(t, store.ReadBalances(background, []coinstore.Bytes32{hashes[2], numbered('x', 0)}, balances))
	equal(t, balances[0].Amount.String(), "26")
	equal(t, balances[0].Coins, 4)
	equal(t, balances[1].Coins, 0)
}

func TestLineageAndBlockRoots(t *testing.T) {
	store := open(t, nil)
	first := coinstore.Coin{PuzzleHash: numbered('s', 0), Amount: 1}
	moved := first
	moved.ParentCoinInfo = first.ID()
	for height, block := range []coinstore.Block{{Additions: []coinstore.Addition{{Coin: first}}},
		{Additions: []coinstore.Addition{{Coin: moved}}, Spent: []coinstore.Bytes32{first.ID()}}} {
		block.Info = head(uint64(height))
		_, err := store.ApplyBlock(background, block)
		must(t, err)
	}
	coin, parent, err := store.Lineage(background, first.PuzzleHash)
	must(t, err)
	equal(t, coin.Coin, moved)
	equal(t, coin.Flags, coinstore.FastForward)
	equal(t, parent.Coin, first)
	_, _, err = store.Lineage(background, numbered('x', 0))
	mustBe(t, err, coinstore.ErrNotFound)

	additions, removals, err := store.BlockRoots(0)
	must(t, err)
	equal(t, additions == coinstore.Bytes32{}, false)
	equal(t, removals, coinstore.Bytes32{})
	_, _, err = store.BlockRoots(2)
	mustBe(t, err, coinstore.ErrNotFound)
}

func TestViewsAnswerAsOfTheirBlock(t *testing.T) {
	store, hashes := owners(t, 4)
	view, err := store.ViewAt(1)
	must(t, err)
	defer view.Close()
	tip, err := view.Tip()
	must(t, err)
	equal(t, tip.Height, 1)
	_, err = view.BlockInfo(2)
	mustBe(t, err, coinstore.ErrNotFound)
	equal(t, len(all(t, view, coinstore.AllUnspent())), int(tip.Unspent))
	spent := all(t, view, coinstore.ByPuzzleHash(hashes[0]).WithUnspent(false))
	equal(t, len(spent), 1)
	later := all(t, store, coinstore.RemovedAt(2))[0].CoinID
	record, err := view.Get(later)
	must(t, err)
	equal(t, record.IsUnspent(), true)
	proof, err := view.Prove(later)
	must(t, err)
	_, err = coinstore.VerifyProof(proof, tip.StateRoot, later, coinstore.ExpectPresent)
	must(t, err)

	last, err := store.View()
	must(t, err)
	defer last.Close()
	_, err = store.Rollback(background, 1, 0)
	must(t, err)
	_, err = last.Tip()
	mustBe(t, err, coinstore.ErrViewEnded)
	_, err = view.Tip()
	must(t, err)
	_, err = store.ViewAt(2)
	mustBe(t, err, coinstore.ErrNotFound)
}

func TestIteratorsOfQueries(t *testing.T) {
	store, hashes := owners(t, 4)
	query := coinstore.ByPuzzleHash(hashes...)
	it, err := store.Find(query, nil)
	must(t, err)
	defer it.Close()
	must(t, query.Close()) // it goes on without
	_, err = it.Tip()
	mustBe(t, err, coinstore.ErrNotFound)
	records := make([]coinstore.Record, 5)
	n, err := it.Read(background, records)
	must(t, err)
	equal(t, n, 5)
	tip, err := it.Tip()
	must(t, err)
	equal(t, tip.Height, 3)
	cursor, err := it.Cursor()
	must(t, err)
	for err == nil {
		var more int
		more, err = it.Read(background, records)
		n += more
	}
	mustBe(t, err, io.EOF)
	equal(t, n, 24)

	rest := coinstore.ByPuzzleHash(hashes...)
	defer rest.Close()
	from, err := store.Find(rest, &cursor)
	must(t, err)
	defer from.Close()
	for n = 0; from.Next(background); n++ {
		equal(t, from.Record().CoinID != coinstore.Bytes32{}, true)
	}
	must(t, from.Err())
	equal(t, n, 19)
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	defer report.Close()
	_, err = report.Cursor()
	mustBe(t, err, coinstore.ErrUnsupported)
	_, err = report.Tip()
	mustBe(t, err, coinstore.ErrUnsupported)
}
