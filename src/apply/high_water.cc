// SPDX-License-Identifier: Apache-2.0
#include "apply/high_water.h"

#include <string>

#include "base/check.h"

namespace coins {

Status WriteHighWater(Storage* storage, const Metadata& metadata, const Log& log,
                      std::uint64_t record_number, bool is_clean) {
  COINSTORE_CHECK(record_number <= log.synced());
  HighWater high_water{
      .is_clean = is_clean, .instance = metadata.instance, .record_number = record_number};
  if (record_number > 0) {
    COINSTORE_ASSIGN_OR_RETURN(const std::optional<RecordHead> head, log.ReadHead(record_number));
    if (!head) {
      return Status::Corruption("log record " + std::to_string(record_number) + ": missing");
    }
    high_water.chain = ChainOf(*head);
  }
  return storage->ReplaceFile(kHighWaterFile, EncodeHighWater(high_water));
}

}  // namespace coins
