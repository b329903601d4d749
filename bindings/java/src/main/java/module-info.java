// SPDX-License-Identifier: Apache-2.0
/** Coin state of a coinset chain, with a root for every block. */
module coinstore {
  exports coinstore;
}
