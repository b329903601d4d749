// SPDX-License-Identifier: Apache-2.0
// Goal: tests that use the C API need no line for freeing. Method: unique_ptr over each handle, and
// a coinstore_error that is ready to be passed.
#ifndef COINSTORE_TESTS_MODEL_HANDLES_H
#define COINSTORE_TESTS_MODEL_HANDLES_H

#include <memory>
#include <string>

#include "coinstore.h"

namespace coinstore_test {

struct Freeing {
  void operator()(coinstore* handle) const { coinstore_free(handle); }
  void operator()(coinstore_options* handle) const { coinstore_options_free(handle); }
  void operator()(coinstore_view* handle) const { coinstore_view_free(handle); }
  void operator()(coinstore_query* handle) const { coinstore_query_free(handle); }
  void operator()(coinstore_block* handle) const { coinstore_block_free(handle); }
  void operator()(coinstore_iter* handle) const { coinstore_iter_free(handle); }
  void operator()(coinstore_buffer* handle) const { coinstore_buffer_free(handle); }
};
using StoreHandle = std::unique_ptr<coinstore, Freeing>;
using OptionsHandle = std::unique_ptr<coinstore_options, Freeing>;
using ViewHandle = std::unique_ptr<coinstore_view, Freeing>;
using QueryHandle = std::unique_ptr<coinstore_query, Freeing>;
using BlockHandle = std::unique_ptr<coinstore_block, Freeing>;
using IterHandle = std::unique_ptr<coinstore_iter, Freeing>;
using BufferHandle = std::unique_ptr<coinstore_buffer, Freeing>;

// A structure whose struct_size is set and whose other bytes are zero.
template <typename Structure>
Structure Sized() {
  Structure structure{};
  structure.struct_size = sizeof(Structure);
  return structure;
}

class Error {
 public:
  operator coinstore_error*() { return &error_; }  // NOLINT(google-explicit-constructor)
  const coinstore_error& operator*() const { return error_; }
  const coinstore_error* operator->() const { return &error_; }
  std::string message() const { return {error_.message, error_.message_len}; }

 private:
  coinstore_error error_ = Sized<coinstore_error>();
};

}  // namespace coinstore_test

#endif
