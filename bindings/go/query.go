// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"encoding/binary"
	"io"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Query is a question about coins: a source with its keys, filters and an order. It belongs to no store.
//
//	query := coinstore.ByPuzzleHash(owner).WithSpent(false).MinAmount(1000)
//	defer query.Close()
//	coins, err := store.Find(query, nil)
//
// Setters are for one goroutine, before the query is first used; then any number of goroutines may use it. A
// setting that is refused is told by Err, and by every use: ErrArgument if the source does not have it.
type Query struct {
	handle     handle
	interrupts atomic.Uint64 // calls of Interrupt
	mutex      sync.Mutex
	err        error
}

var _ io.Closer = (*Query)(nil)

// Order is how the coins of puzzle hashes and hints are sorted.
type Order uint64

const (
	// OrderKey is by key as first given, then by the height of the last change, then by coin id; a coin that
	// matches several keys stands under the first.
	OrderKey Order = C.COINSTORE_ORDER_KEY
	// OrderHeight is by the height of the last change, then by coin id, over all keys.
	OrderHeight Order = C.COINSTORE_ORDER_HEIGHT
)

// NoLimit is the CreatedBelow and the ChangedUpTo of a query that sets none.
const NoLimit uint64 = math.MaxUint64

// ByPuzzleHash asks for the coins of puzzle hashes. All settings.
func ByPuzzleHash(puzzleHashes ...Bytes32) *Query {
	return newIDs(C.COINSTORE_BY_PUZZLE_HASH, puzzleHashes)
}

// ByHint asks for the coins that have one of the hints, of 1 to 32 bytes. All settings but Hinted.
func ByHint(hints ...[]byte) *Query {
	q := newQuery(C.COINSTORE_BY_HINT)
	for _, hint := range hints {
		q.add(C.COINSTORE_BY_HINT, hint, len(hint), 1)
	}
	return q
}

// ByParent asks for the children of coins: parents as first given, children by height, then by number.
// Settings: CreatedFrom, CreatedBelow, WithSpent, WithUnspent, ScanBudget.
func ByParent(coinIDs ...Bytes32) *Query { return newIDs(C.COINSTORE_BY_PARENT, coinIDs) }

// ByID asks for coins by their ids, in the order first given. Settings: those of ByParent, ChangedFrom,
// ChangedUpTo.
func ByID(coinIDs ...Bytes32) *Query { return newIDs(C.COINSTORE_BY_ID, coinIDs) }

// AddedAt asks for the coins that the blocks at exactly these heights created, by number. Setting:
// ScanBudget.
func AddedAt(heights ...uint64) *Query { return newHeights(C.COINSTORE_ADDED_AT, heights) }

// RemovedAt asks for the coins that the blocks at exactly these heights spent, by number. Setting:
// ScanBudget.
func RemovedAt(heights ...uint64) *Query { return newHeights(C.COINSTORE_REMOVED_AT, heights) }

// ChangedAt asks for the coins that the blocks at exactly these heights created or spent, by number.
// Setting: ScanBudget.
func ChangedAt(heights ...uint64) *Query { return newHeights(C.COINSTORE_CHANGED_AT, heights) }

// AllUnspent asks for every unspent coin, by coin id. Setting: ScanBudget. Its pages are of no single block
// unless a View reads them.
func AllUnspent() *Query { return newQuery(C.COINSTORE_ALL_UNSPENT) }

// CreatedFrom leaves out coins created below a height.
func (q *Query) CreatedFrom(height uint64) *Query { return q.set(C.COINSTORE_QUERY_START, height) }

// CreatedBelow leaves out coins created at this height or above.
func (q *Query) CreatedBelow(height uint64) *Query { return q.set(C.COINSTORE_QUERY_END, height) }

// ChangedFrom leaves out coins that were neither created nor spent at this height or above.
func (q *Query) ChangedFrom(height uint64) *Query { return q.set(C.COINSTORE_QUERY_MIN, height) }

// ChangedUpTo leaves out coins that were created or spent above a height. To see the coins as they were at
// that height, use a View.
func (q *Query) ChangedUpTo(height uint64) *Query { return q.set(C.COINSTORE_QUERY_MAX, height) }

// MinAmount leaves out coins of a smaller amount.
func (q *Query) MinAmount(amount uint64) *Query { return q.set(C.COINSTORE_QUERY_MIN_AMOUNT, amount) }

