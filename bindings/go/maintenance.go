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

// Check recomputes everything and compares: the log, every record, every coin in memory, the tree, the
// counters. report has a line for each thing checked and for each of the first hundred differences;
// with a difference the error is ErrCorruption. Changes nothing; readers go on meanwhile.
func (s *Store) Check(ctx context.Context) (report string, err error) {
	err = s.long(ctx, func() error {
		end := C.shim_check(C.uintptr_t(s.handle.object), 0)
		defer C.shim_buffer_free(end.handle)
		if size := C.shim_buffer_size(end.handle); size > 0 {
			report = C.GoStringN((*C.char)(unsafe.Pointer(C.shim_buffer_data(end.handle))), C.int(size))
		}
		return failure(end.end)
	})
	return report, err
}

// StatNames lists the figures of Stat; the place of a name is its key.
func StatNames() []string {
	var names []string
	for key := C.uint32_t(0); ; key++ {
		name := C.coinstore_stat_name(key)
		if name == nil {
			return names
		}
		names = append(names, C.GoString(name))
	}
}

// Stat returns one figure about the store since it was opened; ErrArgument for an unknown key.
func (s *Store) Stat(key uint32) (uint64, error) {
	if !s.handle.enter() {
		return 0, errClosed
	}
	defer s.handle.leave()
	end := C.shim_stat(C.uintptr_t(s.handle.object), C.uint32_t(key))
	return uint64(end.done), failure(end.end)
}

// Stats returns every figure about the store by its name.
func (s *Store) Stats() (map[string]uint64, error) {
	stats := map[string]uint64{}
	for key, name := range StatNames() {
		value, err := s.Stat(uint32(key))
		if err != nil {
			return nil, err
		}
		stats[name] = value
	}
	return stats, nil
}

// Progress tells how far the long call that runs on the store (check, rollback, ApplyBlocks) has come;
// total is 0 if none has run yet.
func (s *Store) Progress() (done, total uint64, err error) {
	if !s.handle.enter() {
		return 0, 0, errClosed
	}
	defer s.handle.leave()
	end := C.shim_store_progress(C.uintptr_t(s.handle.object))
	return uint64(end.done), uint64(end.total), failure(end.end)
}
