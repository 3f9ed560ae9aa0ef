"""Two errands of one message, told in one reply."""

from bot.dialogue import DialogueState, Done, SkillResult
from bot.dialogue.skills.onward import together
from bot.generation import Act, Evidence

TOLD = SkillResult(
    Act.SKILL, evidence=(Evidence("points", "Your points", "You have 12 points. None expires."),)
)
DEED = SkillResult(
    Act.SMALLTALK,
    lines=("The box is skipped.",),
    choices=("Undo that",),
    state=DialogueState(undo={"skill": "skip_box"}),
    done=Done("skip_box", "JC-1", told=("The box is skipped.",)),
)
ASKED = SkillResult(
    Act.CLARIFY, lines=("Which order?",), choices=("JR-1",), state=DialogueState(skill="invoice_copy")
)


def test_that_facts_are_told_before_the_next_question_and_none_is_left_out() -> None:
    both = together(TOLD, ASKED)
    assert both.lines == ("You have 12 points.", "None expires.", "Which order?")
    assert (both.act, both.evidence, both.state.skill) == (Act.CLARIFY, (), "invoice_copy")


def test_that_what_was_done_stays_done_and_can_be_undone() -> None:
    both = together(DEED, ASKED)
    assert both.done == DEED.done
    assert both.choices == ("JR-1", "Undo that")
    assert both.state.undo == {"skill": "skip_box"}


def test_that_facts_after_a_deed_are_told_too() -> None:
    both = together(DEED, TOLD)
    assert (both.act, both.lines[-1]) == (Act.SMALLTALK, "None expires.")


def test_that_of_two_deeds_both_are_told_again() -> None:
    second = SkillResult(Act.SMALLTALK, lines=("Done.",), done=Done("swap", "JC-2", told=("Done.",)))
    both = together(DEED, second)
    assert both.done is not None
    assert both.done.told == ("The box is skipped.", "Done.")
    assert both.done.case == "JC-2"