// WithSpent says whether spent coins are asked for; they are unless it says no.
func (q *Query) WithSpent(with bool) *Query { return q.set(C.COINSTORE_QUERY_SPENT, flag(with)) }

// WithUnspent says whether unspent coins are asked for; they are unless it says no.
func (q *Query) WithUnspent(with bool) *Query { return q.set(C.COINSTORE_QUERY_UNSPENT, flag(with)) }

// WithHinted says whether coins that have one of the puzzle hashes as a hint are asked for too; they are not
// unless it says so.
func (q *Query) WithHinted(with bool) *Query { return q.set(C.COINSTORE_QUERY_HINTED, flag(with)) }

// InOrder sets the order; OrderKey unless it says otherwise.
func (q *Query) InOrder(order Order) *Query { return q.set(C.COINSTORE_QUERY_ORDER, uint64(order)) }

// ChiaPages lets pages end between two heights where they can, and tell where to go on: Page.NextHeight. With
// OrderHeight.
func (q *Query) ChiaPages() *Query { return q.set(C.COINSTORE_QUERY_CHIA_PAGE, 1) }

// ScanBudget sets how many rows a page looks at before it ends with fewer records than asked for, perhaps
// none; at least 1. The option scan_budget unless it is set.
func (q *Query) ScanBudget(rows uint64) *Query { return q.set(C.COINSTORE_QUERY_SCAN_BUDGET, rows) }

// Err returns why a key or a setting was refused, or nil.
func (q *Query) Err() error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.err
}

// Interrupt interrupts the pages that are read with this query at this moment. Later ones are not affected.
// To interrupt one call alone, end its context.
func (q *Query) Interrupt() error {
	if !q.handle.enter() {
		return errClosed
	}
	defer q.handle.leave()
	q.interrupts.Add(1)
	return failure(C.shim_query_interrupt(q.object()))
}

// interruptNow is for a call's own context; that call holds the handle.
func (q *Query) interruptNow() { _ = failure(C.shim_query_interrupt(q.object())) }

// Close frees the query; calls that use it go on, and so do iterators. Closing again is fine.
func (q *Query) Close() error {
	if q != nil && q.handle.enter() {
		if q.handle.shut() {
			runtime.SetFinalizer(q, nil)
		}
		q.handle.leave()
	}
	return nil
}

func newQuery(source C.uint32_t) *Query {
	q := &Query{err: errABI}
	if q.err != nil {
		return q
	}
	end := C.shim_query_new()
	if q.err = failure(end.end); q.err != nil {
		return q
	}
	q.handle.object = uintptr(end.handle)
	q.handle.free = func(object uintptr) { C.shim_query_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(q, func(q *Query) { q.handle.leaked("query", "") })
	return q.add(source, nil, 0, 0)
}

// newIDs returns a query whose keys are of 32 bytes.
func newIDs(source C.uint32_t, ids []Bytes32) *Query {
	q := newQuery(source)
	return q.change(func() error {
		return failure(C.shim_query_add_keys(q.object(), source, cIDs(ids), 32, C.size_t(len(ids))))
	})
}

func newHeights(source C.uint32_t, heights []uint64) *Query {
	keys := make([]byte, 0, 8*len(heights))
	for _, height := range heights {
		keys = binary.BigEndian.AppendUint64(keys, height)
	}
	return newQuery(source).add(source, keys, 8, len(heights))
}

func (q *Query) object() C.uintptr_t { return C.uintptr_t(q.handle.object) }

// change makes a call that puts the query together; its first failure stays.
func (q *Query) change(call func() error) *Query {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	switch {
	case q.err != nil:
	case !q.handle.enter():
		q.err = errClosed
	default:
		q.err = call()
		q.handle.leave()
	}
	return q
}

func (q *Query) set(key C.uint32_t, value uint64) *Query {
	return q.change(func() error { return failure(C.shim_query_set(q.object(), key, C.uint64_t(value))) })
}

func (q *Query) add(source C.uint32_t, keys []byte, size, n int) *Query {
	return q.change(func() error {
		return failure(C.shim_query_add_keys(q.object(), source, cBytes(keys), C.size_t(size), C.size_t(n)))
	})
}

func flag(on bool) uint64 {
	if on {
		return 1
	}
	return 0
}
