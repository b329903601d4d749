// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>How a call ended: 0 done, above 0 another answer, below 0 an error. Numbers never change.</summary>
public enum Status
{
    /// <summary>Done, and as asked.</summary>
    OK = 0,

    /// <summary>The store knows its whole answer, and there is none.</summary>
    NotFound = 1,

    /// <summary>An iterator is at its end.</summary>
    Done = 2,

    /// <summary>An argument is outside what the call allows.</summary>
    Argument = -1,

    /// <summary>The size needed has been written.</summary>
    BufferTooSmall = -2,

    /// <summary>The handle, or the store it belongs to, is closed.</summary>
    Closed = -3,

    /// <summary>Calls run or children live (close); another writer has the turn (option writer = refuse).</summary>
    Busy = -4,

    /// <summary>The object cannot do this any more, or not yet.</summary>
    WrongState = -5,

    /// <summary>An object for one thread at a time is in use by another.</summary>
    ConcurrentUse = -6,

    /// <summary>The call was interrupted; what it had finished stays finished.</summary>
    Interrupted = -7,

    /// <summary>Not offered by this version, or not for this object.</summary>
    Unsupported = -8,

    /// <summary>The binding was built for another library.</summary>
    AbiMismatch = -9,

    /// <summary>The cursor is of another query, view or store, or none at all.</summary>
    InvalidCursor = -10,

    /// <summary>A rollback took the block of the cursor's page away; begin again.</summary>
    StaleCursor = -11,

    /// <summary>A rollback took the block of the view away.</summary>
    ViewEnded = -12,

    /// <summary>Reserved for stores without full history.</summary>
    UnknownOrPruned = -13,

    /// <summary>More changes above the view than option max_view_changes.</summary>
    TooManyChanges = -14,

    /// <summary>More changes than max_block_changes.</summary>
    BlockTooLarge = -100,

    /// <summary>A coin has more hints than max_coin_hints.</summary>
    TooManyHints = -101,

    /// <summary>More hint bytes than max_block_hint_bytes.</summary>
    HintsTooLarge = -102,

    /// <summary>Height is 2^39 or more.</summary>
    HeightTooLarge = -103,

    /// <summary>Height is not above the tip's.</summary>
    HeightNotAboveTip = -104,

    /// <summary>Option contiguous, and height is not tip + 1.</summary>
    HeightNotContiguous = -105,

    /// <summary>The parent hash is not the tip's hash.</summary>
    ParentMismatch = -106,

    /// <summary>The number of coinbase coins breaks option reward_rule.</summary>
    RewardRule = -107,

    /// <summary>A first block at height 0 spends something.</summary>
    RemovalInFirstBlock = -108,

    /// <summary>An added coin is in the store already, spent or not.</summary>
    CoinExists = -109,

    /// <summary>An added coin is listed twice in the block.</summary>
    CoinAddedTwice = -110,

    /// <summary>A spent coin is neither in the store nor created by the block.</summary>
    CoinUnknown = -111,

    /// <summary>A spent coin was spent by an earlier block.</summary>
    CoinAlreadySpent = -112,

    /// <summary>A spent coin is listed twice in the block.</summary>
    CoinSpentTwice = -113,

    /// <summary>A hint is longer than 32 bytes.</summary>
    HintTooLong = -114,

    /// <summary>A hint names a coin that the block does not create.</summary>
    HintWithoutCoin = -115,

    /// <summary>The root after the block is not the expected one.</summary>
    RootMismatch = -116,

    /// <summary>The store has given out all of its 2^48 coin numbers.</summary>
    CoinNumbersExhausted = -117,

    /// <summary>The target height is above the tip, or the store is empty.</summary>
    RollbackAboveTip = -118,

    /// <summary>Reserved for stores without full history.</summary>
    RollbackTooDeep = -119,

    /// <summary>The bytes are not a canonical proof.</summary>
    ProofMalformed = -200,

    /// <summary>The proof does not lead to the given root.</summary>
    ProofInvalid = -201,

    /// <summary>The proof of absence is about another place than the given coin's.</summary>
    ProofOtherCoin = -202,

    /// <summary>The proof holds, and says the opposite of what was expected.</summary>
    ProofUnexpected = -203,

    /// <summary>The file system failed.</summary>
    IO = -300,

    /// <summary>Stored bytes are not what was written.</summary>
    Corruption = -301,

    /// <summary>Memory could not be had.</summary>
    NoMemory = -302,

    /// <summary>No space left.</summary>
    DiskFull = -303,

    /// <summary>The store is open elsewhere.</summary>
    Locked = -304,

    /// <summary>The store was opened read-only.</summary>
    ReadOnly = -305,

    /// <summary>A newer version of the library wrote the store.</summary>
    NewerFormat = -306,

    /// <summary>There is no store at the path.</summary>
    NotAStore = -307,

    /// <summary>An option fixed at creation differs from the one given.</summary>
    OptionsMismatch = -308,

    /// <summary>A write failed with an unknown outcome; every call but close and free answers this.</summary>
    NeedsReopen = -309,

    /// <summary>A check inside the library failed: our bug.</summary>
    Internal = -400,
}
