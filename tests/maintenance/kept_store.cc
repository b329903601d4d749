// SPDX-License-Identifier: Apache-2.0
// Goal and method: see kept_store.h.
#include "maintenance/kept_store.h"

namespace coinstore_test {

KeptStore::KeptStore(Settings settings)
    : chain_(settings, std::make_unique<StoragePlace>(
                           [disk = disk_] { return coins::MakeMemoryStorage(disk); })) {
  Fill(chain_);
  Error error;
  EXPECT_EQ(coinstore_checkpoint(store(), error), COINSTORE_OK) << error.message();
  const auto spent = Coin("root 10");
  EXPECT_TRUE(Accepts(chain_.Block({Child(spent, "a"), Coin("new 3")}, {IdOf(spent)},
                                   {HintOf(IdOf(Coin("new 3")), "hint")})));
}

void KeptStore::Close() {
  Error error;
  EXPECT_EQ(coinstore_close(store(), 0, error), COINSTORE_OK) << error.message();
}

CheckAnswer CheckOf(coinstore* store) {
  coinstore_buffer* report = nullptr;
  Error error;
  const coinstore_status status = coinstore_check(store, 0, &report, error);
  const BufferHandle owned(report);
  const auto* text = reinterpret_cast<const char*>(coinstore_buffer_data(report));
  return {status, status < 0 ? error.message() : "", text == nullptr ? "" : text};
}

std::string Setting(coinstore* store, const char* name) {
  char value[128];
  size_t len = 0;
  EXPECT_EQ(coinstore_get_setting(store, name, value, sizeof value, &len, nullptr), COINSTORE_OK);
  return {value, len};
}

}  // namespace coinstore_test
