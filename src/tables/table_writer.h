// SPDX-License-Identifier: Apache-2.0
// Writes what a segment changes in the tables, as sorted runs ready to be ingested: for each coin the rows of
// its state after the segment against those of its state before, each key once.
#ifndef COINSTORE_TABLES_TABLE_WRITER_H_
#define COINSTORE_TABLES_TABLE_WRITER_H_

#include <memory>
#include <vector>

#include "base/interrupt.h"
#include "base/result.h"
#include "recent/segment.h"
#include "storage/storage.h"
#include "tables/rows.h"

namespace coins {

// Without the marker. Reads the segment only, which must be frozen.
Result<std::vector<std::unique_ptr<Run>>> WriteRuns(const Segment& segment, const Secret& secret,
                                                    Engine* engine, const Interruptible& call);

Result<std::unique_ptr<Run>> WriteMarkerRun(const Marker& marker, Engine* engine);

}  // namespace coins

#endif  // COINSTORE_TABLES_TABLE_WRITER_H_
