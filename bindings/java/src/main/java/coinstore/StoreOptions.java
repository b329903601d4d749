// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Settings for {@link CoinStore#open(java.nio.file.Path, StoreOptions)}. What is not set stays at its default. */
public final class StoreOptions {
  static final StoreOptions DEFAULTS = builder().build();

  final Map<String, String> values;
  final String environmentPrefix;

  private StoreOptions(Builder builder) {
    values = new LinkedHashMap<>(builder.values);
    environmentPrefix = builder.environmentPrefix;
  }

  /**
   * Begins a set of options.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Every option there is.
   *
   * @return a sentence about each, by name
   */
  public static Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>();
    String[] name = new String[1];
    String[] text = new String[1];
    for (int i = 0; CoinstoreNative.coinstore_options_name(i, name, text) != Status.DONE.code(); ++i) {
      known.put(name[0], text[0]);
    }
    return known;
  }

  /** When a block is on the disk. */
  public enum SyncMode {
    /** When the call that applied it returns. */
    DURABLE,
    /** At the next sync that a group of blocks shares. */
    GROUPED
  }

  /** Puts options together. */
  public static final class Builder {
    private final Map<String, String> values = new LinkedHashMap<>();
    private String environmentPrefix;

    private Builder() {}

    /**
     * Make a store where there is none?
     *
     * @param value default: yes
     * @return this
     */
    public Builder createIfMissing(boolean value) {
      return set("create_if_missing", value ? "1" : "0");
    }

    /**
     * Write nothing?
     *
     * @param value default: no
     * @return this
     */
    public Builder readOnly(boolean value) {
      return set("read_only", value ? "1" : "0");
    }

    /**
     * Do blocks carry hashes? Fixed when the store is made.
     *
     * @param value default: yes
     * @return this
     */
    public Builder blockHashes(boolean value) {
      return set("block_hashes", value ? "required" : "absent");
    }

    /**
     * Must the height after the tip be tip + 1?
     *
     * @param value default: no
     * @return this
     */
    public Builder contiguous(boolean value) {
      return set("contiguous", value ? "1" : "0");
    }

    /**
     * Chia's rule of rewards: none at height 0, at least two above?
     *
     * @param value default: no rule
     * @return this
     */
    public Builder chiaRewardRule(boolean value) {
      return set("reward_rule", value ? "chia" : "none");
    }

    /**
     * When is a block on the disk?
     *
     * @param value default: durable
     * @return this
     */
    public Builder syncMode(SyncMode value) {
      return set("sync_mode", value == SyncMode.DURABLE ? "durable" : "grouped");
    }

    /**
     * Does a second writer wait for its turn, or is it told that the store is busy?
     *
     * @param value default: it waits
     * @return this
     */
    public Builder writerWaits(boolean value) {
      return set("writer", value ? "wait" : "refuse");
    }

    /**
     * Sets any option by its name, e.g. max_block_changes; see {@link StoreOptions#known}.
     *
     * @param name judged when the store is opened
     * @param value as text; numbers are decimal
     * @return this
     */
    public Builder set(String name, String value) {
      values.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Takes options from the environment before those set here.
     *
     * @param prefix e.g. COINSTORE_ for COINSTORE_SYNC_MODE
     * @return this
     */
    public Builder fromEnvironment(String prefix) {
      environmentPrefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /**
     * Ends the set.
     *
     * @return the options as they are now
     */
    public StoreOptions build() {
      return new StoreOptions(this);
    }
  }
}
