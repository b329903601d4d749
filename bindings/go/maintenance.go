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
	err = s.core.long(ctx, func() error {
		end := C.shim_check(s.core.object(), 0)
		report = takeText(end.handle)
		return failure(end.end)
	})
	return report, err
}

// takeText returns what is in a buffer, and frees it.
func takeText(buffer C.uintptr_t) string {
	defer C.shim_buffer_free(buffer)
	size := C.shim_buffer_size(buffer)
	if size == 0 {
		return ""
	}
	return C.GoStringN((*C.char)(unsafe.Pointer(C.shim_buffer_data(buffer))), C.int(size))
}

// Checkpoint brings everything up to the tip into the tables, now, instead of when enough has come together. A
// store needs none to be safe or to be closed, and many small ones make the engine write far more.
func (s *Store) Checkpoint(ctx context.Context) error {
	return s.core.long(ctx, func() error { return failure(C.shim_checkpoint(s.core.object())) })
}

// Compact merges the files of the tables and of the log as far as they can be merged. The engine merges by
// itself; this is for measurements, and before a store is copied for good.
func (s *Store) Compact(ctx context.Context) error {
	return s.core.long(ctx, func() error { return failure(C.shim_compact(s.core.object())) })
}

// Copy makes a copy of the store that can be opened, in a directory that does not exist or is empty: with every
// record that was written before the call, and an "instance_id" of its own. Files are shared by hard links
// where the file system can. Readers and writers go on.
func (s *Store) Copy(path string) error {
	cPath, err := cString(path)
	if err != nil {
		return err
	}
	defer C.free(unsafe.Pointer(cPath))
	return s.core.long(background, func() error { return failure(C.shim_copy(s.core.object(), cPath)) })
}

// Repair rebuilds what is derived from the log of a store that is not open. First it checks the whole log; if
// that is damaged, it changes nothing and fails with ErrCorruption. report has a line for each thing checked
// and rebuilt. A repair that was interrupted leaves a store that cannot be opened; repair it again.
func Repair(ctx context.Context, path string, options Options) (report string, err error) {
	err = options.with(ctx, path, func(cPath *C.char, o *nativeOptions) error {
		end := C.shim_repair(cPath, o.handle)
		report = takeText(end.handle)
		return failure(end.end)
	})
	return report, err
}

// Setting returns one setting that the store runs with: an option as it took effect, or "rocksdb_build", the
// engine that is loaded, or "instance_id", 32 hexadecimal digits that no other store has. ErrArgument for an
// unknown name.
func (s *Store) Setting(name string) (value string, err error) {
	cName, err := cString(name)
	if err != nil {
		return "", err
	}
	defer C.free(unsafe.Pointer(cName))
	err = s.core.long(background, func() error {
		buffer := make([]byte, 64)
		for {
			end := C.shim_get_setting(s.core.object(), cName, (*C.char)(unsafe.Pointer(&buffer[0])),
				C.size_t(len(buffer)))
			err := failure(end.end)
			if isStatus(err, ErrBufferTooSmall) {
				buffer = make([]byte, end.n+1)
				continue
			}
			if err == nil {
				value = string(buffer[:end.n])
			}
			return err
		}
	})
	return value, err
}

// Metrics returns the store's figures in the text format of Prometheus; serve it as
// "text/plain; version=0.0.4". docs/metrics.md lists them.
func (s *Store) Metrics() (text string, err error) {
	err = s.core.long(background, func() error {
		end := C.shim_metrics(s.core.object())
		text = takeText(end.handle)
		return failure(end.end)
	})
	return text, err
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
	if !s.core.enter() {
		return 0, errClosed
	}
	defer s.core.leave()
	end := C.shim_stat(s.core.object(), C.uint32_t(key))
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
	if !s.core.enter() {
		return 0, 0, errClosed
	}
	defer s.core.leave()
	end := C.shim_store_progress(s.core.object())
	return uint64(end.done), uint64(end.total), failure(end.end)
}
