"""Mollie's settlement report, as CSV, with English or Dutch headers. Pure.

Columns: docs.mollie.com/docs/settlement-report, and as the export of the dashboard has them in public code that writes
or reads it (fjbender/settlement2csv). What the line is about is told by the beginning of its `ID`
(docs.mollie.com/reference: `tr_` payment, `re_` refund, `chb_` chargeback, `cpt_` capture); the fees that were withheld
are a line without an id.
"""

from providers.settlement import Layout, LineKind, SettlementField

KINDS = {
    "tr_*": LineKind.CHARGE,
    "cpt_*": LineKind.CHARGE,
    "re_*": LineKind.REFUND,
    "chb_*": LineKind.DISPUTE,
}

SETTLEMENT = Layout(
    title="Mollie settlement",
    headers={
        SettlementField.REFERENCE: ("ID",),
        SettlementField.PAYOUT: ("Settlement reference", "Uitbetalingsreferentie"),
        SettlementField.KIND: ("ID",),
        SettlementField.CREATED: ("Date", "Datum"),
        SettlementField.CURRENCY: ("Settlement currency", "Uitbetalingsvaluta"),
        SettlementField.GROSS: ("Settlement amount", "Uitbetalingsbedrag"),
        SettlementField.PAID_AMOUNT: ("Amount", "Bedrag"),
        SettlementField.PAID_CURRENCY: ("Currency", "Valuta"),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
    empty_kind=LineKind.FEE,
)
