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

// Iterator is a stream of records: those of a query, or those that a rollback changed. One goroutine at a
// time. Read fills a slice; Next and Record walk through them one by one:
//
//	for it.Next(ctx) {
//		use(it.Record())
//	}
//	if err := it.Err(); err != nil { … }
type Iterator struct {
	handle handle
	core   *core
	page   []Record
	at     int // of page: the record after the current one
	err    error
}

var _ io.Closer = (*Iterator)(nil)

func (c *core) newIterator(object C.uintptr_t) *Iterator {
	it := &Iterator{core: c}
	it.handle.object = uintptr(object)
	it.handle.free = func(object uintptr) { C.shim_iter_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(it, func(it *Iterator) { it.handle.leaked("iterator", it.core.path) })
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
	n := 0
	err := repeat(ctx, it.meant, func() error {
		end := C.shim_iter_next(it.object(), cRecords(records), C.size_t(len(records)))
		n = int(end.n)
		return failure(end.end)
	})
	switch err {
	case nil:
		return n, nil
	case ErrDone:
		err = io.EOF
	}
	return 0, err
}

func (it *Iterator) object() C.uintptr_t { return C.uintptr_t(it.handle.object) }

// meant counts the interrupts that are for everyone: of the whole store, and by Close.
func (it *Iterator) meant() uint64 {
	n := it.core.interrupts.Load()
	if it.handle.isShut() {
		n++
	}
	return n
}

func (it *Iterator) interruptNow() {
	_ = failure(C.shim_iter_interrupt(it.object()))
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

// Cursor tells where the iterator stands: behind the last record that Read gave. Next reads 1,024
// records ahead. ErrUnsupported for the report of a rollback.
func (it *Iterator) Cursor() (Cursor, error) {
	if !it.handle.enter() {
		return Cursor{}, errClosed
	}
	defer it.handle.leave()
	end := C.shim_iter_cursor(it.object())
	if end.end.status != C.COINSTORE_OK {
		return Cursor{}, failure(end.end)
	}
	return *(*Cursor)(unsafe.Pointer(&end.cursor)), nil
}

// Tip tells of which block the records last read are: the view's, or the tip of that moment. ErrNotFound
// if nothing was read yet or the store was empty, ErrUnsupported for the report of a rollback.
func (it *Iterator) Tip() (Tip, error) {
	if !it.handle.enter() {
		return Tip{}, errClosed
	}
	defer it.handle.leave()
	end := C.shim_iter_tip(it.object())
	if end.end.status != C.COINSTORE_OK {
		return Tip{}, failure(end.end)
	}
	return *(*Tip)(unsafe.Pointer(&end.tip)), nil
}

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
