// SPDX-License-Identifier: Apache-2.0
// Java: the generated classes are private to the package; users see what bindings/java puts on top.
//
//   handle                 long
//   one structure          byte[] of exactly its size, copied to or from the C stack; struct_size is set here
//   32 bytes               byte[32], copied
//   an array               a direct ByteBuffer; n is its capacity in elements, so pass a slice for a part
//   a count or figure out  long[1]
//   text in                byte[] of UTF-8; text out: String (all of it static and plain)
//   a cursor               byte[][] of one: the cursor to go on from, null to begin; then the next one
//   an error               thrown, but for BUFFER_TOO_SMALL, which is an answer like those above 0
//
// Nothing here is pinned with GetPrimitiveArrayCritical: the calls lock, hash and write to disks.
%module CoinstoreNative
%{
#include "coinstore.h"
#include "java_memory.h"
%}

%pragma(java) moduleclassmodifiers="final class"
%pragma(java) jniclassclassmodifiers="final class"
%pragma(java) jniclasscode="  static { NativeLoader.load(); }"
%javaconst(1);

// The generated stubs are plain calls: `jstype in, jstype out`.
%define PLAIN(JNI, J, T)
%typemap(jni)     T "JNI"
%typemap(jtype)   T "J"
%typemap(jstype)  T "J"
%typemap(javain)  T "$javainput"
%typemap(javaout) T "{ return $jnicall; }"
%enddef

// Integers. uint64_t is a long with the same bits: Java has unsigned arithmetic on it.
%define INTEGERS
%apply int { int32_t, uint32_t };
%apply long long { int64_t, uint64_t, size_t };
%enddef

%define FIGURE(T)
PLAIN(jlongArray, long[], T *)
%typemap(in) T * (T figure = 0)
%{ if (!longs_of_one(jenv, $input)) return $null;
   $1 = $input ? &figure : NULL; %}
%typemap(argout) T *
%{ if ($1) set_long(jenv, $input, (jlong)*$1); %}
%enddef
FIGURE(uint64_t)
FIGURE(int64_t)
FIGURE(size_t)
FIGURE(int32_t)

%define HANDLE(T, NAME)
PLAIN(jlong, long, T *)
PLAIN(jlong, long, const T *)
%typemap(in) T *, const T * %{ $1 = ($1_ltype)(uintptr_t)$input; %}
PLAIN(jlongArray, long[], T **)
%typemap(in) T ** (T *handle = NULL)
%{ if (!longs_of_one(jenv, $input)) return $null;
   $1 = $input ? &handle : NULL; %}
%typemap(argout) T **
%{ if ($1) set_long(jenv, $input, (jlong)(uintptr_t)*$1); %} // a failed check leaves a report
%enddef

%define FREED(T)
%enddef

// 32 bytes, copied.
PLAIN(jbyteArray, byte[], const uint8_t [32])
PLAIN(jbyteArray, byte[], uint8_t [32])
%typemap(in) const uint8_t [32] (uint8_t bytes[32])
%{ if (!get_bytes(jenv, $input, bytes, sizeof bytes)) return $null;
   $1 = bytes; %}
%typemap(in) uint8_t [32] (uint8_t bytes[32])
%{ if (!array_of(jenv, $input, sizeof bytes)) return $null;
   $1 = bytes; %}
%typemap(argout) const uint8_t [32] ""
%typemap(argout) uint8_t [32]
%{ if (result == COINSTORE_OK) set_bytes(jenv, $input, $1, 32); %}

// Direct memory, and its number of elements of SIZE bytes.
%define MEMORY(T, POINTER, COUNT, SIZE)
PLAIN(jobject, java.nio.ByteBuffer, (T *POINTER, size_t COUNT))
%typemap(in) (T *POINTER, size_t COUNT)
%{ if (!get_memory(jenv, $input, SIZE, (void **)&$1, &$2)) return $null; %}
%typemap(argout) (T *POINTER, size_t COUNT) ""
%enddef
// Direct memory whose number of elements another argument gives; the caller has compared them.
%define ADDRESS(T, POINTER)
PLAIN(jobject, java.nio.ByteBuffer, T *POINTER)
%typemap(in) T *POINTER (size_t bytes)
%{ if (!get_memory(jenv, $input, 1, (void **)&$1, &bytes)) return $null; %}
%typemap(argout) T *POINTER ""
%enddef

