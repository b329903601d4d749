// SPDX-License-Identifier: Apache-2.0

// Keeps a wallet's coins up to date with a store, page by page, across blocks and a reorganisation.
//
//	wallet_sync DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// The wallet asks for everything that ever happened to its puzzle hashes, in the order of heights, and
// keeps the cursor of the last page. Asked again with it, the store tells what has changed since. When a
// rollback has taken the cursor's block away the store says so, and the wallet begins again.
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

// wallet is what is kept between two runs: cursor.Bytes() may be written to a file.
type wallet struct {
	query  *coinstore.Query
	cursor coinstore.Cursor
}

// sync reads what is new, and answers how many coins it was told of.
func (w *wallet) sync(ctx context.Context, store *coinstore.Store) (told int, err error) {
	records := make([]coinstore.Record, 2) // 1,024 in earnest
	for {
		page, err := store.ReadPage(ctx, w.query, &w.cursor, records)
		if errors.Is(err, coinstore.ErrStaleCursor) {
			fmt.Println("  the chain was reorganised: begin again")
			w.cursor, told = coinstore.Cursor{}, 0
			continue
		}
		if err != nil {
			return told, err
		}
		for _, record := range records[:page.N] {
			fmt.Printf("  %d units, created at %d", record.Coin.Amount, record.ConfirmedHeight)
			if !record.IsUnspent() {
				fmt.Printf(", spent at %d", record.SpentHeight)
			}
			fmt.Println()
		}
		told += page.N
		if !page.More {
			return told, nil
		}
	}
}

func apply(ctx context.Context, store *coinstore.Store, height uint64, hash byte, block coinstore.Block) error {
	block.Info = coinstore.BlockInfo{Height: height, BlockHash: letters(hash)}
	tip, err := store.Tip()
	if err != nil && !errors.Is(err, coinstore.ErrNotFound) {
		return err
	}
	block.Info.ParentHash = tip.BlockHash
	_, err = store.ApplyBlock(ctx, block)
	return err
}

func run(ctx context.Context, store *coinstore.Store) error {
	ours := letters('w')
	var coins []coinstore.Addition
	for i := byte(0); i < 3; i++ {
		coins = append(coins, coinstore.Addition{Coin: coinstore.Coin{
			ParentCoinInfo: letters('p' + i), PuzzleHash: ours, Amount: 100 * uint64(i+1)}})
	}
	// A query is built once, and then used by any number of goroutines.
	mine := wallet{query: coinstore.ByPuzzleHash(ours).InOrder(coinstore.OrderHeight)}
	defer mine.query.Close()

	// Applies a block, and reads what is new.
	step := func(what string, height uint64, hash byte, block coinstore.Block, want int) error {
		fmt.Println(what)
		if err := apply(ctx, store, height, hash, block); err != nil {
			return err
		}
		told, err := mine.sync(ctx, store)
		if err == nil && told != want {
			err = fmt.Errorf("told of %d coins, not of %d", told, want)
		}
		return err
	}

	// An earlier run may have left blocks. A negative height empties the store.
	if _, err := store.Rollback(ctx, -1, 0); err != nil {
		return err
	}
	if err := apply(ctx, store, 0, 'a', coinstore.Block{Additions: coins[:2]}); err != nil {
		return err
	}
	err := step("two blocks:", 1, 'b', coinstore.Block{Spent: []coinstore.Bytes32{coins[0].ID()}}, 2)
	if err != nil {
		return err
	}
	fmt.Println("nothing new:")
	if told, err := mine.sync(ctx, store); err != nil || told != 0 {
		return fmt.Errorf("told of %d coins: %w", told, err)
	}
	if err := step("one more block:", 2, 'c', coinstore.Block{Additions: coins[2:]}, 1); err != nil {
		return err
	}
	if _, err := store.Rollback(ctx, 0, 0); err != nil {
		return err
	}
	if err := step("block 1 was not to be:", 1, 'd', coinstore.Block{}, 2); err != nil {
		return err
	}

	balance, err := store.Balance(ctx, ours)
	if err != nil {
		return err
	}
	fmt.Println(balance.Coins, "coins unspent")
	return nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: wallet_sync DIRECTORY")
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
