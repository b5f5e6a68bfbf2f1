"""What trains and what measures are kept apart."""

from __future__ import annotations

from itertools import combinations

from training import examples, split, spoken
from training.ordinary import ordinary


def test_no_batch_of_messages_is_in_two_parts_and_each_is_there() -> None:
    parts = [set(split.train()), set(split.CHOOSE), set(split.MEASURE)]
    assert set.union(*parts) == set(examples.names())
    assert all(one.isdisjoint(other) for one, other in combinations(parts, 2))


def test_no_batch_of_drafts_is_in_two_parts_and_each_is_there() -> None:
    parts = [set(split.drafts_train()), set(split.DRAFTS_CHOOSE), set(split.DRAFTS_MEASURE)]
    assert set.union(*parts) == set(spoken.names())
    assert all(one.isdisjoint(other) for one, other in combinations(parts, 2))


def test_each_stage_of_training_adds_what_only_trains_and_none_adds_it_twice() -> None:
    first = split.before(None)
    messages = [name for stage in (first, *split.STAGES) for name in stage.messages]
    drafts = [name for stage in (first, *split.STAGES) for name in stage.drafts]
    assert sorted(messages) == split.train()
    assert sorted(drafts) == split.drafts_train()


def test_ids_and_ordinary_messages_stand_once() -> None:
    ids = [example.id for example in examples.batches(examples.names())]
    assert len(ids) == len(set(ids))
    texts = [one.text for one in ordinary()]
    assert len(texts) == len(set(texts))
