// SPDX-License-Identifier: Apache-2.0

package coinstore

import (
	"log"
	"sync/atomic"
)

// handle owns an object of the library and frees it once, when it is closed and no call is inside.
// So a close during calls of other goroutines is safe, and so is a call during a close.
type handle struct {
	object uintptr
	state  atomic.Int64 // calls inside; plus closing from the close on
	freed  atomic.Bool
	free   func(object uintptr)
}

const closing = 1 << 62

var errClosed = newError(ErrClosed, "it is closed, or was never opened")

// enter begins a call; leave must follow unless it answers false.
func (h *handle) enter() bool {
	if h == nil || h.object == 0 {
		return false
	}
	if h.state.Add(1) > closing {
		h.leave()
		return false
	}
	return true
}

// leave ends a call. It comes after the call into C, so it also keeps the owner alive until then.
func (h *handle) leave() {
	if h.state.Add(-1) == closing && h.freed.CompareAndSwap(false, true) {
		h.free(h.object)
	}
}

// shut lets no further call in. It answers whether it was this call that did so.
func (h *handle) shut() bool {
	for {
		state := h.state.Load()
		if state >= closing {
			return false
		}
		if h.state.CompareAndSwap(state, state+closing) {
			return true
		}
	}
}

func (h *handle) isShut() bool { return h.state.Load() >= closing }

// Leak is a handle that the garbage collector found unclosed.
type Leak struct {
	Kind string // "store", "view", "query", "block" or "iterator"
	Path string // of its store; a query belongs to none
}

var onLeak atomic.Value // of func(Leak)

func init() {
	OnLeak(func(leak Leak) {
		log.Printf("coinstore: a %s of %q was never closed; the garbage collector freed it",
			leak.Kind, leak.Path)
	})
}

// OnLeak sets who hears of handles that were never closed, instead of the standard logger. The
// collector runs when it likes, if at all: until then a leaked store keeps its files, its lock and
// its memory. report may be called from several goroutines at once.
func OnLeak(report func(Leak)) { onLeak.Store(report) }

// leaked is the finalizers' work: nothing refers to the handle any more. Freeing a store may wait for
// a disk, which would hold up all other finalizers.
func (h *handle) leaked(kind, path string) {
	if !h.shut() {
		return
	}
	onLeak.Load().(func(Leak))(Leak{kind, path})
	go func() {
		if h.freed.CompareAndSwap(false, true) {
			h.free(h.object)
		}
	}()
}
