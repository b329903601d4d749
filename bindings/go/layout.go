// SPDX-License-Identifier: Apache-2.0

package coinstore

/*
#cgo pkg-config: coinstore
#include "shim.h"
*/
import "C"

import "unsafe"

// The Go structures are those of C, byte for byte; a difference in size or place does not compile.
var (
	_ = [1]struct{}{}[unsafe.Sizeof(Coin{})-C.sizeof_coinstore_coin]
	_ = [1]struct{}{}[unsafe.Offsetof(Coin{}.PuzzleHash)-unsafe.Offsetof(C.coinstore_coin{}.puzzle_hash)]
	_ = [1]struct{}{}[unsafe.Offsetof(Coin{}.Amount)-unsafe.Offsetof(C.coinstore_coin{}.amount)]

	_ = [1]struct{}{}[unsafe.Sizeof(Addition{})-C.sizeof_coinstore_addition]
	_ = [1]struct{}{}[unsafe.Offsetof(Addition{}.Flags)-unsafe.Offsetof(C.coinstore_addition{}.flags)]

	_ = [1]struct{}{}[unsafe.Sizeof(Record{})-C.sizeof_coinstore_record]
	_ = [1]struct{}{}[unsafe.Offsetof(Record{}.Coin)-unsafe.Offsetof(C.coinstore_record{}.coin)]
	_ = [1]struct{}{}[unsafe.Offsetof(Record{}.ConfirmedHeight)-unsafe.Offsetof(C.coinstore_record{}.confirmed_height)]
	_ = [1]struct{}{}[unsafe.Offsetof(Record{}.SpentHeight)-unsafe.Offsetof(C.coinstore_record{}.spent_height)]
	_ = [1]struct{}{}[unsafe.Offsetof(Record{}.Timestamp)-unsafe.Offsetof(C.coinstore_record{}.timestamp)]
	_ = [1]struct{}{}[unsafe.Offsetof(Record{}.Flags)-unsafe.Offsetof(C.coinstore_record{}.flags)]

	_ = [1]struct{}{}[unsafe.Sizeof(Hint{})-C.sizeof_coinstore_hint]
	_ = [1]struct{}{}[unsafe.Offsetof(Hint{}.bytes)-unsafe.Offsetof(C.coinstore_hint{}.hint)]
	_ = [1]struct{}{}[unsafe.Offsetof(Hint{}.len)-unsafe.Offsetof(C.coinstore_hint{}.hint_len)]

	_ = [1]struct{}{}[unsafe.Sizeof(BlockInfo{})-C.sizeof_coinstore_block_info]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.Flags)-unsafe.Offsetof(C.coinstore_block_info{}.flags)]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.Height)-unsafe.Offsetof(C.coinstore_block_info{}.height)]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.Timestamp)-unsafe.Offsetof(C.coinstore_block_info{}.timestamp)]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.BlockHash)-unsafe.Offsetof(C.coinstore_block_info{}.block_hash)]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.ParentHash)-unsafe.Offsetof(C.coinstore_block_info{}.parent_hash)]
	_ = [1]struct{}{}[unsafe.Offsetof(BlockInfo{}.ExpectedRoot)-unsafe.Offsetof(C.coinstore_block_info{}.expected_root)]

	_ = [1]struct{}{}[unsafe.Sizeof(Tip{})-C.sizeof_coinstore_tip]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Height)-unsafe.Offsetof(C.coinstore_tip{}.height)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Timestamp)-unsafe.Offsetof(C.coinstore_tip{}.timestamp)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.BlockHash)-unsafe.Offsetof(C.coinstore_tip{}.block_hash)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.ParentHash)-unsafe.Offsetof(C.coinstore_tip{}.parent_hash)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.StateRoot)-unsafe.Offsetof(C.coinstore_tip{}.state_root)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.UnspentValue)-unsafe.Offsetof(C.coinstore_tip{}.unspent_value_be)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Unspent)-unsafe.Offsetof(C.coinstore_tip{}.unspent)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Created)-unsafe.Offsetof(C.coinstore_tip{}.created)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Spent)-unsafe.Offsetof(C.coinstore_tip{}.spent)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.Hints)-unsafe.Offsetof(C.coinstore_tip{}.hints)]
	_ = [1]struct{}{}[unsafe.Offsetof(Tip{}.DurableHeight)-unsafe.Offsetof(C.coinstore_tip{}.durable_height)]

	_ = [1]struct{}{}[unsafe.Sizeof(Balance{})-C.sizeof_coinstore_balance]
	_ = [1]struct{}{}[unsafe.Offsetof(Balance{}.Amount)-unsafe.Offsetof(C.coinstore_balance{}.amount_be)]
	_ = [1]struct{}{}[unsafe.Offsetof(Balance{}.Coins)-unsafe.Offsetof(C.coinstore_balance{}.coins)]

	_ = [1]struct{}{}[unsafe.Sizeof(Cursor{})-C.sizeof_shim_cursor]
	_ = [1]struct{}{}[unsafe.Offsetof(Cursor{}.length)-unsafe.Offsetof(C.shim_cursor{}.len)]

	_ = [1]struct{}{}[unsafe.Sizeof(Result{})-C.sizeof_coinstore_result]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.Flags)-unsafe.Offsetof(C.coinstore_result{}.flags)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.Height)-unsafe.Offsetof(C.coinstore_result{}.height)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.Created)-unsafe.Offsetof(C.coinstore_result{}.created)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.Spent)-unsafe.Offsetof(C.coinstore_result{}.spent)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.HintsAdded)-unsafe.Offsetof(C.coinstore_result{}.hints_added)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.RevertedBlocks)-unsafe.Offsetof(C.coinstore_result{}.reverted_blocks)]
	_ = [1]struct{}{}[unsafe.Offsetof(Result{}.StateRoot)-unsafe.Offsetof(C.coinstore_result{}.state_root)]
)

// errABI is what the loaded library has against this binding; Open returns it.
var errABI = checkABI()

func checkABI() error {
	sizes := [...]C.uint32_t{
		C.sizeof_coinstore_coin, C.sizeof_coinstore_addition, C.sizeof_coinstore_record,
		C.sizeof_coinstore_hint, C.sizeof_coinstore_block_info, C.sizeof_coinstore_tip,
		C.sizeof_coinstore_result, C.sizeof_coinstore_proof_info, C.sizeof_coinstore_error,
		C.sizeof_coinstore_balance,
	}
	return failure(C.shim_check_abi(&sizes[0], C.size_t(len(sizes))))
}

// Version returns the version of the loaded library, such as "0.1.0".
func Version() string { return C.GoString(C.coinstore_version_string()) }

// Bits of Features.
const (
	FeatureSHAExtensions uint64 = C.COINSTORE_FEATURE_SHA_EXTENSIONS // SHA-256 instructions are used
	FeatureAVX2          uint64 = C.COINSTORE_FEATURE_AVX2           // 8 hashes at a time are available
	FeatureAVX512        uint64 = C.COINSTORE_FEATURE_AVX512         // 16 hashes at a time are used
)

// Features tells what the loaded library uses of this machine.
func Features() uint64 { return uint64(C.coinstore_features()) }

// SelfTest checks every SHA-256 path of this machine against OpenSSL. Open does the same, once.
func SelfTest() error { return failure(C.shim_selftest()) }
