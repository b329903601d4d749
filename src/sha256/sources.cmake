# SPDX-License-Identifier: Apache-2.0
target_sources(coinstore_pure PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR}/sha256/sha256.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/sha256/sha256_avx2.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/sha256/sha256_avx512.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/sha256/sha256_lanes.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/sha256/sha256_shaext.cc
  ${CMAKE_CURRENT_SOURCE_DIR}/coin/coin_id.cc
)
