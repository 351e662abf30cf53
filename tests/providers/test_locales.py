"""The nearest of a provider's locales, by CLDR's inheritance."""

import pytest

from providers.locales import nearest
from providers.stripe.facts import LOCALES as STRIPE

MOLLIE = frozenset(
    [
        "ca_ES", "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "de_LU", "en_BE", "en_GB", "en_NL", "en_US", "es_ES",
        "fi_FI", "fr_BE", "fr_FR", "fr_LU", "hu_HU", "is_IS", "it_IT", "lt_LT", "lv_LV", "nb_NO", "nl_BE", "nl_NL",
        "pl_PL", "pt_PT", "sk_SK", "sv_SE",
    ]
)  # fmt: skip
"""A provider that knows no bare languages (Mollie's OpenAPI document, `locale` of a payment)."""


@pytest.mark.parametrize(
    ("ours", "at_stripe", "at_mollie"),
    [
        ("no_NO", "nb", "nb_NO"),
        ("nn_NO", "nb", "nb_NO"),
        ("no", "nb", "nb_NO"),
        ("nb_NO", "nb", "nb_NO"),
        ("es_MX", "es-419", "es_ES"),
        ("es_AR", "es-419", "es_ES"),
        ("es_ES", "es", "es_ES"),
        ("en_AU", "en", "en_GB"),
        ("en_NZ", "en", "en_GB"),
        ("en_GB", "en-GB", "en_GB"),
        ("en_UK", "en-GB", "en_GB"),
        ("en_US", "en", "en_US"),
        ("fr_CA", "fr-CA", "fr_FR"),
        ("fr_BE", "fr", "fr_BE"),
        ("pt_BR", "pt-BR", "pt_PT"),
        ("pt_PT", "pt", "pt_PT"),
        ("pt_AO", "pt", "pt_PT"),
        ("zh_CN", "zh", None),
        ("zh_SG", "zh", None),
        ("zh_TW", "zh-TW", None),
        ("zh_HK", "zh-HK", None),
        ("zh_MO", "zh-HK", None),
        ("de_LI", "de", "de_DE"),
        ("deu", "de", "de_DE"),
        ("hi", "hi-IN", None),
        ("tl_PH", "fil", None),
        ("in_ID", "id", None),
        ("mo_MD", "ro", None),
        ("iw_IL", None, None),
        ("sr_RS", None, None),
        ("xx_YY", None, None),
        (None, None, None),
    ],
)
def test_a_locale_is_the_nearest_that_the_provider_knows(
    ours: str | None, at_stripe: str | None, at_mollie: str | None
) -> None:
    assert (nearest(ours, STRIPE), nearest(ours, MOLLIE)) == (at_stripe, at_mollie)


@pytest.mark.parametrize(
    ("ours", "theirs"), [("iw_IL", "he"), ("he", "he"), ("zh_TW", "zh-Hant"), ("sr_ME", "sr-Latn")]
)
def test_old_codes_and_scripts_that_go_without_saying_are_understood(ours: str, theirs: str) -> None:
    assert nearest(ours, frozenset({"he", "zh-Hant", "zh-Hans", "sr", "sr-Latn", "en"})) == theirs


def test_another_script_is_never_a_substitute() -> None:
    assert nearest("zh_TW", frozenset({"zh", "zh-CN"})) is None
    assert nearest("sr_RS", frozenset({"sr-Latn"})) is None