// One structure. Its own typemap stands under every name that is not an array's.
%define STRUCT(T, NAME)
%ignore T;
PLAIN(jbyteArray, byte[], T *)
PLAIN(jbyteArray, byte[], const T *)
%typemap(in) const T * (T value)
%{ if (!get_bytes(jenv, $input, &value, sizeof value)) return $null;
   $1 = &value; %}
%typemap(argout) const T * ""
%typemap(in) T * (T value)
%{ if ($input && !array_of(jenv, $input, sizeof value)) return $null;
   memset(&value, 0, sizeof value);
   SIZE_##T(value)
   $1 = $input ? &value : NULL; %}
%typemap(argout) T *
%{ if ($1 && result == COINSTORE_OK) set_bytes(jenv, $input, $1, sizeof(T)); %}
%enddef
%{
// Structures that grow say how large they are.
#define SIZE_coinstore_coin(value)
#define SIZE_coinstore_addition(value)
#define SIZE_coinstore_record(value)
#define SIZE_coinstore_hint(value)
#define SIZE_coinstore_block_info(value) (value).struct_size = sizeof(value);
#define SIZE_coinstore_tip(value) (value).struct_size = sizeof(value);
#define SIZE_coinstore_result(value) (value).struct_size = sizeof(value);
#define SIZE_coinstore_proof_info(value) (value).struct_size = sizeof(value);
#define SIZE_coinstore_error(value) (value).struct_size = sizeof(value);
#define SIZE_coinstore_balance(value)
%}

// Text.
PLAIN(jbyteArray, byte[], const char *)
%typemap(in) const char *
%{ if (!get_text(jenv, $input, &$1)) return $null; %}
%typemap(freearg) const char * %{ free((void *)$1); %}
%define STATIC_TEXT(FUNCTION)
PLAIN(jstring, String, const char *FUNCTION)
%typemap(out) const char *FUNCTION %{ $result = $1 ? (*jenv)->NewStringUTF(jenv, $1) : NULL; %}
%enddef
STATIC_TEXT(coinstore_version_string)
STATIC_TEXT(coinstore_status_name)
STATIC_TEXT(coinstore_status_text)
STATIC_TEXT(coinstore_stat_name)
PLAIN(jobjectArray, String[], const char **)
%typemap(in) const char ** (char *text = NULL) %{ $1 = &text; %}
%typemap(argout) const char **
%{ if (result == COINSTORE_OK) set_text(jenv, $input, *$1); %}

// The error is on the C stack; Java sees an exception made from it.
%typemap(in, numinputs=0) coinstore_error *err (coinstore_error error)
%{ error.struct_size = sizeof error;
   error.message_len = 0;
   $1 = &error; %}
%typemap(argout) coinstore_error *err
%{ if (result < 0 && result != COINSTORE_BUFFER_TOO_SMALL) throw_error(jenv, $1); %}

// The bytes of a buffer, as a copy.
PLAIN(jbyteArray, byte[], const uint8_t *coinstore_buffer_data)
%typemap(out) const uint8_t *coinstore_buffer_data
%{ $result = new_bytes(jenv, $1, coinstore_buffer_size(arg1)); %}

// A proof from anywhere. What is longer than any proof stays so when it is cut one byte above.
PLAIN(jbyteArray, byte[], (const uint8_t *proof, size_t len))
%typemap(in) (const uint8_t *proof, size_t len) (uint8_t bytes[COINSTORE_PROOF_MAX + 1])
%{ if (!get_prefix(jenv, $input, bytes, sizeof bytes, &$2)) return $null;
   $1 = bytes; %}
