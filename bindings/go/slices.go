// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import "unsafe"

// These hand a slice to C; an empty one is NULL.

func cAdditions(a []Addition) *C.coinstore_addition {
	if len(a) == 0 {
		return nil
	}
	return (*C.coinstore_addition)(unsafe.Pointer(&a[0]))
}

func cIDs(ids []Bytes32) *C.uint8_t {
	if len(ids) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(&ids[0]))
}

func cHints(h []Hint) *C.coinstore_hint {
	if len(h) == 0 {
		return nil
	}
	return (*C.coinstore_hint)(unsafe.Pointer(&h[0]))
}

func cRecords(r []Record) *C.coinstore_record {
	if len(r) == 0 {
		return nil
	}
	return (*C.coinstore_record)(unsafe.Pointer(&r[0]))
}

func cBalances(b []Balance) *C.coinstore_balance {
	if len(b) == 0 {
		return nil
	}
	return (*C.coinstore_balance)(unsafe.Pointer(&b[0]))
}

func cBytes(b []byte) *C.uint8_t {
	if len(b) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(&b[0]))
}
