"""The sandbox's settlement file: amounts in minor units, times in epoch seconds, as everywhere at the sandbox. Pure."""

from providers.settlement import Dates, Field, Layout, LineKind, Units

HEADERS = (
    "entry_id", "payout_id", "type", "payment_id", "checkout_id", "reference", "created", "currency", "amount", "fee",
    "net",
)  # fmt: skip
KINDS = {"payment": LineKind.CHARGE, "refund": LineKind.REFUND, "payout": LineKind.PAYOUT}

SETTLEMENT = Layout(
    title="Sandbox settlement",
    headers={
        Field.REFERENCE: ("payment_id",),
        Field.OUR_ID: ("reference",),
        Field.ENTRY: ("entry_id",),
        Field.PAYOUT: ("payout_id",),
        Field.KIND: ("type",),
        Field.CREATED: ("created",),
        Field.CURRENCY: ("currency",),
        Field.GROSS: ("amount",),
        Field.FEE: ("fee",),
        Field.NET: ("net",),
    },
    kinds=KINDS,
    units=Units.MINOR,
    dates=Dates.SECONDS,
)
