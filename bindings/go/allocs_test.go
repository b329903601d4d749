// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"math"
	"testing"
	"time"

	"coinstore"
	"coinstore/verify"
)

// singleCalls are the calls that a node makes all the time.
func singleCalls(t testing.TB) map[string]func() {
	store := chain(t, 3)
	id, missing := addition(29).ID(), numbered('x', 0)
	ids := []coinstore.Bytes32{id, missing}
	records, bytes := make([]coinstore.Record, 2), make([]byte, 2)
	proof := make([]byte, coinstore.ProofMax)
	n, err := store.ReadProof(id, proof)
	must(t, err)
	tip, err := store.Tip()
	must(t, err)
	dry := coinstore.Block{Info: head(3), Additions: additions(50, 52)}
	dry.Info.Flags = coinstore.DryRun
	_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
	must(t, err)
	t.Cleanup(func() { must(t, report.Close()) })
	view, err := store.ViewAt(1)
	must(t, err)
	t.Cleanup(func() { must(t, view.Close()) })
	query, byID := coinstore.ByPuzzleHash(numbered('h', 3)), coinstore.ByID(id)
	t.Cleanup(func() { query.Close(); byID.Close() })
	cursor, hints, balances := &coinstore.Cursor{}, make([]coinstore.Hint, 2), make([]coinstore.Balance, 2)
	// One check for all, so that a call that fails is not taken for a cheap one.
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	return map[string]func(){
		"Tip":         func() { _, err := store.Tip(); check(err) },
		"BlockInfo":   func() { _, err := store.BlockInfo(1); check(err) },
		"Get":         func() { _, err := store.Get(id); check(err) },
		"Get missing": func() { _, err := store.Get(missing); _ = err.(coinstore.Status) },
		"GetMany":     func() { _, err := store.GetMany(ids, records, bytes); check(err) },
		"IsUnspent":   func() { _, err := store.IsUnspent(id); check(err) },
		"AreUnspent":  func() { check(store.AreUnspent(ids, bytes)) },
		"ReadHints":   func() { _, err := store.ReadHints(ids, nil); check(err) },
		"ReadProof":   func() { _, err := store.ReadProof(id, proof); check(err) },
		"VerifyProof": func() {
			_, err := coinstore.VerifyProof(proof[:n], tip.StateRoot, id, coinstore.ExpectPresent)
			check(err)
		},
		"verify.Proof": func() {
			_, err := verify.Proof(proof[:n], tip.StateRoot, id, verify.Present)
			check(err)
		},
		"CoinID":        func() { _, err := coinstore.CoinID(coinstore.Coin{Amount: 1}); check(err) },
		"Coin.ID":       func() { _ = coinstore.Coin{Amount: 1}.ID() },
		"Stat":          func() { _, err := store.Stat(0); check(err) },
		"RollbackFloor": func() { _, err := store.RollbackFloor(); check(err) },
		"ApplyBlock":    func() { _, err := store.ApplyBlock(background, dry); check(err) },
		"Get of a view": func() { _, err := view.Get(addition(3).ID()); check(err) },
		"Tip of a view": func() { _, err := view.Tip(); check(err) },
		"ReadPage": func() {
			*cursor = coinstore.Cursor{}
			_, err := store.ReadPage(background, query, cursor, records)
			check(err)
		},
		"ReadPage of a view": func() {
			*cursor = coinstore.Cursor{}
			_, err := view.ReadPage(background, query, cursor, records)
			check(err)
		},
		"ReadHintPage": func() {
			*cursor = coinstore.Cursor{}
			_, err := store.ReadHintPage(background, byID, cursor, hints)
			check(err)
		},
		"ReadBalancePage": func() {
			*cursor = coinstore.Cursor{}
			_, err := store.ReadBalancePage(background, cursor, balances)
			check(err)
		},
		"Balance":      func() { _, err := store.Balance(background, id); check(err) },
		"ReadBalances": func() { check(store.ReadBalances(background, ids, balances)) },
		"Lineage":      func() { _, _, err := store.Lineage(background, id); _ = err.(coinstore.Status) },
		"BlockRoots":   func() { _, _, err := store.BlockRoots(1); check(err) },
		"Read":         func() { _, err := report.Read(background, records[:0]); check(err) },
	}
}

func TestSingleCallsAllocateNothing(t *testing.T) {
	for name, call := range singleCalls(t) {
		if n := testing.AllocsPerRun(200, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// best runs call in rounds and reports the fastest, which other programs on the machine disturb least.
func best(b *testing.B, calls int, unit string, call func()) {
	b.ReportAllocs()
	fastest := time.Duration(math.MaxInt64)
	for i := 0; i < b.N; i++ {
		start := time.Now()
		call()
		if took := time.Since(start); took < fastest {
			fastest = took
		}
	}
	b.ReportMetric(float64(fastest.Nanoseconds())/float64(calls), unit)
}

// A round is a hundred calls.
func BenchmarkCall(b *testing.B) {
	for name, call := range singleCalls(b) {
		call := call
		b.Run(name, func(b *testing.B) {
			best(b, 100, "best-ns/call", func() {
				for i := 0; i < 100; i++ {
					call()
				}
			})
		})
	}
}

// The cost of a coin, in blocks and reads of 10,000. A round is a block.
func BenchmarkBulk(b *testing.B) {
	const n = 10000
	coins, ids := make([]coinstore.Coin, n), make([]coinstore.Bytes32, n)
	block := coinstore.Block{Info: head(0), Additions: additions(0, n)}
	for i := range coins {
		coins[i] = block.Additions[i].Coin
	}
	perCoin := func(name string, call func()) {
		b.Run(name, func(b *testing.B) { best(b, n, "best-ns/coin", call) })
	}
	perCoin("CoinIDs", func() { must(b, coinstore.CoinIDs(coins, ids)) })
	store := open(b, coinstore.Options{"sync_mode": "grouped"})
	dry := block
	dry.Info.Flags = coinstore.DryRun
	perCoin("ApplyBlock dry", func() { _, err := store.ApplyBlock(background, dry); must(b, err) })
	perCoin("ApplyBlock+Rollback", func() {
		_, err := store.ApplyBlock(background, block)
		must(b, err)
		_, err = store.Rollback(background, -1, 0)
		must(b, err)
	})
	_, err := store.ApplyBlock(background, block)
	must(b, err)
	records, bytes := make([]coinstore.Record, n), make([]byte, n)
	perCoin("GetMany", func() { _, err := store.GetMany(ids, records, bytes); must(b, err) })
	perCoin("AreUnspent", func() { must(b, store.AreUnspent(ids, bytes)) })
	perCoin("Report", func() {
		_, report, err := store.RollbackWithReport(background, -1, coinstore.DryRun)
		must(b, err)
		for err == nil {
			_, err = report.Read(background, records[:1024])
		}
		must(b, report.Close())
	})
}
