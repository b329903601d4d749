// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import "context"

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
	err = s.core.long(ctx, func() error {
		end := C.shim_rollback(s.core.object(), C.int64_t(toHeight), C.uint32_t(flags), wants)
		if end.end.status != C.COINSTORE_OK {
			return failure(end.end)
		}
		result = goResult(&end.result)
		if withReport {
			report = s.core.newIterator(end.iter)
		}
		return nil
	})
	return result, report, err
}

// RollbackFloor returns the lowest height that Rollback accepts; -1: the store can be emptied.
func (s *Store) RollbackFloor() (int64, error) {
	if !s.core.enter() {
		return 0, errClosed
	}
	defer s.core.leave()
	end := C.shim_rollback_floor(s.core.object())
	return int64(end.height), failure(end.end)
}
