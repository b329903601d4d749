// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"io"
	"runtime"
)

// View reads the chain as of one block: a coin spent above it is unspent, one created above it is not there.
// It names the block and pins nothing, so it costs nothing to keep. Once a rollback has taken its block away
// it answers ErrViewEnded, for good. Any number of goroutines may use it. The zero View is a closed one.
type View struct{ reads }

// viewHandle frees itself when the view was forgotten.
type viewHandle struct {
	handle
	core *core
}

var (
	_ io.Closer = (*View)(nil)
	_ Reader    = (*View)(nil)
)

// View returns a view of the tip of this moment; ErrNotFound if the store is empty. Close it.
func (s *Store) View() (*View, error) {
	if !s.core.enter() {
		return nil, errClosed
	}
	defer s.core.leave()
	return s.core.newView(C.shim_view_new(s.core.object()))
}

// ViewAt returns a view as of a height: of the highest block at or below it. ErrNotFound above the tip,
// below the first block, or if the store is empty. Close it.
func (s *Store) ViewAt(height uint64) (*View, error) {
	if !s.core.enter() {
		return nil, errClosed
	}
	defer s.core.leave()
	return s.core.newView(C.shim_view_at(s.core.object(), C.uint64_t(height)))
}

func (c *core) newView(end C.shim_handle) (*View, error) {
	if end.end.status != C.COINSTORE_OK {
		return nil, failure(end.end)
	}
	v := &viewHandle{core: c}
	v.object = uintptr(end.handle)
	v.free = func(object uintptr) { C.shim_view_free(C.uintptr_t(object)) }
	runtime.SetFinalizer(v, func(v *viewHandle) { v.leaked("view", v.core.path) })
	return &View{reads{core: c, view: v}}, nil
}

// Close ends the view; calls with it that run go on. Closing again is fine.
func (v *View) Close() error {
	if v != nil && v.view != nil && v.view.enter() {
		if v.view.shut() {
			runtime.SetFinalizer(v.view, nil)
		}
		v.view.leave()
	}
	return nil
}
