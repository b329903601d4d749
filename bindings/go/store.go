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
	"strings"
	"sync/atomic"
	"time"
	"unsafe"
)

// Store is an open store. Any number of goroutines may use it. The zero Store is a closed one.
type Store struct {
	handle     handle
	path       string
	interrupts atomic.Uint64 // calls of Interrupt
}

var _ io.Closer = (*Store)(nil)

// Open opens the store in a directory, or makes one there unless the option create_if_missing is 0.
// It replays the log and checks it; ctx can interrupt that.
//
// Fails with ErrNotAStore, ErrLocked, ErrNewerFormat, ErrOptionsMismatch, ErrCorruption, ErrIO,
// ErrDiskFull, ErrInterrupted, or ErrArgument for an option.
func Open(ctx context.Context, path string, options Options) (*Store, error) {
	return OpenWithProgress(ctx, path, options, nil)
}

// OpenWithProgress is Open, and tells about every tenth of a second how many records of the log have
// been replayed, from another goroutine. total is 0 until it is known.
func OpenWithProgress(ctx context.Context, path string, options Options,
	report func(done, total uint64)) (*Store, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	o, err := options.build()
	if err != nil {
		return nil, err
	}
	defer o.free()
	cPath, err := cString(path)
	if err != nil {
		return nil, err
	}
	defer C.free(unsafe.Pointer(cPath))

	if report != nil {
		defer o.reportProgress(report)()
	}
	if done := ctx.Done(); done != nil {
		defer watch(done, func() { _ = failure(C.shim_options_interrupt(o.handle)) })()
	}
	end := C.shim_open(cPath, o.handle)
	if err := failure(end.end); err != nil {
		return nil, because(ctx, err)
	}
	s := &Store{path: path}
	s.handle.object = uintptr(end.handle)
	s.handle.free = func(object uintptr) { C.shim_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(s, func(s *Store) { s.handle.leaked("store", s.path) })
	return s, nil
}

func (o *nativeOptions) reportProgress(report func(done, total uint64)) (stop func()) {
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				if end := C.shim_options_progress(o.handle); failure(end.end) == nil {
					report(uint64(end.done), uint64(end.total))
				}
			}
		}
	}()
	return func() {
		close(quit)
		<-gone
	}
}

// Path returns the directory that the store was opened with.
func (s *Store) Path() string { return s.path }

// Close interrupts the calls in flight, waits for them, ends the store's blocks and iterators, syncs,
// and releases files, memory and lock. Closing again is fine.
//
// ErrIO and ErrDiskFull say that the store is closed and its last sync failed: in sync_mode grouped,
// blocks above the durable height may be lost.
func (s *Store) Close() error {
	return s.close(C.COINSTORE_CLOSE_FORCE)
}

// CloseIfIdle is Close if no call runs and no block or iterator lives; else it answers ErrBusy, and
// nothing has changed.
func (s *Store) CloseIfIdle() error {
	return s.close(0)
}

func (s *Store) close(flags C.uint32_t) error {
	if s == nil || !s.handle.enter() {
		return nil
	}
	defer s.handle.leave()
	err := failure(C.shim_close(C.uintptr_t(s.handle.object), flags))
	if e, ok := err.(*Error); ok && e.Code == ErrBusy {
		return err
	}
	if s.handle.shut() {
		runtime.SetFinalizer(s, nil)
	}
	return err
}

// Interrupt interrupts the calls that run on the store at this moment: writers that wait, ApplyBlocks
// between two blocks, a rollback before its write, a check. Later calls are not affected. To
// interrupt one call alone, end its context.
func (s *Store) Interrupt() error {
	if !s.handle.enter() {
		return errClosed
	}
	defer s.handle.leave()
	s.interrupts.Add(1)
	return failure(C.shim_interrupt(C.uintptr_t(s.handle.object)))
}

// interruptNow is for a call's own context; that call holds the handle.
func (s *Store) interruptNow() {
	_ = failure(C.shim_interrupt(C.uintptr_t(s.handle.object))) // a closed store has no calls to interrupt
}

// Sync makes every block that is visible now durable.
func (s *Store) Sync(ctx context.Context) error {
	return s.long(ctx, func() error { return failure(C.shim_sync(C.uintptr_t(s.handle.object))) })
}

// Destroy deletes the store in a directory with all its files. What is not the store's own stays, and
// so does the directory then. Fails with ErrLocked if it is open, and with ErrNotAStore.
func Destroy(path string) error {
	cPath, err := cString(path)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(cPath))
	return failure(C.shim_destroy(cPath))
}

// Levels of ReadLog.
const (
	LogError   uint32 = 0
	LogWarning uint32 = 1
	LogInfo    uint32 = 2
)

// ReadLog takes the lines out of the store's log of events (not the log of blocks), oldest first.
// Lines above the level are dropped. The library keeps the last 1,024 lines.
func (s *Store) ReadLog(level uint32) ([]string, error) {
	if !s.handle.enter() {
		return nil, errClosed
	}
	defer s.handle.leave()
	var text []byte
	chunk := make([]byte, 4096)
	for {
		end := C.shim_log_read(C.uintptr_t(s.handle.object), C.uint32_t(level),
			(*C.char)(unsafe.Pointer(&chunk[0])), C.size_t(len(chunk)))
		if Status(end.end.status) == ErrBufferTooSmall {
			C.free(unsafe.Pointer(end.end.error))
			chunk = make([]byte, end.n)
			continue
		}
		if err := failure(end.end); err != nil {
			return nil, err
		}
		if end.n == 0 {
			break
		}
		text = append(text, chunk[:end.n]...)
	}
	if len(text) == 0 {
		return nil, nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}
