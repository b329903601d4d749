// SPDX-License-Identifier: Apache-2.0

package coinstore_test

import (
	"context"
	"strings"
	"testing"

	"coinstore"
)

func TestCopyAndRepair(t *testing.T) {
	store := chain(t, 5)
	must(t, store.Checkpoint(background))
	must(t, store.Compact(background))
	tip, err := store.Tip()
	must(t, err)
	copied := path(t)
	must(t, store.Copy(copied))
	mustBe(t, store.Copy(copied), coinstore.ErrArgument)
	mustBe(t, store.Copy("a\x00b"), coinstore.ErrArgument)

	_, err = coinstore.Repair(background, store.Path(), nil)
	mustBe(t, err, coinstore.ErrLocked)
	_, err = coinstore.Repair(background, path(t), nil)
	mustBe(t, err, coinstore.ErrNotAStore)
	over, cancel := context.WithCancel(background)
	cancel()
	_, err = coinstore.Repair(over, copied, nil)
	mustBe(t, err, context.Canceled)
	mustBe(t, store.Checkpoint(over), context.Canceled)
	report, err := coinstore.Repair(background, copied, nil)
	must(t, err)
	equal(t, report != "", true)

	second, err := coinstore.Open(background, copied, nil)
	must(t, err)
	defer second.Close()
	same, err := second.Tip()
	must(t, err)
	equal(t, same.StateRoot, tip.StateRoot)
	report, err = second.Check(background)
	must(t, err)
	equal(t, strings.Contains(report, "all is as it must be"), true)
	one, err := store.Setting("instance_id")
	must(t, err)
	other, err := second.Setting("instance_id")
	must(t, err)
	equal(t, len(one), 32)
	equal(t, one == other, false)
}

func TestSettingsAndMetrics(t *testing.T) {
	store := chain(t, 2)
	mode, err := store.Setting("sync_mode")
	must(t, err)
	equal(t, mode, "grouped")
	build, err := store.Setting("rocksdb_build")
	must(t, err)
	equal(t, strings.HasPrefix(build, "RocksDB"), true)
	for _, name := range []string{"", "no_such_setting", "a\x00b"} {
		_, err := store.Setting(name)
		mustBe(t, err, coinstore.ErrArgument)
	}
	text, err := store.Metrics()
	must(t, err)
	equal(t, strings.Contains(text, "\ncoinstore_height 1\n"), true)
	stats, err := store.Stats()
	must(t, err)
	equal(t, stats["blocks_applied"], 2)
	equal(t, stats["coins_created"], 20)
}
