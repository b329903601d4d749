// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"context"
	"io"
	"runtime"
	"unsafe"
)

// Rollback takes blocks back until the tip is the highest block at or below a height. Coins created
// above it are deleted with their hints; coins spent above it are unspent again. Any negative height,
// or one below the first block, empties the store. flags is 0 or DryRun.
//
// A rollback is durable when it returns. Fails with ErrRollbackAboveTip and ErrRollbackTooDeep.
func (s *Store) Rollback(ctx context.Context, toHeight int64, flags uint32) (Result, error) {
	result, _, err := s.rollback(ctx, toHeight, flags, false)
	return result, err
}

// RollbackWithReport is Rollback, and gives every coin that changed: its record as it was before the
// call, with Deleted or UnspentAgain among its flags. Newest block first; in each its spends, then the
// coins it created that were not yet reported. The report is read from the log as it is asked for,
// and stays valid whatever the store does next. Close it.
func (s *Store) RollbackWithReport(ctx context.Context, toHeight int64, flags uint32) (Result,
	*Iterator, error) {
	return s.rollback(ctx, toHeight, flags, true)
}

func (s *Store) rollback(ctx context.Context, toHeight int64, flags uint32, withReport bool) (
	result Result, report *Iterator, err error) {
	wants := C.int(0)
	if withReport {
		wants = 1
	}
	err = s.long(ctx, func() error {
		end := C.shim_rollback(C.uintptr_t(s.handle.object), C.int64_t(toHeight), C.uint32_t(flags), wants)
		if end.end.status != C.COINSTORE_OK {
			return failure(end.end)
		}
		result = goResult(&end.result)
		if withReport {
			report = s.newIterator(end.iter)
		}
		return nil
	})
	return result, report, err
}

// RollbackFloor returns the lowest height that Rollback accepts; -1: the store can be emptied.
func (s *Store) RollbackFloor() (int64, error) {
	if !s.handle.enter() {
		return 0, errClosed
	}
	defer s.handle.leave()
	end := C.shim_rollback_floor(C.uintptr_t(s.handle.object))
	return int64(end.height), failure(end.end)
}

// Iterator is a stream of records, for one goroutine at a time. Read fills a slice; Next and Record
// walk through it one by one:
//
//	for it.Next(ctx) {
//		use(it.Record())
//	}
//	if err := it.Err(); err != nil { … }
type Iterator struct {
	handle handle
	store  *Store // which the collector must not take for unused while the iterator lives
	page   []Record
	at     int // of page: the record after the current one
	err    error
}

var _ io.Closer = (*Iterator)(nil)

func (s *Store) newIterator(object C.uintptr_t) *Iterator {
	it := &Iterator{store: s}
	it.handle.object = uintptr(object)
	it.handle.free = func(object uintptr) { C.shim_iter_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(it, func(it *Iterator) { it.handle.leaked("iterator", it.store.path) })
	return it
}

// Read reads on, into records, and returns how many it wrote; io.EOF at the end, again and again. An
// interrupted Read has lost nothing: call it again to go on.
func (it *Iterator) Read(ctx context.Context, records []Record) (int, error) {
	if err := ended(ctx); err != nil {
		return 0, err
	}
	if !it.handle.enter() {
		return 0, errClosed
	}
	defer it.handle.leave()
	if done := ctx.Done(); done != nil {
		stop := watch(done, it.interruptNow)
		defer stop()
	}
	var first *Record
	if len(records) > 0 {
		first = &records[0]
	}
	end := C.shim_iter_next(C.uintptr_t(it.handle.object),
		(*C.coinstore_record)(unsafe.Pointer(first)), C.size_t(len(records)))
	if end.end.status == C.COINSTORE_DONE {
		return 0, io.EOF
	}
	return int(end.n), because(ctx, failure(end.end))
}

func (it *Iterator) interruptNow() {
	_ = failure(C.shim_iter_interrupt(C.uintptr_t(it.handle.object)))
}

// Next goes to the next record; false at the end and after a failure, which Err tells.
func (it *Iterator) Next(ctx context.Context) bool {
	if it.at < len(it.page) {
		it.at++
		return true
	}
	if it.page == nil {
		it.page = make([]Record, 1024)
	}
	n, err := it.Read(ctx, it.page[:cap(it.page)])
	it.page, it.at = it.page[:n], 1
	it.err = err
	if err == io.EOF {
		it.err = nil
	}
	return err == nil
}

// Record returns the record that Next went to; valid until the next call of Next.
func (it *Iterator) Record() *Record { return &it.page[it.at-1] }

// Err returns why Next answered false, or nil at the end.
func (it *Iterator) Err() error { return it.err }

// Close ends the iterator and interrupts a Read of another goroutine. Closing again is fine.
func (it *Iterator) Close() error {
	if it != nil && it.handle.enter() {
		if it.handle.shut() {
			runtime.SetFinalizer(it, nil)
			it.interruptNow()
		}
		it.handle.leave()
	}
	return nil
}
