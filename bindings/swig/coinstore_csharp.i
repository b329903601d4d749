// SPDX-License-Identifier: Apache-2.0
// C#: the generated classes are internal; users see what bindings/csharp/CoinStore puts on top.
//
// Handles are SafeHandles, which the marshaller keeps alive during a call. Structures are blittable and passed
// by reference; an array is a reference to its first element, which the stub pins. An error is a structure of
// the caller's; the managed side throws, so that native code never calls back.
%module CoinstoreNative
%{
#include "coinstore.h"
%}

%pragma(csharp) moduleclassmodifiers="internal static partial class"
%pragma(csharp) imclassclassmodifiers="internal static class"
%pragma(csharp) imclasscode="  static CoinstoreNativePINVOKE() { NativeLoader.Install(); }"
%csconst(1);

// %apply and no typedefs: a typedef to unsigned long long would appear in casts and clash with the real one.
%define INTEGERS
%apply int { int32_t };
%apply unsigned int { uint32_t };
%apply long long { int64_t };
%apply unsigned long long { uint64_t };
%enddef

%define MAP(T, C, CS, MOD)
%typemap(ctype)  T "C"
%typemap(imtype) T "CS"
%typemap(cstype) T "CS"
%typemap(csin)   T "MOD $csinput"
%typemap(csout)  T "{ return $imcall; }"
%typemap(in)     T "$1 = ($1_ltype)$input;"
%typemap(out)    T "$result = $1;"
%enddef

%define PASS(T, CS, MOD)
MAP(T, void *, MOD CS, MOD)
%enddef

%define ARRAY(T, CS)
PASS(const T *, CS, in)
PASS(T *, CS, ref)
%enddef

%define STRUCT(T, CS)
%ignore T;
ARRAY(T, CS)
%enddef

// free takes the bare pointer, since the SafeHandle that calls it is closed by then: a function of its own,
// because typemaps are chosen by the parameter's name.
%define HANDLE(T, CS)
PASS(T *, CS, )
PASS(const T *, CS, )
PASS(T **, CS, out)
%enddef
%define FREED(T)
PASS(T *FREE, nint, )
%ignore T##_free;
%inline %{ static void free_##T(T *FREE) { T##_free(FREE); } %}
%enddef

ARRAY(uint8_t, byte)
ARRAY(uint32_t, uint)
PASS(const uint8_t [32], Bytes32, in)
PASS(uint8_t [32], Bytes32, ref)
PASS(const uint64_t *, ulong, in)
PASS(uint64_t *, ulong, out)
PASS(int64_t *, long, out)
PASS(int32_t *, int, out)
PASS(size_t *, nuint, out)
PASS(size_t *cursor_len, nuint, ref)
PASS(char *value, byte, ref)
PASS(char *dst, byte, ref)
MAP(size_t, size_t, nuint, )
MAP(const uint8_t *coinstore_buffer_data, const void *, nint, )

// Text: UTF-8 in, and static text out.
PASS(const char **, nint, out)
MAP(const char *, const char *, string, )
%typemap(imtype, out="nint", inattributes="[System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.LPUTF8Str)]") const char * "string"
%typemap(csout) const char * "{ return System.Runtime.InteropServices.Marshal.PtrToStringUTF8($imcall); }"

%include "coinstore.swg"
