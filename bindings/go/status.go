// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#include "shim.h"
*/
import "C"

// Status is how a call ended. It is an error, so that errors.Is can compare with it:
//
//	errors.Is(err, coinstore.ErrCoinAlreadySpent)
//
// The numbers are frozen; docs/statuses.md lists them.
type Status int32

// OK is the status of success, which no error has.
const OK Status = 0

// The statuses above 0 are answers; those below are failures.
const (
	ErrNotFound             Status = 1    // the store knows its whole answer, and there is none
	ErrDone                 Status = 2    // an iterator is at its end
	ErrArgument             Status = -1   // an argument is outside what the call allows
	ErrBufferTooSmall       Status = -2   // the size needed has been written
	ErrClosed               Status = -3   // the handle, or the store it belongs to, is closed
	ErrBusy                 Status = -4   // calls run or children live (close); another writer has the turn (option writer = refuse)
	ErrWrongState           Status = -5   // the object cannot do this any more, or not yet
	ErrConcurrentUse        Status = -6   // an object for one thread at a time is in use by another
	ErrInterrupted          Status = -7   // the call was interrupted; what it had finished stays finished
	ErrUnsupported          Status = -8   // not offered by this version, or not for this object
	ErrABIMismatch          Status = -9   // the binding was built for another library
	ErrInvalidCursor        Status = -10  // the cursor is none, or of another query, view or store
	ErrStaleCursor          Status = -11  // a rollback has taken away the block at which the cursor was made: begin again
	ErrViewEnded            Status = -12  // a rollback has taken away the block of the view
	ErrUnknownOrPruned      Status = -13  // reserved for stores without full history
	ErrTooManyChanges       Status = -14  // more than max_view_changes coins were created and spent above the view
	ErrBlockTooLarge        Status = -100 // more changes than max_block_changes
	ErrTooManyHints         Status = -101 // a coin has more hints than max_coin_hints
	ErrHintsTooLarge        Status = -102 // more hint bytes than max_block_hint_bytes
	ErrHeightTooLarge       Status = -103 // height is 2^39 or more
	ErrHeightNotAboveTip    Status = -104 // height is not above the tip's
	ErrHeightNotContiguous  Status = -105 // option contiguous, and height is not tip + 1
	ErrParentMismatch       Status = -106 // the parent hash is not the tip's hash
	ErrRewardRule           Status = -107 // the number of coinbase coins breaks option reward_rule
	ErrRemovalInFirstBlock  Status = -108 // a first block at height 0 spends something
	ErrCoinExists           Status = -109 // an added coin is in the store already, spent or not
	ErrCoinAddedTwice       Status = -110 // an added coin is listed twice in the block
	ErrCoinUnknown          Status = -111 // a spent coin is neither in the store nor created by the block
	ErrCoinAlreadySpent     Status = -112 // a spent coin was spent by an earlier block
	ErrCoinSpentTwice       Status = -113 // a spent coin is listed twice in the block
	ErrHintTooLong          Status = -114 // a hint is longer than 32 bytes
	ErrHintWithoutCoin      Status = -115 // a hint names a coin that the block does not create
	ErrRootMismatch         Status = -116 // the root after the block is not the expected one
	ErrCoinNumbersExhausted Status = -117 // the store has given out all of its 2^48 coin numbers
	ErrRollbackAboveTip     Status = -118 // the target height is above the tip, or the store is empty
	ErrRollbackTooDeep      Status = -119 // reserved for stores without full history
	ErrProofMalformed       Status = -200 // the bytes are not a canonical proof
	ErrProofInvalid         Status = -201 // the proof does not lead to the given root
	ErrProofOtherCoin       Status = -202 // the proof of absence is about another place than the given coin's
	ErrProofUnexpected      Status = -203 // the proof holds, and says the opposite of what was expected
	ErrIO                   Status = -300 // the file system failed
	ErrCorruption           Status = -301 // stored bytes are not what was written
	ErrNoMemory             Status = -302 // memory could not be had
	ErrDiskFull             Status = -303 // no space left
	ErrLocked               Status = -304 // the store is open elsewhere
	ErrReadOnly             Status = -305 // the store was opened read-only
	ErrNewerFormat          Status = -306 // a newer version of the library wrote the store
	ErrNotAStore            Status = -307 // there is no store at the path
	ErrOptionsMismatch      Status = -308 // an option fixed at creation differs from the one given
	ErrNeedsReopen          Status = -309 // a write failed with an unknown outcome; every call but close and free answers this
	ErrInternal             Status = -400 // a check inside the library failed: our bug
)

// Name returns the status's name without a prefix, such as "COIN_EXISTS".
func (s Status) Name() string { return C.GoString(C.coinstore_status_name(C.coinstore_status(s))) }

// Error returns what the status means, in one sentence.
func (s Status) Error() string { return C.GoString(C.coinstore_status_text(C.coinstore_status(s))) }
