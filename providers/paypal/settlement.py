"""PayPal's activity download, as CSV (business account) or as a statement (personal account). Pure.

Fields: developer.paypal.com/reports (Activity Download report, changed fields) and PayPal's Download History page
(`Balance Impact`: the effect on the balance; memo lines have none); words of `Type`: as public files have them, most of
them descriptions of T-codes (developer.paypal.com/reports/reference/t-codes); neither they nor the words of `Status`
are listed in full there: a type without a word here is OTHER, a status without one is read. Fees are negative. A refund
names its payment in `Reference Txn ID`. Days and decimals are written as the account's language has it, so a mapping
has to say them.
"""

from providers.settlement import Dates, Fees, Layout, LineKind, SettlementField

KINDS = {
    "website payment": LineKind.CHARGE,
    "express checkout payment": LineKind.CHARGE,
    "general payment": LineKind.CHARGE,
    "mobile payment": LineKind.CHARGE,
    "direct credit card payment": LineKind.CHARGE,
    "virtual terminal payment": LineKind.CHARGE,
    "subscription payment": LineKind.CHARGE,
    "preapproved payment bill user payment": LineKind.CHARGE,
    "payment refund": LineKind.REFUND,
    "payment reversal": LineKind.REFUND,
    "chargeback": LineKind.DISPUTE,
    "chargeback reversal": LineKind.DISPUTE,
    "chargeback fee": LineKind.FEE,
    "general withdrawal*": LineKind.PAYOUT,
    "user initiated withdrawal": LineKind.PAYOUT,
    "auto-sweep": LineKind.PAYOUT,
}
NOT_SETTLED = ("pending", "denied", "canceled", "cancelled", "failed", "voided", "expired", "removed", "memo")

SETTLEMENT = Layout(
    title="PayPal activity",
    headers={
        SettlementField.REFERENCE: ("Transaction ID",),
        SettlementField.ORIGINAL: ("Reference Txn ID",),
        SettlementField.KIND: ("Type", "Description"),
        SettlementField.STATUS: ("Status", "Balance Impact"),
        SettlementField.CREATED: ("Date",),
        SettlementField.TIME: ("Time",),
        SettlementField.ZONE: ("TimeZone", "Time Zone"),
        SettlementField.CURRENCY: ("Currency",),
        SettlementField.GROSS: ("Gross",),
        SettlementField.FEE: ("Fee",),
        SettlementField.NET: ("Net",),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
    negative_charges=LineKind.OTHER,
    left_out=NOT_SETTLED,
    grouping=",",
    fees=Fees.ADDED,
    dates=Dates.MONTH_FIRST,
    ask=("dates", "decimal_separator"),
)
