// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

import (
	"strings"
	"unsafe"
)

// The array in which Error.Index counts, in Error.Detail of a refused block.
const (
	InAdditions int32 = 1
	InRemovals  int32 = 2
	InHints     int32 = 3
)

// Error is why a call failed. errors.Is compares it with a Status, and with the error of the context
// that ended it.
type Error struct {
	Code    Status
	Detail  int32   // refusals: InAdditions, InRemovals, InHints or 0; environment: errno or the engine's code, or 0
	Index   uint64  // the offending item in its own array, or NoIndex
	CoinID  Bytes32 // the coin the error is about; zeros if none
	Height  uint64  // the height it is about; 0 if none
	Message string
	cause   error // of the context
}

// Error returns the status's name and the message.
func (e *Error) Error() string {
	message := e.Message
	if message == "" {
		message = e.Code.Error()
	}
	return "coinstore: " + e.Code.Name() + ": " + message
}

// Is tells whether the error has this status.
func (e *Error) Is(target error) bool {
	status, ok := target.(Status)
	return ok && status == e.Code
}

// Unwrap returns the error of the context that ended the call, if one did.
func (e *Error) Unwrap() error { return e.cause }

func newError(code Status, message string) *Error {
	return &Error{Code: code, Index: NoIndex, Message: message}
}

// failure turns the end of a call into an error; nil only for OK. It frees what the shim allocated.
func failure(end C.shim_end) error {
	switch {
	case end.status == C.COINSTORE_OK:
		return nil
	case end.status > 0: // an answer: a constant, which costs no allocation
		return answer(Status(end.status))
	case end.error == nil: // no memory for the rest
		return newError(Status(end.status), "")
	}
	defer C.free(unsafe.Pointer(end.error))
	return &Error{
		Code:    Status(end.error.code),
		Detail:  int32(end.error.detail),
		Index:   uint64(end.error.index),
		CoinID:  *(*Bytes32)(unsafe.Pointer(&end.error.coin_id)),
		Height:  uint64(end.error.height),
		Message: C.GoStringN(&end.error.message[0], C.int(end.error.message_len)),
	}
}

func isStatus(err error, status Status) bool {
	e, ok := err.(*Error)
	return ok && e.Code == status
}

func answer(status Status) error {
	switch status {
	case ErrNotFound:
		return ErrNotFound
	case ErrDone:
		return ErrDone
	}
	return status
}

// cString copies text for C, to be freed; text that C would cut at a zero byte is refused.
func cString(text string) (*C.char, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, newError(ErrArgument, "the text holds a zero byte")
	}
	return C.CString(text), nil
}
