# SPDX-License-Identifier: Apache-2.0
target_sources(coinstore_pure PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/leaf.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/proof.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/verify.cc
)
set(COINSTORE_TREE_SOURCES
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/bucket_hasher.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/directory.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/slot_pool.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/subtree_edit.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/tree_check.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/tree_edit.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/tree_slots.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/commitment/unspent_tree.cc
)
