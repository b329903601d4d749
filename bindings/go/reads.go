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

// background is for calls that nobody interrupts.
var background = context.Background()

func cID(id *Bytes32) C.shim_id { return *(*C.shim_id)(unsafe.Pointer(id)) }

// Reader is what a Store and a View have in common: each of its calls is of one block, of a Store the tip of
// the moment of the call, of a View always the same.
type Reader interface {
	Tip() (Tip, error)
	BlockInfo(height uint64) (Tip, error)
	Get(coinID Bytes32) (Record, error)
	GetMany(coinIDs []Bytes32, records []Record, found []byte) (int, error)
	IsUnspent(coinID Bytes32) (bool, error)
	AreUnspent(coinIDs []Bytes32, answers []byte) error
	ReadHints(coinIDs []Bytes32, hints []Hint) (int, error)
	Hints(coinIDs ...Bytes32) ([]Hint, error)
	ReadProof(coinID Bytes32, proof []byte) (int, error)
	Prove(coinID Bytes32) ([]byte, error)
	Balance(ctx context.Context, puzzleHash Bytes32) (Balance, error)
	ReadBalances(ctx context.Context, puzzleHashes []Bytes32, balances []Balance) error
	ReadBalancePage(ctx context.Context, cursor *Cursor, balances []Balance) (Page, error)
	Lineage(ctx context.Context, puzzleHash Bytes32) (coin, parent Record, err error)
	ReadPage(ctx context.Context, query *Query, cursor *Cursor, records []Record) (Page, error)
	ReadHintPage(ctx context.Context, query *Query, cursor *Cursor, hints []Hint) (Page, error)
	Find(query *Query, from *Cursor) (*Iterator, error)
}

// reads implement Reader.
type reads struct {
	core *core
	view *viewHandle // nil: the tip at the moment of the call
}

// enter makes a call with the store and the view held.
func (r *reads) enter(call func(store, view C.uintptr_t) error) error {
	if !r.core.enter() {
		return errClosed
	}
	defer r.core.leave()
	if r.view == nil {
		return call(r.core.object(), 0)
	}
	if !r.view.enter() {
		return errClosed
	}
	defer r.view.leave()
	return call(r.core.object(), C.uintptr_t(r.view.object))
}

// read makes a call that only reads; it may be made more than once.
func (r *reads) read(ctx context.Context, call func(store, view C.uintptr_t) error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	return r.enter(func(store, view C.uintptr_t) error {
		if done := ctx.Done(); done != nil {
			stop := watch(done, r.core.interruptNow)
			defer stop()
		}
		meant := func() uint64 { return r.core.interrupts.Load() }
		return repeat(ctx, meant, func() error { return call(store, view) })
	})
}

// Tip returns the last block of the chain, or the view's, and the state after it; ErrNotFound if the store
// is empty. DurableHeight is that of now.
func (r *reads) Tip() (tip Tip, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_get_tip(store, view)
		if end.end.status == C.COINSTORE_OK {
			tip = *(*Tip)(unsafe.Pointer(&end.tip))
		}
		return failure(end.end)
	})
	return tip, err
}

// BlockInfo returns the block at a height and the state after it; ErrNotFound if no block of the
// chain has exactly this height, or if it is above the view's. DurableHeight is that of now.
func (r *reads) BlockInfo(height uint64) (info Tip, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_get_block_info(store, view, C.uint64_t(height))
		if end.end.status == C.COINSTORE_OK {
			info = *(*Tip)(unsafe.Pointer(&end.tip))
		}
		return failure(end.end)
	})
	return info, err
}

// Get returns one coin, spent or not; ErrNotFound if the store does not know it.
func (r *reads) Get(coinID Bytes32) (record Record, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_get(store, view, cID(&coinID))
		if end.end.status == C.COINSTORE_OK {
			record = goRecord(&end.record)
		}
		return failure(end.end)
	})
	return record, err
}

func goRecord(record *C.coinstore_record) Record { return *(*Record)(unsafe.Pointer(record)) }

// GetMany reads many coins as of one moment, into records and found, which are as long as coinIDs;
// found[i] is 1 where records[i] is a record, else 0. It returns how many were found.
func (r *reads) GetMany(coinIDs []Bytes32, records []Record, found []byte) (n int, err error) {
	if len(records) != len(coinIDs) || len(found) != len(coinIDs) {
		return 0, newError(ErrArgument, "records and found must be as long as coinIDs")
	}
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_get_many(store, view, cIDs(coinIDs), C.size_t(len(coinIDs)), cRecords(records), cBytes(found))
		n = int(end.n)
		return failure(end.end)
	})
	return n, err
}

// IsUnspent tells whether a coin is known and unspent.
func (r *reads) IsUnspent(coinID Bytes32) (unspent bool, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_is_unspent_one(store, view, cID(&coinID))
		unspent = end.n == 1
		return failure(end.end)
	})
	return unspent, err
}

// AreUnspent tells of many coins, as of one moment, whether they are unspent: answers, as long as
// coinIDs, gets 1 for unspent, 0 for spent or unknown.
func (r *reads) AreUnspent(coinIDs []Bytes32, answers []byte) error {
	if len(answers) != len(coinIDs) {
		return newError(ErrArgument, "answers must be as long as coinIDs")
	}
	return r.read(background, func(store, view C.uintptr_t) error {
		return failure(C.shim_is_unspent(store, view, cIDs(coinIDs), C.size_t(len(coinIDs)), cBytes(answers)))
	})
}

// ReadHints reads the hints of coins: ids in the order first given, each coin's hints bytewise, a
// prefix first; unknown ids are passed over. It returns how many it wrote, or, with
// ErrBufferTooSmall, how many there are.
func (r *reads) ReadHints(coinIDs []Bytes32, hints []Hint) (n int, err error) {
	err = r.read(background, func(store, view C.uintptr_t) error {
		end := C.shim_get_hints(store, view, cIDs(coinIDs), C.size_t(len(coinIDs)), cHints(hints),
			C.size_t(len(hints)))
		n = int(end.n)
		return failure(end.end)
	})
	return n, err
}

// Hints returns the hints of coins, in the order of ReadHints.
func (r *reads) Hints(coinIDs ...Bytes32) ([]Hint, error) {
	hints := make([]Hint, 4*len(coinIDs))
	for {
		n, err := r.ReadHints(coinIDs, hints)
		if isStatus(err, ErrBufferTooSmall) {
			hints = make([]Hint, n)
			continue
		}
		return hints[:n], err
	}
}
