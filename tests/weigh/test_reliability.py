import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from scipy.stats import binom

from secondsource.weigh.reliability import reliability, wilson


def drawn(seed: int, many: int, off: float) -> tuple[np.ndarray, np.ndarray]:
    """Beliefs, and what was so with a probability that lies lower by a share of what is left to certainty or to nothing."""
    random = np.random.default_rng(seed)
    confidence = random.uniform(0.5, 1.0, many)
    return confidence, (random.random(many) < confidence - off).astype(np.float64)


def test_who_says_nine_in_ten_and_is_right_half_the_time_is_off_by_two_fifths() -> None:
    found = reliability(np.full(100, 0.9), np.tile([0.0, 1.0], 50))
    assert (round(found.ece, 9), round(found.brier, 9)) == (0.4, 0.41)
    assert [(one.low, one.high, one.count, one.right, one.agrees) for one in found.bins] == [
        (0.9, 1.0, 100, 0.5, False)
    ]


def test_a_probability_of_one_lies_in_the_last_bin() -> None:
    (only,) = reliability(np.ones(3), np.ones(3)).bins
    assert (only.low, only.count, only.confidence) == (0.9, 3, 1.0)


def test_intervals_hold_the_calibrated_in_nine_of_ten_bins() -> None:
    held = [one.agrees for seed in range(80) for one in reliability(*drawn(seed, 400, 0.0)).bins]
    assert 0.86 < np.mean(held) < 0.94


def test_the_calibration_error_is_as_far_off_as_its_standard_error_says() -> None:
    found = [reliability(*drawn(seed, 2000, 0.15)) for seed in range(200)]
    spread = np.std([each.ece for each in found])
    assert np.mean([each.ece for each in found]) == pytest.approx(0.15, abs=0.01)
    assert np.mean([each.ece_se for each in found]) == pytest.approx(spread, rel=0.2)


def test_wilson_covers_what_it_says() -> None:
    for true in (0.5, 0.8, 0.95):
        ends = [wilson(right, 40) for right in range(41)]
        inside = [low <= true <= high for low, high in ends]
        assert 0.86 < float((binom.pmf(np.arange(41), 40, true) * inside).sum()) < 0.96


@given(st.integers(1, 1000), st.floats(0, 1))
def test_an_interval_lies_in_zero_to_one_and_holds_its_share(count: int, share: float) -> None:
    low, high = wilson(share * count, count)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize("confidence", [[], [1.5], [-0.1]])
def test_what_is_no_probability_is_refused(confidence: list[float]) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        reliability(np.asarray(confidence), np.asarray(confidence))
