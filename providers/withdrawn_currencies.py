"""Currencies that ISO 4217 has withdrawn, by their decimal places. Old files hold them, new orders cannot. Pure.

Codes and places: as OpenJDK 17 keeps them in `currency.properties`, and ISO 4217's amendments to 180 (BGN, from
2026-01-01): the standard's own list of historic denominations (list three) gives no places. Codes that the JDK does not
have were withdrawn long ago; no file from before 2000 is read.
"""

_BY_PLACES = {
    0: "ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE ROL TPE TRL",
    2: (
        "AFA ANG ATS AYM AZM BGL BGN CSD CUC CYP DEM EEK FIM FRF GHC GWP HRK IEP LTL LVL MRO MTL MZM NLG RUR SDD SIT "
        "SKK SLL SRG STD TMM USS VEB VEF YUM ZMK ZWD ZWL ZWN ZWR"
    ),
}
WITHDRAWN = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}
