// SPDX-License-Identifier: Apache-2.0
// Bytes between Java and C, for the generated wrapper. Each function leaves a Java exception behind
// when it returns 0; the wrapper then returns at once.
#ifndef COINSTORE_BINDINGS_JAVA_MEMORY_H_
#define COINSTORE_BINDINGS_JAVA_MEMORY_H_

#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "coinstore.h"

static jclass exception_class;
static jmethodID exception_from;

/** The class of our exceptions is looked up once: a thread that Java code did not start could not. */
JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM* vm, void* reserved) {
  JNIEnv* env = NULL;
  jclass local;
  (void)reserved;
  if ((*vm)->GetEnv(vm, (void**)&env, JNI_VERSION_1_8) != JNI_OK) return JNI_ERR;
  local = (*env)->FindClass(env, "coinstore/CoinStoreException");
  if (!local) return JNI_ERR;
  exception_class = (*env)->NewGlobalRef(env, local);
  (*env)->DeleteLocalRef(env, local);
  if (!exception_class) return JNI_ERR;
  exception_from = (*env)->GetStaticMethodID(env, exception_class, "from",
                                             "(IIJJ[B[B)Lcoinstore/CoinStoreException;");
  return exception_from ? JNI_VERSION_1_8 : JNI_ERR;
}

static inline int refuse(JNIEnv* env, const char* class_name, const char* message) {
  jclass refusal = (*env)->FindClass(env, class_name);
  if (refusal) (*env)->ThrowNew(env, refusal, message);
  return 0;
}

static inline int refuse_argument(JNIEnv* env, const char* message) {
  return refuse(env, "java/lang/IllegalArgumentException", message);
}

static inline jbyteArray new_bytes(JNIEnv* env, const void* bytes, size_t n) {
  jbyteArray array;
  if (n > INT32_MAX) {
    refuse_argument(env, "more bytes than an array can hold");
    return NULL;
  }
  array = (*env)->NewByteArray(env, (jsize)n);
  if (array && n > 0) (*env)->SetByteArrayRegion(env, array, 0, (jsize)n, (const jbyte*)bytes);
  return array;
}

static inline void throw_error(JNIEnv* env, const coinstore_error* error) {
  jbyteArray coin_id = new_bytes(env, error->coin_id, sizeof error->coin_id);
  jbyteArray message = coin_id ? new_bytes(env, error->message, error->message_len) : NULL;
  jobject exception;
  if (!message) return;
  exception = (*env)->CallStaticObjectMethod(env, exception_class, exception_from, error->code,
                                             error->detail, (jlong)error->index,
                                             (jlong)error->height, coin_id, message);
  if (exception && !(*env)->ExceptionCheck(env)) (*env)->Throw(env, (jthrowable)exception);
}

/** Is it an array of exactly n bytes? */
static inline int array_of(JNIEnv* env, jbyteArray array, size_t n) {
  if (!array) return refuse(env, "java/lang/NullPointerException", "bytes");
  if ((size_t)(*env)->GetArrayLength(env, array) != n) {
    return refuse_argument(env, "an array of bytes has another length than it must have");
  }
  return 1;
}

static inline int get_bytes(JNIEnv* env, jbyteArray array, void* bytes, size_t n) {
  if (!array_of(env, array, n)) return 0;
  (*env)->GetByteArrayRegion(env, array, 0, (jsize)n, (jbyte*)bytes);
  return 1;
}

static inline void set_bytes(JNIEnv* env, jbyteArray array, const void* bytes, size_t n) {
  (*env)->SetByteArrayRegion(env, array, 0, (jsize)n, (const jbyte*)bytes);
}

/** The first cap bytes of an array, or fewer if it has fewer. */
static inline int get_prefix(JNIEnv* env, jbyteArray array, void* bytes, size_t cap, size_t* n) {
  jsize length;
  if (!array) return refuse(env, "java/lang/NullPointerException", "bytes");
  length = (*env)->GetArrayLength(env, array);
  *n = (size_t)length < cap ? (size_t)length : cap;
  (*env)->GetByteArrayRegion(env, array, 0, (jsize)*n, (jbyte*)bytes);
  return 1;
}

/** The cursor in an array of one: its first cap bytes; null in it is the front, no array is fine too. */
static inline int get_cursor(JNIEnv* env, jobjectArray array, void* bytes, size_t cap, size_t* n) {
  jbyteArray cursor;
  if (!array) return 1;
  if ((*env)->GetArrayLength(env, array) != 1) {
    return refuse_argument(env, "an array for a cursor has another length than 1");
  }
  cursor = (jbyteArray)(*env)->GetObjectArrayElement(env, array, 0);
  return !cursor || get_prefix(env, cursor, bytes, cap, n);
}

static inline int set_cursor(JNIEnv* env, jobjectArray array, const void* bytes, size_t n) {
  jbyteArray cursor = new_bytes(env, bytes, n);
  if (cursor) (*env)->SetObjectArrayElement(env, array, 0, cursor);
  return cursor != NULL;
}

static inline int get_ints(JNIEnv* env, jintArray array, uint32_t* ints, size_t cap, size_t* n) {
  if (!array) return refuse(env, "java/lang/NullPointerException", "ints");
  *n = (size_t)(*env)->GetArrayLength(env, array);
  if (*n > cap) return refuse_argument(env, "more structures than this version has");
  (*env)->GetIntArrayRegion(env, array, 0, (jsize)*n, (jint*)ints);
  return 1;
}

/** The address of a direct buffer and how many elements of `size` bytes it holds; null has none. */
static inline int get_memory(JNIEnv* env, jobject buffer, size_t size, void** address, size_t* n) {
  jlong capacity;
  *address = NULL;
  *n = 0;
  if (!buffer) return 1;
  capacity = (*env)->GetDirectBufferCapacity(env, buffer);
  if (capacity < 0) return refuse_argument(env, "a buffer is not direct");
  if ((size_t)capacity % size != 0) {
    return refuse_argument(env, "a buffer's capacity is not a whole number of elements");
  }
  *address = (*env)->GetDirectBufferAddress(env, buffer);
  *n = (size_t)capacity / size;
  return 1;
}

/** Is it null, or an array of at least one long? */
static inline int longs_of_one(JNIEnv* env, jlongArray array) {
  if (array && (*env)->GetArrayLength(env, array) < 1) {
    return refuse_argument(env, "an array of results is empty");
  }
  return 1;
}

static inline void set_long(JNIEnv* env, jlongArray array, jlong value) {
  (*env)->SetLongArrayRegion(env, array, 0, 1, &value);
}

/** A copy of UTF-8 text with a zero behind it, to be freed; null gives NULL. */
static inline int get_text(JNIEnv* env, jbyteArray array, char** text) {
  jsize length;
  char* copy;
  *text = NULL;
  if (!array) return 1;
  length = (*env)->GetArrayLength(env, array);
  copy = (char*)malloc((size_t)length + 1);
  if (!copy) return refuse(env, "java/lang/OutOfMemoryError", "text");
  (*env)->GetByteArrayRegion(env, array, 0, length, (jbyte*)copy);
  copy[length] = 0;
  if (memchr(copy, 0, (size_t)length)) {
    free(copy);
    return refuse_argument(env, "a text holds a zero character");
  }
  *text = copy;
  return 1;
}

static inline void set_text(JNIEnv* env, jobjectArray array, const char* text) {
  jstring string = (*env)->NewStringUTF(env, text);
  if (string) (*env)->SetObjectArrayElement(env, array, 0, string);
}

#endif
