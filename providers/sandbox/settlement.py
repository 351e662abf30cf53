"""The sandbox's settlement file: amounts in minor units, times in epoch seconds, as everywhere at the sandbox. Pure."""

from providers.settlement import Dates, Layout, LineKind, SettlementField, Units

HEADERS = (
    "entry_id", "payout_id", "type", "payment_id", "checkout_id", "reference", "created", "currency", "amount", "fee",
    "net",
)  # fmt: skip
KINDS = {"payment": LineKind.CHARGE, "refund": LineKind.REFUND, "payout": LineKind.PAYOUT}

SETTLEMENT = Layout(
    title="Sandbox settlement",
    headers={
        SettlementField.REFERENCE: ("payment_id",),
        SettlementField.OUR_ID: ("reference",),
        SettlementField.ENTRY: ("entry_id",),
        SettlementField.PAYOUT: ("payout_id",),
        SettlementField.KIND: ("type",),
        SettlementField.CREATED: ("created",),
        SettlementField.CURRENCY: ("currency",),
        SettlementField.GROSS: ("amount",),
        SettlementField.FEE: ("fee",),
        SettlementField.NET: ("net",),
    },
    kinds=KINDS,
    units=Units.MINOR,
    dates=Dates.SECONDS,
)
