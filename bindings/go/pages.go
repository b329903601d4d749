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

// Cursor is where a query goes on. The zero Cursor is the front. It may be stored as bytes and used again
// later, also after the store was reopened.
//
// A cursor belongs to the store, to the keys and settings of its query, and to the view; elsewhere it is
// ErrInvalidCursor. It carries the tip of its page: once a rollback has taken that block away it is
// ErrStaleCursor, and the caller begins again.
type Cursor struct {
	bytes  [C.COINSTORE_CURSOR_MAX]byte
	length uintptr
}

// ParseCursor returns the cursor that Bytes has made bytes of; ErrInvalidCursor if there are too many. What
// else is wrong with them comes out when the cursor is used.
func ParseCursor(bytes []byte) (c Cursor, err error) {
	if len(bytes) > len(c.bytes) {
		return c, newError(ErrInvalidCursor, "a cursor is not as long")
	}
	c.length = uintptr(copy(c.bytes[:], bytes))
	return c, nil
}

// Bytes returns the cursor as bytes, none for the front.
func (c Cursor) Bytes() []byte { return append([]byte(nil), c.bytes[:c.length]...) }

// Page tells how a page ended.
type Page struct {
	N          int    // entries that it has
	More       bool   // whether this was not the last page; also if N is 0
	NextHeight uint64 // with Query.ChiaPages and More: the height to go on from; else NoHeight
}

// goPage takes over what a page call gave, and moves the cursor on.
func goPage(end *C.shim_page, page *Page, cursor *Cursor) error {
	if end.end.status == C.COINSTORE_OK {
		*page = Page{int(end.n), end.more != 0, uint64(end.next_height)}
		*cursor = *(*Cursor)(unsafe.Pointer(&end.cursor))
	}
	return failure(end.end)
}

func cCursor(cursor *Cursor) C.shim_cursor { return *(*C.shim_cursor)(unsafe.Pointer(cursor)) }

// queryRead makes a call that reads with a query; it may be made more than once.
func (r *reads) queryRead(ctx context.Context, q *Query, cursor *Cursor,
	call func(store, view, query C.uintptr_t) error) error {
	if q == nil || cursor == nil {
		return newError(ErrArgument, "no query, or no cursor")
	}
	if err := q.Err(); err != nil {
		return err
	}
	if err := ended(ctx); err != nil {
		return err
	}
	if !q.handle.enter() {
		return errClosed
	}
	defer q.handle.leave()
	if done := ctx.Done(); done != nil {
		stop := watch(done, q.interruptNow)
		defer stop()
	}
	return r.enter(func(store, view C.uintptr_t) error {
		meant := func() uint64 { return r.core.interrupts.Load() + q.interrupts.Load() }
		return repeat(ctx, meant, func() error { return call(store, view, q.object()) })
	})
}

// ReadPage reads a page of the coins that a query asks for into records, from the cursor on, and moves the
// cursor on. Begin with the zero Cursor; go on while Page.More is true. After a failure the cursor is where
// it was.
//
// Each page is of one block: the view's, or the tip of its moment. The order is always that of the tip of the
// page. Without a view a coin that changed between two pages may appear again, at its new place; none is
// lost. A page may have fewer records than fit, even none, while there are more: then it has looked at as
// many rows as Query.ScanBudget allows.
//
// Fails with ErrInvalidCursor, ErrStaleCursor, ErrViewEnded, ErrTooManyChanges (AllUnspent as of a view),
// ErrInterrupted.
func (r *reads) ReadPage(ctx context.Context, query *Query, cursor *Cursor, records []Record) (page Page, err error) {
	err = r.queryRead(ctx, query, cursor, func(store, view, q C.uintptr_t) error {
		end := C.shim_query_page(store, view, q, cRecords(records), C.size_t(len(records)), cCursor(cursor))
		return goPage(&end, &page, cursor)
	})
	return page, err
}

// ReadHintPage reads a page of (coin, hint) pairs, as ReadPage reads coins. ByHint: the coins of each hint,
// each coin under each of its hints that are asked for. ByID: all hints of the coins, each coin's hints
// bytewise, a prefix first. ErrArgument for other sources and for OrderHeight.
func (r *reads) ReadHintPage(ctx context.Context, query *Query, cursor *Cursor, hints []Hint) (page Page, err error) {
	err = r.queryRead(ctx, query, cursor, func(store, view, q C.uintptr_t) error {
		end := C.shim_hint_page(store, view, q, cHints(hints), C.size_t(len(hints)), cCursor(cursor))
		return goPage(&end, &page, cursor)
	})
	return page, err
}

// Find returns an iterator of the coins that a query asks for, from a cursor on; nil: from the front. It
// turns pages as ReadPage does, and pins nothing between two reads. It goes on without the query and the
// view. Close it.
func (r *reads) Find(query *Query, from *Cursor) (found *Iterator, err error) {
	if from == nil {
		from = &Cursor{}
	}
	err = r.queryRead(background, query, from, func(store, view, q C.uintptr_t) error {
		end := C.shim_iter_open(store, view, q, cCursor(from))
		if end.end.status == C.COINSTORE_OK {
			found = r.core.newIterator(end.handle)
		}
		return failure(end.end)
	})
	return found, err
}
