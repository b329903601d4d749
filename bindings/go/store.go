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

// Store is an open store. Any number of goroutines may use it. The zero Store is a closed one. Its reads
// are of the tip at the moment of the call; ViewAt and View hold on to a block.
type Store struct{ reads }

// core is what a store, its views, blocks and iterators share. The collector frees a store that nobody
// closed when nothing of them is left.
type core struct {
	handle     handle
	path       string
	interrupts atomic.Uint64 // calls of Interrupt
}

var (
	_ io.Closer = (*Store)(nil)
	_ Reader    = (*Store)(nil)
)

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
	c := &core{path: path}
	err := options.with(ctx, path, func(cPath *C.char, o *nativeOptions) error {
		if report != nil {
			defer o.reportProgress(report)()
		}
		end := C.shim_open(cPath, o.handle)
		c.handle.object = uintptr(end.handle)
		return failure(end.end)
	})
	if err != nil {
		return nil, err
	}
	c.handle.free = func(object uintptr) { C.shim_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(c, func(c *core) { c.handle.leaked("store", c.path) })
	return &Store{reads{core: c}}, nil
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
func (s *Store) Path() string {
	if s.core == nil {
		return ""
	}
	return s.core.path
}

// enter begins a call; leave must follow unless it answers false.
func (c *core) enter() bool { return c != nil && c.handle.enter() }

func (c *core) leave() { c.handle.leave() }

// object is the store in C.
func (c *core) object() C.uintptr_t { return C.uintptr_t(c.handle.object) }

// Close interrupts the calls in flight, waits for them, ends the store's views, blocks and iterators,
// syncs, and releases files, memory and lock. Closing again is fine.
//
// ErrIO and ErrDiskFull say that the store is closed and its last sync failed: in sync_mode grouped,
// blocks above the durable height may be lost.
func (s *Store) Close() error {
	return s.close(C.COINSTORE_CLOSE_FORCE)
}

// CloseIfIdle is Close if no call runs and no view, block or iterator lives; else it answers ErrBusy, and
// nothing has changed.
func (s *Store) CloseIfIdle() error {
	return s.close(0)
}

func (s *Store) close(flags C.uint32_t) error {
	if s == nil || !s.core.enter() {
		return nil
	}
	defer s.core.leave()
	err := failure(C.shim_close(s.core.object(), flags))
	if isStatus(err, ErrBusy) {
		return err
	}
	if s.core.handle.shut() {
		runtime.SetFinalizer(s.core, nil)
	}
	return err
}

// Interrupt interrupts the calls that run on the store at this moment: writers that wait, ApplyBlocks
// between two blocks, a rollback before its write, a check. Later calls are not affected. To
// interrupt one call alone, end its context.
func (s *Store) Interrupt() error {
	if !s.core.enter() {
		return errClosed
	}
	defer s.core.leave()
	s.core.interrupts.Add(1)
	return failure(C.shim_interrupt(s.core.object()))
}

// interruptNow is for a call's own context; that call holds the handle.
func (c *core) interruptNow() {
	_ = failure(C.shim_interrupt(c.object())) // a closed store has no calls to interrupt
}

// Sync makes every block that is visible now durable.
func (s *Store) Sync(ctx context.Context) error {
	return s.core.long(ctx, func() error { return failure(C.shim_sync(s.core.object())) })
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
	if !s.core.enter() {
		return nil, errClosed
	}
	defer s.core.leave()
	var text []byte
	chunk := make([]byte, 4096)
	for {
		end := C.shim_log_read(s.core.object(), C.uint32_t(level),
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
