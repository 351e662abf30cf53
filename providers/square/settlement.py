"""Square's transactions export, as CSV. Pure.

Columns as the dashboard (Transactions > Export > Transactions CSV) writes them, in public code that reads it: amounts
carry the sign of a currency that no column names (`$1,560.00`, `-$0.93`), `Fees` are negative and `Net Total` is `Total
Collected` with them; day, time and time zone (`Eastern Time (US & Canada)`) have columns of their own. The order of day
and month, and the currency, are the account's. Of the words for a status only `Complete` was seen in such a file; those
that are left out are the obvious ones, not from a page of Square's: look at the preview.
"""

from providers.settlement import Dates, Fees, Layout, LineKind, SettlementField

KINDS = {"payment": LineKind.CHARGE, "refund": LineKind.REFUND}
NOT_SETTLED = ("pending", "canceled", "cancelled", "failed", "voided")

SETTLEMENT = Layout(
    title="Square transactions",
    headers={
        SettlementField.REFERENCE: ("Payment ID",),
        SettlementField.PAYOUT: ("Deposit ID",),
        SettlementField.KIND: ("Event Type",),
        SettlementField.STATUS: ("Transaction Status",),
        SettlementField.CREATED: ("Date",),
        SettlementField.TIME: ("Time",),
        SettlementField.ZONE: ("Time Zone",),
        SettlementField.GROSS: ("Total Collected",),
        SettlementField.FEE: ("Fees",),
        SettlementField.NET: ("Net Total",),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
    left_out=NOT_SETTLED,
    grouping=",",
    fees=Fees.ADDED,
    dates=Dates.MONTH_FIRST,
    signs="$£€¥",
    ask=("currency", "dates"),
)
