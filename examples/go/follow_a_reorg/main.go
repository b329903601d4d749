// SPDX-License-Identifier: Apache-2.0

// Follows a reorganisation as an indexer does: what changed, and what a reader of the old chain sees.
//
//	follow_a_reorg DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// A view holds on to a block by its name. As long as the block is in the chain, every read through the view
// answers as of it, whatever has come on top. A rollback below it ends the view. The report of the rollback
// names every coin that changed.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"coinstore"
)

func letters(letter byte) (b coinstore.Bytes32) {
	copy(b[:], bytes.Repeat([]byte{letter}, 32))
	return b
}

func apply(ctx context.Context, store *coinstore.Store, height uint64, hash, parentHash byte,
	block coinstore.Block) error {
	block.Info = coinstore.BlockInfo{Height: height, BlockHash: letters(hash)}
	if height > 0 {
		block.Info.ParentHash = letters(parentHash)
	}
	_, err := store.ApplyBlock(ctx, block)
	return err
}

// state asks a store for the tip, or a view for its block; both are Readers.
func state(reader coinstore.Reader, coinID coinstore.Bytes32) (string, error) {
	unspent, err := reader.IsUnspent(coinID)
	if unspent {
		return "unspent", err
	}
	return "spent", err
}

func printReport(ctx context.Context, changed *coinstore.Iterator) error {
	for changed.Next(ctx) {
		fate := "unspent again"
		if changed.Record().Flags&coinstore.Deleted != 0 {
			fate = "no longer known"
		}
		fmt.Printf("  the coin of %d is %s\n", changed.Record().Coin.Amount, fate)
	}
	return changed.Err()
}

func run(ctx context.Context, store *coinstore.Store) error {
	coin := coinstore.Coin{PuzzleHash: letters('h'), Amount: 1000}
	child := coinstore.Coin{ParentCoinInfo: coin.ID(), PuzzleHash: coin.PuzzleHash, Amount: 900}

	if _, err := store.Rollback(ctx, -1, 0); err != nil { // what an earlier run has left
		return err
	}
	if err := apply(ctx, store, 0, 'a', 0, coinstore.Block{Additions: []coinstore.Addition{{Coin: coin}}}); err != nil {
		return err
	}
	before, err := store.View()
	if err != nil {
		return err
	}
	defer before.Close()
	err = apply(ctx, store, 1, 'b', 'a', coinstore.Block{Additions: []coinstore.Addition{{Coin: child}},
		Spent: []coinstore.Bytes32{coin.ID()}})
	if err != nil {
		return err
	}
	after, err := store.View()
	if err != nil {
		return err
	}
	defer after.Close()

	// Block 1 spent the coin. As of block 0 it is unspent still.
	now, err := state(store, coin.ID())
	if err != nil {
		return err
	}
	then, err := state(before, coin.ID())
	if err != nil {
		return err
	}
	fmt.Printf("the coin is %s now, and %s as of block 0\n", now, then)

	fmt.Println("another block 1 has won:")
	_, changed, err := store.RollbackWithReport(ctx, 0, 0)
	if err != nil {
		return err
	}
	defer changed.Close()
	if err := printReport(ctx, changed); err != nil {
		return err
	}
	if err := apply(ctx, store, 1, 'c', 'a', coinstore.Block{}); err != nil {
		return err
	}

	// The view of block 0 goes on; that of the old block 1 has ended, though there is a block 1 again.
	if _, err := before.Get(coin.ID()); err != nil {
		return err
	}
	_, err = after.Get(coin.ID())
	var refusal *coinstore.Error
	if !errors.Is(err, coinstore.ErrViewEnded) || !errors.As(err, &refusal) {
		return fmt.Errorf("the view of the old block 1 goes on: %w", err)
	}
	fmt.Println("the view of the old block 1:", refusal.Code.Name())
	return nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: follow_a_reorg DIRECTORY")
		os.Exit(2)
	}
	ctx := context.Background()
	store, err := coinstore.Open(ctx, os.Args[1], nil)
	if err == nil {
		err = run(ctx, store)
		if closed := store.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