%typemap(argout) (const uint8_t *proof, size_t len) ""

// A cursor from anywhere, likewise; and the one to go on from.
%define CURSOR(CAP, LENGTH)
PLAIN(jobjectArray, byte[][], (uint8_t *cursor, size_t CAP, size_t *LENGTH))
%typemap(in) (uint8_t *cursor, size_t CAP, size_t *LENGTH)
  (uint8_t bytes[COINSTORE_CURSOR_MAX + 1], size_t length = 0)
%{ if (!get_cursor(jenv, $input, bytes, sizeof bytes, &length)) return $null;
   $1 = $input ? bytes : NULL;
   $2 = sizeof bytes;
   $3 = $input ? &length : NULL; %}
%typemap(argout) (uint8_t *cursor, size_t CAP, size_t *LENGTH)
%{ if (result == COINSTORE_OK && !set_cursor(jenv, $input, $1, *$3)) return $null; %}
%enddef
CURSOR(cursor_cap, cursor_len)
CURSOR(cap, len)
PLAIN(jbyteArray, byte[], (const uint8_t *cursor, size_t cursor_len))
%typemap(in) (const uint8_t *cursor, size_t cursor_len) (uint8_t bytes[COINSTORE_CURSOR_MAX + 1])
%{ $2 = 0;
   if ($input && !get_prefix(jenv, $input, bytes, sizeof bytes, &$2)) return $null;
   $1 = bytes; %}
%typemap(argout) (const uint8_t *cursor, size_t cursor_len) ""

PLAIN(jintArray, int[], (const uint32_t *struct_sizes, size_t n))
%typemap(in) (const uint32_t *struct_sizes, size_t n) (uint32_t sizes[16])
%{ if (!get_ints(jenv, $input, sizes, 16, &$2)) return $null;
   $1 = sizes; %}
%typemap(argout) (const uint32_t *struct_sizes, size_t n) ""

// Arrays, by name: these win over the typemaps of one structure above.
MEMORY(const coinstore_coin, coins, n, sizeof(coinstore_coin))
MEMORY(const coinstore_addition, additions, n_additions, sizeof(coinstore_addition))
MEMORY(const coinstore_addition, additions, n, sizeof(coinstore_addition))
MEMORY(const coinstore_hint, hints, n_hints, sizeof(coinstore_hint))
MEMORY(const coinstore_hint, hints, n, sizeof(coinstore_hint))
MEMORY(const coinstore_block_info, infos, n_blocks, sizeof(coinstore_block_info))
MEMORY(const uint8_t, spent_ids, n_spent, 32)
MEMORY(const uint8_t, coin_ids, n, 32)
MEMORY(const uint8_t, puzzle_hashes, n, 32)
MEMORY(coinstore_record, records, cap, sizeof(coinstore_record))
MEMORY(coinstore_hint, hints, cap, sizeof(coinstore_hint))
MEMORY(coinstore_hint, pairs, cap, sizeof(coinstore_hint))
MEMORY(coinstore_balance, balances, cap, sizeof(coinstore_balance))
MEMORY(uint8_t, proof, cap, 1)
MEMORY(char, value, cap, 1)
MEMORY(char, dst, cap, 1)
ADDRESS(const coinstore_addition, additions)
ADDRESS(const uint8_t, spent_ids)
ADDRESS(const coinstore_hint, hints)
ADDRESS(const uint64_t, addition_ends)
ADDRESS(const uint64_t, spent_ends)
ADDRESS(const uint64_t, hint_ends)
ADDRESS(coinstore_result, results)
ADDRESS(coinstore_record, records)
ADDRESS(coinstore_balance, balances)
ADDRESS(const uint8_t, keys)
ADDRESS(uint8_t, found)
ADDRESS(uint8_t, answers)
ADDRESS(uint8_t, coin_ids)

%include "coinstore.swg"
