import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.models.labels import weigh_labels


def crowd(seed: int = 0, questions: int = 60, sources: int = 20, labels: int = 3) -> tuple[Answers, list[int]]:
    """Sources that are right seven times in ten, eight of them on each question."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, labels, questions)
    question = np.repeat(np.arange(questions), 8)
    source = np.concatenate([random.permutation(sources)[:8] for _ in range(questions)])
    right = random.random(len(question)) < 0.7
    other = (truth[question] + random.integers(1, labels, len(question))) % labels
    return Answers.coded(source, question, np.where(right, truth[question], other), labels=labels), truth.tolist()


def test_most_truths_are_found() -> None:
    answers, truth = crowd()
    found = weigh_labels(answers).posterior().p.reshape(-1, 3).argmax(axis=1)
    assert (found == truth).mean() > 0.9
