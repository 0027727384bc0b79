"""Models of hidden types by parts: the rules that `models.tables` turns on one machine, as the M-step of the kernel.

The same model then runs on all cores and on Spark, because its rules read nothing but the statistics:

>>> from secondsource.weigh.answers import Answers
>>> from secondsource.weigh.models.dawid_skene import Confusion
>>> from secondsource.weigh.scale.kernel import posterior
>>> from secondsource.weigh.scale.parallel import iterate
>>> from secondsource.weigh.scale.parts import parts
>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["no", "yes", "yes"], labels=["no", "yes"])
>>> pieces = parts(answers)
>>> shares = label_shares(pieces)
>>> rules = Confusion(label=np.arange(2), prior=np.log(shares), share=shares, smoothing=np.asarray([[[4.0, 1.0], [1.0, 4.0]]]),
...                   learned_prior=1.0, bayes=False)
>>> posterior(pieces, iterate(pieces, ByRules(rules), most=3).parameters).round(2).tolist()
[[0.09, 0.91]]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.models.tables import Rules
from secondsource.weigh.scale.kernel import Parameters, Statistics
from secondsource.weigh.scale.parts import Part


@dataclass(slots=True)
class ByRules:
    """An update that asks rules for the tables, and keeps what they learned for the next time; `rules` are those after the last."""

    rules: Rules

    def __call__(self, statistics: Statistics) -> Parameters:
        """The parameters that these rules make of the statistics."""
        types = len(self.rules.label)
        labels = int(self.rules.label.max(initial=0)) + 1
        counts = statistics.counts.reshape(-1, labels, types)
        self.rules = self.rules.learned(counts, statistics.sizes)
        table = self.rules.table(counts, np.arange(len(counts)))
        return Parameters(table.reshape(-1, types), self.rules.prior, self.rules.label)


def label_shares(parts: Sequence[Part]) -> Floats:
    """The share of each label in all answers (K,), one answer spread evenly over all labels added, as `models.tables.Said` has it."""
    labels = parts[0].labels
    counts = np.full(labels, 1 / labels)
    for part in parts:
        counts += np.bincount(part.cell % labels, weights=part.weight, minlength=labels)
    total: Floats = counts / counts.sum()
    return total
