// SPDX-License-Identifier: Apache-2.0
// The unspent coins as a file, sorted, written when a store is closed: a shortcut for the next opening. What
// does not fit the log is passed over, and the tree is built from the tables instead.
// Source: docs/storage-format.md, "The file tree".
#ifndef COINSTORE_APPLY_TREE_FILE_H_
#define COINSTORE_APPLY_TREE_FILE_H_

#include "base/interrupt.h"
#include "base/result.h"
#include "commitment/unspent_tree.h"
#include "log/log.h"
#include "log/metadata.h"
#include "storage/storage.h"

namespace coins {

Status WriteTreeFile(const UnspentTree& tree, Storage* storage, const InstanceId& instance,
                     const Log& log);

// Fills an empty tree and answers true, or leaves it empty: no file, another store's, one of an earlier
// record, or one that is not whole. Whether it has the root that it must have is the caller's to compare.
Result<bool> LoadTreeFile(Storage* storage, const InstanceId& instance, const Log& log,
                          const Interruptible& call, UnspentTree* tree);

}  // namespace coins

#endif  // COINSTORE_APPLY_TREE_FILE_H_
