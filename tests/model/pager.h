// SPDX-License-Identifier: Apache-2.0
// Goal: pages that are turned while blocks come and go lead through all that a question has for an answer, in its
// order. Method: of every cursor the reference knows between which two entries it stands: what came in between
// since may be shown or not, what stands behind must be shown.
#ifndef COINSTORE_TESTS_MODEL_PAGER_H
#define COINSTORE_TESTS_MODEL_PAGER_H

#include <set>
#include <string>
#include <vector>

#include "model/asked_store.h"
#include "model/random_questions.h"

namespace coinstore_test {

class Pager {
 public:
  explicit Pager(AskedStore& store) : store_(store), questions_(store.random, store.reference) {}

  // Asks something, page by page, and keeps a place on the way now and then.
  void AskAnew(const View& view);
  // Goes on from a place that was kept in an earlier step.
  void GoOn();

  void Saw(const Seen& seen);
  bool has_iterators() const { return !iterators_.empty(); }
  std::set<View> views() const;  // that it asks with
  // A close has ended the iterators; the cursors lead on in the store that is opened next.
  void ExpectIteratorsClosed();
  void GiveUpIterators() { iterators_.clear(); }
  void GiveUpWalksOf(const View& view);

 private:
  // A question on its way.
  struct Walk {
    Question question;
    QueryHandle query;  // none for balances
    View view;
    std::vector<uint8_t> cursor;
    Standing earliest, latest;      // its next entry begins at the one, at the other, or between
    ReferenceStore::BlockName tip;  // of the page that gave the cursor
    bool is_inside_height = false;  // the page before ended inside one
    IterHandle iter;                // none: it is asked page by page
    bool may_be_done = false;       // an iterator whose last page may have been the last
    Seen seen;
  };
  // What a page or an iterator answered.
  struct Turned {
    coinstore_status status = COINSTORE_OK;
    std::vector<std::string> entries;
    std::vector<uint8_t> cursor;
    bool more = false;
    uint64_t next_height = COINSTORE_NO_HEIGHT;
  };

  Walk Begin(const View& view);
  size_t SomeCap();
  Turned CallPage(const Walk& walk, const View& view, size_t cap,
                  const std::vector<uint8_t>& cursor) const;
  Turned CallIterator(const Walk& walk, size_t cap) const;
  void OpenIterator(Walk* walk);

  // False if the walk is over: at its end, refused, or wrong.
  bool TurnPage(Walk* walk, size_t cap);
  bool TurnIterator(Walk* walk, size_t cap);
  bool ExpectStatus(const Walk& walk, coinstore_status status, size_t cap);
  void ExpectEntries(Walk* walk, const Turned& turned, size_t cap);
  void ExpectChiaPage(const Walk& walk, const Turned& turned, const std::vector<Entry>& entries,
                      size_t begin, size_t cap);
  void ExpectWrongCursors(const Walk& walk);
  void Reach(const Walk& walk, const Turned& turned);
  bool HasAmpleBudget(const Question& question) const;

  AskedStore& store_;
  RandomQuestions questions_;
  std::vector<Walk> walks_, iterators_;
};

}  // namespace coinstore_test

#endif
