"""What a supervisor is told of a conversation: promises and limits, by the agent's own words."""

from __future__ import annotations

from bot.domain.handover import handover
from tests.examples import policy, said


def test_a_promise_beside_another_negation_is_a_promise() -> None:
    found = handover(policy(), said("Missä?", "> Ei hätää, hyvitän sinulle 20 euroa."), (), ())
    assert found.promised == ("Ei hätää, hyvitän sinulle 20 euroa.",)
    assert found.limits == ()


def test_a_swedish_article_is_no_limit() -> None:
    found = handover(policy(), said("Var?", "> Jag skickar en ny vara i dag."), (), ())
    assert found.limits == ()


def test_a_refusal_is_a_limit_and_no_promise() -> None:
    said_no = "En voi hyvittää sinulle 200 euroa."
    found = handover(policy(), said("No?", f"> {said_no} Katson tilauksesi."), (), ())
    assert found.limits == (said_no,)
    assert found.promised == ()


def test_each_language_can_refuse() -> None:
    lines = ("> Jag kan inte ge 500 euro i ersättning.", "> I can't offer €200 as compensation.")
    found = handover(policy(), said("Hej", *lines), (), ())
    assert len(found.limits) == 2
    assert found.promised == ()
