// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"context"
	"unsafe"
)

// Balance is what a puzzle hash owns.
type Balance struct {
	PuzzleHash Bytes32
	Amount     Uint128 // sum of its unspent amounts
	Coins      uint64  // its unspent coins
}

// Balance adds up what a puzzle hash owns; an unknown one owns nothing.
func (r *reads) Balance(ctx context.Context, puzzleHash Bytes32) (balance Balance, err error) {
	err = r.read(ctx, func(store, view C.uintptr_t) error {
		end := C.shim_balance(store, view, cID(&puzzleHash))
		if end.end.status == C.COINSTORE_OK {
			balance = *(*Balance)(unsafe.Pointer(&end.balance))
		}
		return failure(end.end)
	})
	return balance, err
}

// ReadBalances adds up what puzzle hashes own, as of one moment, into balances, which is as long as
// puzzleHashes.
func (r *reads) ReadBalances(ctx context.Context, puzzleHashes []Bytes32, balances []Balance) error {
	if len(balances) != len(puzzleHashes) {
		return newError(ErrArgument, "balances must be as long as puzzleHashes")
	}
	return r.read(ctx, func(store, view C.uintptr_t) error {
		return failure(C.shim_balances(store, view, cIDs(puzzleHashes), C.size_t(len(puzzleHashes)),
			cBalances(balances)))
	})
}

// ReadBalancePage reads a page of the balances of all puzzle hashes that own a coin, in the order of the
// hashes, and moves the cursor on, as ReadPage does. Pages of a Store are of no single block: each is of the
// tip of its moment. Each goes through the coins in memory once, so take large ones.
//
// Fails with ErrInvalidCursor, ErrStaleCursor, ErrViewEnded, ErrTooManyChanges, ErrInterrupted.
func (r *reads) ReadBalancePage(ctx context.Context, cursor *Cursor, balances []Balance) (page Page, err error) {
	if cursor == nil {
		return page, newError(ErrArgument, "no cursor")
	}
	err = r.read(ctx, func(store, view C.uintptr_t) error {
		end := C.shim_balance_page(store, view, cBalances(balances), C.size_t(len(balances)), cCursor(cursor))
		return goPage(&end, &page, cursor)
	})
	return page, err
}

// Lineage finds the one coin in which a singleton lives: the only coin with a puzzle hash that is unspent and
// has FastForward; and its parent, of which Coin.ParentCoinInfo is the parent's parent. ErrNotFound if there is
// none, or more than one.
func (r *reads) Lineage(ctx context.Context, puzzleHash Bytes32) (coin, parent Record, err error) {
	err = r.read(ctx, func(store, view C.uintptr_t) error {
		end := C.shim_lineage(store, view, cID(&puzzleHash))
		if end.end.status == C.COINSTORE_OK {
			coin, parent = goRecord(&end.coin), goRecord(&end.parent)
		}
		return failure(end.end)
	})
	return coin, parent, err
}

// BlockRoots computes the two roots that the header of a Chia block has over what it adds and removes: set
// roots, as docs/queries.md says. ErrNotFound if no block of the chain has exactly this height.
func (s *Store) BlockRoots(height uint64) (additions, removals Bytes32, err error) {
	err = s.read(background, func(store, _ C.uintptr_t) error {
		end := C.shim_block_roots(store, C.uint64_t(height))
		if end.end.status == C.COINSTORE_OK {
			additions = *(*Bytes32)(unsafe.Pointer(&end.additions))
			removals = *(*Bytes32)(unsafe.Pointer(&end.removals))
		}
		return failure(end.end)
	})
	return additions, removals, err
}
