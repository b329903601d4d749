# SPDX-License-Identifier: Apache-2.0
set(COINSTORE_STORAGE_SOURCES
  storage/storage.cc
  storage/rocksdb/rocks_database.cc
  storage/rocksdb/rocks_engine.cc
  storage/rocksdb/rocks_log_scan.cc
  storage/rocksdb/rocks_options.cc
  storage/rocksdb/rocks_run.cc
  storage/rocksdb/rocks_status.cc
  storage/rocksdb/rocks_storage.cc
)
set(COINSTORE_MEMORY_SOURCES  # for tests
  storage/memory/memory_disk.cc
  storage/memory/memory_engine.cc
  storage/memory/memory_storage.cc
)
