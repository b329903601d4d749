// SPDX-License-Identifier: Apache-2.0

// Bench prints what calls cost from Go: the best of several rounds, in nanoseconds, with the bytes allocated on
// the Go heap. bindings/bench runs it beside the other languages.
package main

import (
	"context"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"coinstore"
	"coinstore/verify"
)

const coins = 10000

var ctx = context.Background()

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func repeat(n int, call func(i int)) func() {
	return func() {
		for i := 0; i < n; i++ {
			call(i)
		}
	}
}

func measure(what string, rounds, items int, run, undo func()) {
	best, allocated := time.Duration(math.MaxInt64), uint64(math.MaxUint64)
	for round := 0; round < rounds; round++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		run()
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if took < best {
			best = took
		}
		if bytes := after.TotalAlloc - before.TotalAlloc; bytes < allocated {
			allocated = bytes
		}
		if undo != nil {
			undo()
		}
	}
	fmt.Printf("%-36s %10.0f %18.1f\n", what, float64(best.Nanoseconds())/float64(items),
		float64(allocated)/float64(items))
}

func main() {
	folder, err := os.MkdirTemp("", "coinstore-bench-")
	check(err)
	defer os.RemoveAll(folder)
	store, err := coinstore.Open(ctx, filepath.Join(folder, "store"), nil)
	check(err)
	defer store.Close()
	run(store)
}

func run(store *coinstore.Store) {
	owner, absent := filled(1), coinstore.Bytes32{}
	bare, ids := make([]coinstore.Coin, coins), make([]coinstore.Bytes32, coins)
	block := coinstore.Block{Info: coinstore.BlockInfo{BlockHash: owner}, Additions: make([]coinstore.Addition, coins)}
	for i := range bare {
		bare[i] = coinstore.Coin{PuzzleHash: owner, Amount: uint64(i)}
		block.Additions[i].Coin = bare[i]
	}
	check(coinstore.CoinIDs(bare, ids))
	records, found, proof := make([]coinstore.Record, coins), make([]byte, coins), make([]byte, coinstore.ProofMax)

	fmt.Printf("%s, %s: best of rounds\n", coinstore.Version(), runtime.Version())
	fmt.Printf("%-36s %10s %18s\n", "", "ns", "bytes allocated")
	apply := func() { _, err := store.ApplyBlock(ctx, block); check(err) }
	measure("apply, per coin of 10,000", 8, coins, apply, func() { _, err := store.Rollback(ctx, -1, 0); check(err) })
	apply()
	measure("trivial call (rollback floor)", 30, 20000, repeat(20000, func(int) {
		_, err := store.RollbackFloor()
		check(err)
	}), nil)
	measure("get, one by one", 30, coins, repeat(coins, func(i int) { _, err := store.Get(ids[i]); check(err) }), nil)
	measure("get absent", 30, coins, repeat(coins, func(int) {
		if _, err := store.Get(absent); err != coinstore.ErrNotFound {
			log.Fatal(err)
		}
	}), nil)
	measure("get many, per coin of 10,000", 30, coins, func() {
		_, err := store.GetMany(ids, records, found)
		check(err)
	}, nil)
	measure("unspent?, per coin of 10,000", 30, coins, func() { check(store.AreUnspent(ids, found)) }, nil)
	pages(store, owner, records[:1024])
	measure("coin ids, per coin of 10,000", 30, coins, func() { check(coinstore.CoinIDs(bare, ids)) }, nil)
	measure("coin id in Go alone", 30, coins, repeat(coins, func(i int) { _ = bare[i].ID() }), nil)
	measure("prove", 10, 1000, repeat(1000, func(i int) { _, err := store.ReadProof(ids[i], proof); check(err) }), nil)

	tip, err := store.Tip()
	check(err)
	n, err := store.ReadProof(ids[0], proof)
	check(err)
	measure("verify natively", 10, 1000, repeat(1000, func(int) {
		_, err := coinstore.VerifyProof(proof[:n], tip.StateRoot, ids[0], coinstore.ExpectPresent)
		check(err)
	}), nil)
	measure("verify in Go alone", 10, 1000, repeat(1000, func(int) {
		_, err := verify.Proof(proof[:n], tip.StateRoot, ids[0], verify.Present)
		check(err)
	}), nil)
}

// pages reads all coins of the owner, in pages of 1,024.
func pages(store *coinstore.Store, owner coinstore.Bytes32, page []coinstore.Record) {
	query := coinstore.ByPuzzleHash(owner)
	defer query.Close()
	measure("pages of 1,024, per record", 30, coins, func() {
		var cursor coinstore.Cursor
		n := 0
		for more := true; more; {
			end, err := store.ReadPage(ctx, query, &cursor, page)
			check(err)
			n, more = n+end.N, end.More
		}
		if n != coins {
			log.Fatal(n, " coins")
		}
	}, nil)
	measure("stream of a query, per record", 30, coins, func() {
		found, err := store.Find(query, nil)
		check(err)
		for found.Next(ctx) {
			_ = found.Record()
		}
		check(found.Err())
		check(found.Close())
	}, nil)
}

func filled(b byte) (bytes coinstore.Bytes32) {
	for i := range bytes {
		bytes[i] = b
	}
	return bytes
}
