"""Beginnings: pairs of sources that meet on several questions, pairs of questions on which the same sources meet."""

import numpy as np

from secondsource.weigh.coded import Ints, dense
from secondsource.weigh.dependence.voices import RARE, Voices, by_chance, closeness, meetings

SEEDS = 300
"""So many of the closest pairs of each sort are tried."""


def pairs_of_sources(table: Voices) -> list[tuple[Ints, Ints]]:
    """Beginnings: pairs of sources that meet on two questions at least, the closest first."""
    left, right = table.pairs
    if not len(left):
        return []
    low, high = table.source[left], table.source[right]
    question = table.question[left]
    pair, first = dense(low, high)
    met = np.bincount(pair)
    reports = np.maximum(table.reports[low], table.reports[high])
    chance = by_chance(table, reports, table.speakers[question], question, met[pair])
    same = table.slot[left] == table.slot[right]
    close = closeness(table, np.abs(table.day[left] - table.day[right]))
    worth = np.log(0.5 / chance) + np.where(same, np.log(0.9 / table.alike), np.log(0.1 / (1 - table.alike)))
    worth += np.log(0.4) - 0.6 * np.log(close)
    score = np.bincount(pair, weights=worth)
    low, high = low[first], high[first]
    score -= (np.minimum(table.reports[low], table.reports[high]) - met) * np.log(2)
    order = np.lexsort((high, low, -score))
    order = order[(met[order] > 1) & (score[order] > 0)][:SEEDS]
    shared, end = question[np.argsort(pair, kind="stable")], np.cumsum(met)
    return [(np.asarray([low[at], high[at]]), np.sort(shared[end[at] - met[at] : end[at]])) for at in order.tolist()]


def pairs_of_questions(table: Voices) -> list[tuple[Ints, Ints]]:
    """Beginnings: pairs of questions on which more of the same sources speak than chance would bring, the most telling first."""
    rare = table.reports[table.source] * table.speakers[table.question] < RARE * len(table.row)
    left, right = meetings(table.source, table.question, rare & (table.speakers[table.question] > 1))
    if not len(left):
        return []
    low, high = table.question[left], table.question[right]
    source = table.source[left]
    speakers = np.maximum(table.speakers[low], table.speakers[high])
    chance = by_chance(table, table.reports[source], speakers, low, 2)
    pair, first = dense(low, high)
    met = np.bincount(pair)
    score = np.bincount(pair, weights=np.log(0.5 / chance))
    low, high = low[first], high[first]
    score -= (np.minimum(table.speakers[low], table.speakers[high]) - met) * np.log(2)
    order = np.lexsort((high, low, -score))
    order = order[met[order] > 2][:SEEDS]
    shared, end = source[np.argsort(pair, kind="stable")], np.cumsum(met)
    return [(np.sort(shared[end[at] - met[at] : end[at]]), np.asarray([low[at], high[at]])) for at in order.tolist()]
