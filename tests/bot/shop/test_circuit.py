"""The circuit breaker is a value: every step with its clock in hand."""

from bot.shop.circuit import FAILURES, OPEN_SECONDS, Circuit, CircuitState


def broken(times: int = FAILURES, at: float = 0.0) -> Circuit:
    circuit = Circuit()
    for _ in range(times):
        circuit = circuit.failed(at)
    return circuit


def test_that_a_few_failures_leave_it_closed() -> None:
    assert broken(FAILURES - 1).state(0.0) is CircuitState.CLOSED
    assert broken(FAILURES - 1).succeeded().failed(0.0).failures == 1


def test_that_a_row_of_failures_opens_it_for_a_while() -> None:
    circuit = broken(at=100.0)
    assert circuit.state(100.0 + OPEN_SECONDS - 1) is CircuitState.OPEN
    assert not circuit.permits(100.0 + OPEN_SECONDS - 1)
    assert circuit.state(100.0 + OPEN_SECONDS) is CircuitState.HALF_OPEN


def test_that_half_open_lets_one_call_through() -> None:
    circuit = broken()
    assert circuit.permits(OPEN_SECONDS)
    circuit = circuit.asked(OPEN_SECONDS)
    assert not circuit.permits(OPEN_SECONDS + 1)


def test_that_the_trial_closes_it_or_opens_it_again() -> None:
    trial = broken().asked(OPEN_SECONDS)
    assert trial.succeeded() == Circuit()
    again = trial.failed(OPEN_SECONDS)
    assert again.state(2 * OPEN_SECONDS - 1) is CircuitState.OPEN
    assert again.permits(2 * OPEN_SECONDS)


def test_that_a_trial_that_never_comes_back_is_given_up() -> None:
    trial = broken().asked(OPEN_SECONDS)
    assert trial.permits(2 * OPEN_SECONDS)


def test_that_calls_under_way_do_not_count_as_trials_of_a_closed_circuit() -> None:
    assert Circuit().asked(3.0) == Circuit()
