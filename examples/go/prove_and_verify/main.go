// SPDX-License-Identifier: Apache-2.0

// Proves that a coin is unspent and that another is not, and checks both proofs as a light client
// would.
//
//	prove_and_verify DIRECTORY      a folder that does not exist yet, or an earlier run's store
//
// Two roles in one program. The node below holds the store. The light client is check_payment.go: it
// imports package verify only, which is Go alone; it knows a state root from a source that it
// trusts, and gets the proof from anyone.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"coinstore"
)

var errWrong = errors.New("a proof says what it must not say")

// makeChain makes sixteen coins in one block, of which the next block spends the first.
func makeChain(ctx context.Context, store *coinstore.Store) (ids [16]coinstore.Bytes32, err error) {
	var additions [16]coinstore.Addition
	for i := range additions {
		additions[i].PuzzleHash[0] = byte(i)
		additions[i].Amount = 100
		ids[i] = additions[i].ID()
	}
	if _, err := store.Rollback(ctx, -1, 0); err != nil { // what an earlier run left
		return ids, err
	}
	var one, two coinstore.Bytes32
	for i := range one {
		one[i], two[i] = 1, 2
	}
	_, err = store.ApplyBlocks(ctx, []coinstore.Block{
		{Info: coinstore.BlockInfo{Height: 0, BlockHash: one}, Additions: additions[:]},
		{Info: coinstore.BlockInfo{Height: 1, BlockHash: two, ParentHash: one}, Spent: ids[:1]},
	})
	return ids, err
}

func run(ctx context.Context, store *coinstore.Store) error {
	ids, err := makeChain(ctx, store)
	if err != nil {
		return err
	}
	spent, unspent := ids[0], ids[1]

	// The root of the unspent coins. A chain may put it into its headers, signed or mined.
	tip, err := store.Tip()
	if err != nil {
		return err
	}
	proof, err := store.Prove(unspent)
	if err != nil {
		return err
	}
	fmt.Printf("proof of presence, %d bytes: ", len(proof))
	if !paymentIsThere(proof, tip.StateRoot, unspent) {
		return errWrong
	}

	// The same proof says nothing about another coin, and nothing under another root.
	fmt.Print("the same for another coin: ")
	if paymentIsThere(proof, tip.StateRoot, ids[2]) {
		return errWrong
	}

	// The spent coin is not in the tree any more: the store proves its absence.
	proof, err = store.Prove(spent)
	if err != nil {
		return err
	}
	fmt.Printf("proof of absence, %d bytes, shown as a payment: ", len(proof))
	if paymentIsThere(proof, tip.StateRoot, spent) {
		return errWrong
	}
	fmt.Print("the same, shown as an absence: ")
	if !paymentIsGone(proof, tip.StateRoot, spent) {
		return errWrong
	}
	return nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: prove_and_verify DIRECTORY")
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
