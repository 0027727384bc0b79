"""Words of probability, by scale.

Made by tools/make_tables.py from the reference table `icd203.csv`; change the table, not this file.
"""

# fmt: off
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Band(NamedTuple):
    """A word of a scale and the percentages it stands for."""

    code: str
    term: str
    low: float
    high: float


BANDS: Mapping[str, tuple[Band, ...]] = MappingProxyType({
    "ICD203": (
        Band("almost_no_chance", "almost no chance | remote", 1.0, 5.0),
        Band("very_unlikely", "very unlikely | highly improbable", 5.0, 20.0),
        Band("unlikely", "unlikely | improbable", 20.0, 45.0),
        Band("roughly_even_chance", "roughly even chance | roughly even odds", 45.0, 55.0),
        Band("likely", "likely | probable", 55.0, 80.0),
        Band("very_likely", "very likely | highly probable", 80.0, 95.0),
        Band("almost_certain", "almost certain | nearly certain", 95.0, 99.0),
    ),
    "STIX2.1-DNI": (
        Band("almost_no_chance", "Almost No Chance / Remote", 0.0, 9.0),
        Band("very_unlikely", "Very Unlikely / Highly Improbable", 10.0, 19.0),
        Band("unlikely", "Unlikely / Improbable", 20.0, 39.0),
        Band("roughly_even_chance", "Roughly Even Chance / Odds", 40.0, 59.0),
        Band("likely", "Likely / Probable", 60.0, 79.0),
        Band("very_likely", "Very Likely / Highly Probable", 80.0, 89.0),
        Band("almost_certain", "Almost Certain / Nearly Certain", 90.0, 100.0),
    ),
    "STIX2.1-WEP": (
        Band("impossible", "Impossible", 0.0, 0.0),
        Band("highly_unlikely", "Highly Unlikely/Almost Certainly Not", 1.0, 19.0),
        Band("unlikely", "Unlikely/Probably Not", 20.0, 39.0),
        Band("even_chance", "Even Chance", 40.0, 59.0),
        Band("likely", "Likely/Probable", 60.0, 79.0),
        Band("highly_likely", "Highly likely/Almost Certain", 80.0, 99.0),
        Band("certain", "Certain", 100.0, 100.0),
    ),
    "PHIA": (
        Band("remote_chance", "remote chance", 0.0, 5.0),
        Band("highly_unlikely", "highly unlikely", 10.0, 20.0),
        Band("unlikely", "unlikely", 25.0, 35.0),
        Band("realistic_possibility", "realistic possibility", 40.0, 50.0),
        Band("likely", "likely | probable", 55.0, 75.0),
        Band("highly_likely", "highly likely", 80.0, 90.0),
        Band("almost_certain", "almost certain", 95.0, 100.0),
    ),
    "IPCC": (
        Band("exceptionally_unlikely", "exceptionally unlikely", 0.0, 1.0),
        Band("very_unlikely", "very unlikely", 0.0, 10.0),
        Band("unlikely", "unlikely", 0.0, 33.0),
        Band("about_as_likely_as_not", "about as likely as not", 33.0, 66.0),
        Band("likely", "likely", 66.0, 100.0),
        Band("very_likely", "very likely", 90.0, 100.0),
        Band("virtually_certain", "virtually certain", 99.0, 100.0),
    ),
})
"""The words of each scale, from the least to the most likely."""
