"""Currencies that ISO 4217 has withdrawn, by their decimal places. Old files hold them, new orders cannot. Pure.

Codes: ISO 4217, list three (historic denominations), and amendments to 180 (BGN, from 2026-01-01). List three gives no
places; these are what list one said before, as OpenJDK 17 keeps it in `currency.properties`. Codes withdrawn before
2000 are not here, because no older file is read.
"""

_BY_PLACES = {
    0: "ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE ROL TPE TRL",
    2: (
        "AFA ANG ATS AYM AZM BGL BGN CSD CUC CYP DEM EEK FIM FRF GHC GWP HRK IEP LTL LVL MRO MTL MZM NLG RUR SDD SIT "
        "SKK SLL SRG STD TMM USS VEB VEF YUM ZMK ZWD ZWL ZWN ZWR"
    ),
}
WITHDRAWN = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}
