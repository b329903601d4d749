// SPDX-License-Identifier: Apache-2.0

// Opens a store, applies blocks, reads the result, and follows a reorganisation.
//
//	open_and_apply DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// Block 0 creates two coins. Block 1 spends one of them; of the coins it creates, one carries a hint
// and another is spent in the same block. Then the chain turns out to have another block 1: a
// rollback takes ours back, and the other one is applied in its place.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"coinstore"
)

// letters returns 32 times a letter: what a node gets from its network, here stands for itself.
func letters(letter byte) (b coinstore.Bytes32) {
	copy(b[:], bytes.Repeat([]byte{letter}, 32))
	return b
}

func coinOf(parent coinstore.Bytes32, owner byte, amount uint64) coinstore.Addition {
	return coinstore.Addition{Coin: coinstore.Coin{
		ParentCoinInfo: parent, PuzzleHash: letters(owner), Amount: amount}}
}

func headOf(height uint64, hash, parentHash byte) coinstore.BlockInfo {
	return coinstore.BlockInfo{Height: height, Timestamp: 1700000000 + 20*height,
		BlockHash: letters(hash), ParentHash: letters(parentHash)}
}

func printTip(store *coinstore.Store) error {
	tip, err := store.Tip()
	if err != nil {
		return err
	}
	fmt.Printf("tip: height %d, %d coins unspent, %d spent, %d hints\n",
		tip.Height, tip.Unspent, tip.Spent, tip.Hints)
	fmt.Printf("  root %v\n", tip.StateRoot)
	return nil
}

func run(ctx context.Context, store *coinstore.Store) error {
	// An earlier run may have left blocks. A negative height empties the store.
	if _, err := store.Rollback(ctx, -1, 0); err != nil {
		return err
	}

	// Block 0. Two coins, nothing spent; coins of the first block come from nowhere. The store
	// computes ids by itself; a caller that wants to know them asks the coin.
	a, b := coinOf(coinstore.Bytes32{}, 'a', 1000), coinOf(coinstore.Bytes32{}, 'b', 500)
	_, err := store.ApplyBlock(ctx, coinstore.Block{Info: headOf(0, '0', '-'),
		Additions: []coinstore.Addition{a, b}})
	if err != nil {
		return err
	}
	if err := printTip(store); err != nil {
		return err
	}

	// Block 1. It spends a's coin and creates three: for b with a hint, for c, and for d. The one for
	// c is spent by the block that creates it (d's coin is its child); the order does not matter.
	forB, forC := coinOf(a.ID(), 'b', 300), coinOf(a.ID(), 'c', 700)
	forD := coinOf(forC.ID(), 'd', 700)
	_, err = store.ApplyBlock(ctx, coinstore.Block{Info: headOf(1, '1', '0'),
		Additions: []coinstore.Addition{forB, forC, forD},
		Spent:     []coinstore.Bytes32{forC.ID(), a.ID()},
		Hints:     []coinstore.Hint{coinstore.NewHint(forB.ID(), []byte("invoice 17"))}})
	if err != nil {
		return err
	}
	if err := printTip(store); err != nil {
		return err
	}

	// Every coin has one record, whether it is spent or not.
	record, err := store.Get(a.ID())
	if err != nil {
		return err
	}
	fmt.Printf("a's coin of %d: created at height %d, spent at height %d\n",
		record.Coin.Amount, record.ConfirmedHeight, record.SpentHeight)

	// A block that breaks a rule changes nothing, and the error says which item is at fault.
	_, err = store.ApplyBlock(ctx, coinstore.Block{Info: headOf(2, '2', '1'),
		Spent: []coinstore.Bytes32{a.ID()}})
	var refusal *coinstore.Error
	if !errors.Is(err, coinstore.ErrCoinAlreadySpent) || !errors.As(err, &refusal) {
		return fmt.Errorf("spending it again: %w", err)
	}
	fmt.Printf("spending it again: %s (removal %d): %s\n", refusal.Code.Name(), refusal.Index, refusal.Message)

	// The network prefers another block 1. Rolling back to height 0 takes ours away, and the report
	// tells what became of its coins: a wallet or a mempool wants to know.
	_, changed, err := store.RollbackWithReport(ctx, 0, 0)
	if err != nil {
		return err
	}
	defer changed.Close()
	for changed.Next(ctx) {
		fate := "unspent again"
		if changed.Record().Flags&coinstore.Deleted != 0 {
			fate = "gone"
		}
		fmt.Printf("  coin of %d is %s\n", changed.Record().Coin.Amount, fate)
	}
	if err := changed.Err(); err != nil {
		return err
	}

	_, err = store.ApplyBlock(ctx, coinstore.Block{Info: headOf(1, 'I', '0'),
		Additions: []coinstore.Addition{coinOf(b.ID(), 'e', 500)}, Spent: []coinstore.Bytes32{b.ID()}})
	if err != nil {
		return err
	}
	return printTip(store)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: open_and_apply DIRECTORY")
		os.Exit(2)
	}
	ctx := context.Background()
	store, err := coinstore.Open(ctx, os.Args[1], nil) // nil: the default options
	if err == nil {
		err = run(ctx, store)
		if closed := store.Close(); err == nil { // Close tells if the last sync failed
			err = closed
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
