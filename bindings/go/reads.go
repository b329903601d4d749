// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import "unsafe"

func cID(id *Bytes32) C.shim_id { return *(*C.shim_id)(unsafe.Pointer(id)) }

// noView is the tip at the moment of the call.
const noView = C.uintptr_t(0)

// Tip returns the last block of the chain and the state after it; ErrNotFound if the store is empty.
func (s *Store) Tip() (Tip, error) {
	if !s.handle.enter() {
		return Tip{}, errClosed
	}
	defer s.handle.leave()
	end := C.shim_get_tip(C.uintptr_t(s.handle.object), noView)
	if end.end.status != C.COINSTORE_OK {
		return Tip{}, failure(end.end)
	}
	return *(*Tip)(unsafe.Pointer(&end.tip)), nil
}

// BlockInfo returns the block at a height and the state after it; ErrNotFound if no block of the
// chain has exactly this height. DurableHeight is that of now.
func (s *Store) BlockInfo(height uint64) (Tip, error) {
	if !s.handle.enter() {
		return Tip{}, errClosed
	}
	defer s.handle.leave()
	end := C.shim_get_block_info(C.uintptr_t(s.handle.object), noView, C.uint64_t(height))
	if end.end.status != C.COINSTORE_OK {
		return Tip{}, failure(end.end)
	}
	return *(*Tip)(unsafe.Pointer(&end.tip)), nil
}

// Get returns one coin, spent or not; ErrNotFound if the store does not know it.
func (s *Store) Get(coinID Bytes32) (Record, error) {
	if !s.handle.enter() {
		return Record{}, errClosed
	}
	defer s.handle.leave()
	end := C.shim_get(C.uintptr_t(s.handle.object), noView, cID(&coinID))
	if end.end.status != C.COINSTORE_OK {
		return Record{}, failure(end.end)
	}
	return *(*Record)(unsafe.Pointer(&end.record)), nil
}

// GetMany reads many coins as of one moment, into records and found, which are as long as coinIDs;
// found[i] is 1 where records[i] is a record, else 0. It returns how many were found.
func (s *Store) GetMany(coinIDs []Bytes32, records []Record, found []byte) (int, error) {
	if len(records) != len(coinIDs) || len(found) != len(coinIDs) {
		return 0, newError(ErrArgument, "records and found must be as long as coinIDs")
	}
	if !s.handle.enter() {
		return 0, errClosed
	}
	defer s.handle.leave()
	var first *Record
	if len(records) > 0 {
		first = &records[0]
	}
	end := C.shim_get_many(C.uintptr_t(s.handle.object), noView, cIDs(coinIDs), C.size_t(len(coinIDs)),
		(*C.coinstore_record)(unsafe.Pointer(first)), cBytes(found))
	return int(end.n), failure(end.end)
}

// IsUnspent tells whether a coin is known and unspent.
func (s *Store) IsUnspent(coinID Bytes32) (bool, error) {
	if !s.handle.enter() {
		return false, errClosed
	}
	defer s.handle.leave()
	end := C.shim_is_unspent_one(C.uintptr_t(s.handle.object), noView, cID(&coinID))
	return end.n == 1, failure(end.end)
}

// AreUnspent tells of many coins, as of one moment, whether they are unspent: answers, as long as
// coinIDs, gets 1 for unspent, 0 for spent or unknown.
func (s *Store) AreUnspent(coinIDs []Bytes32, answers []byte) error {
	if len(answers) != len(coinIDs) {
		return newError(ErrArgument, "answers must be as long as coinIDs")
	}
	if !s.handle.enter() {
		return errClosed
	}
	defer s.handle.leave()
	return failure(C.shim_is_unspent(C.uintptr_t(s.handle.object), noView, cIDs(coinIDs),
		C.size_t(len(coinIDs)), cBytes(answers)))
}

// ReadHints reads the hints of coins: ids in the order first given, each coin's hints bytewise, a
// prefix first; unknown ids are passed over. It returns how many it wrote, or, with
// ErrBufferTooSmall, how many there are.
func (s *Store) ReadHints(coinIDs []Bytes32, hints []Hint) (int, error) {
	if !s.handle.enter() {
		return 0, errClosed
	}
	defer s.handle.leave()
	end := C.shim_get_hints(C.uintptr_t(s.handle.object), noView, cIDs(coinIDs), C.size_t(len(coinIDs)),
		cHints(hints), C.size_t(len(hints)))
	return int(end.n), failure(end.end)
}

// Hints returns the hints of coins, in the order of ReadHints.
func (s *Store) Hints(coinIDs ...Bytes32) ([]Hint, error) {
	hints := make([]Hint, 4*len(coinIDs))
	for {
		n, err := s.ReadHints(coinIDs, hints)
		if e, ok := err.(*Error); ok && e.Code == ErrBufferTooSmall {
			hints = make([]Hint, n)
			continue
		}
		return hints[:n], err
	}
}
