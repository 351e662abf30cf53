"""The languages and regions of PayPal's pages, as BCP 47 tags: `de-AT`, `zh-HK`.

https://developer.paypal.com/reference/locale-codes; written here from PayPal's own list of languages by country
(https://github.com/paypal/paypal-sdk-constants, src/locale.js at acf4477), which agrees with it. Later versions of that
list have ten languages more, for the buttons of PayPal's script. Not confirmed: that the pages of an order know those.
"""

from providers.locales import nearest

WORLDWIDE = ("en", "es", "fr", "zh")
WORLDWIDE_REGIONS = (
    "AD AE AG AI AM AO AW AZ BB BF BH BI BJ BM BO BS BW BZ CD CG CK CL CO CR CV CZ DJ DM DO DZ EC EE EG ER ET FI FJ FK "
    "FO GA GD GE GF GI GL GM GN GP GR GT GW GY HN HU IE JM JO KE KG KI KM KN KW KY KZ LC LI LS LT LU LV MA MG MH ML MQ "
    "MR MS MU MW MZ NA NC NE NF NI NR NU NZ OM PA PE PF PG PM PN PW QA RE RO RS RW SA SB SC SH SI SJ SK SL SM SN SO SR "
    "ST SV SZ TC TD TG TJ TM TN TT TV TZ UA UG US UY VA VC VE VG VU WF YE YT ZA ZM"
)
"""Regions whose pages are in all languages of WORLDWIDE."""
REGIONS = {
    "ar": "AE BH DZ EG JO KW MA OM QA SA TN YE",
    "cs": "CZ",
    "da": "DK FO GL",
    "de": "AT CH DE LU",
    "el": "GR",
    "en": (
        "AL AR AT AU BA BE BG BN BR BT BY CA CH CI CM CY DE DK ES FM FR GB HK HR ID IL IN IS IT JP KH KR LA LK MC MD "
        "ME MK MN MT MV MX MY NG NL NO NP PH PL PT PY RU SE SG TH TO TR TW VN WS ZW"
    ),
    "es": "AR ES MX PY",
    "fi": "FI",
    "fr": "BE CA CH CI CM FR MC",
    "he": "IL",
    "hu": "HU",
    "id": "ID",
    "it": "IT",
    "ja": "JP",
    "ko": "KR",
    "nl": "BE NL",
    "no": "NO",
    "pl": "PL",
    "pt": "BR PT",
    "ru": "EE LT LV RU UA",
    "sk": "SK",
    "sv": "SE",
    "th": "TH",
    "tr": "TR",
    "zh": "CN HK TW",
}
LOCALES = frozenset(
    [f"{language}-{region}" for language, regions in REGIONS.items() for region in regions.split()]
    + [f"{language}-{region}" for language in WORLDWIDE for region in WORLDWIDE_REGIONS.split()]
)


def locale_for(ours: str | None) -> str | None:
    """Map `en_AU` to the nearest locale PayPal knows; None leaves the choice to PayPal."""
    return nearest(ours, LOCALES)
