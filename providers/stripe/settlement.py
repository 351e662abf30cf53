"""Stripe's payout reconciliation report, itemized, as CSV. Pure.

Report types `payout_reconciliation.itemized.*`, `payout_reconciliation.by_id.itemized.*` and
`ending_balance_reconciliation.itemized.*` share these columns (docs.stripe.com/reports/report-types). Amounts are major
units, `net` = `gross` - `fee`, currencies in lower case. One of the columns that name the payment is needed and may
have to be asked for: `payment_intent_id`, or our own `payment_metadata[attempt_id]`.
"""

from providers.settlement import Field, Layout, LineKind

KINDS = {
    "charge": LineKind.CHARGE,
    "refund": LineKind.REFUND,
    "refund_failure": LineKind.REFUND,
    "partial_capture_reversal": LineKind.REFUND,
    "charge_failure": LineKind.REFUND,
    "dispute": LineKind.DISPUTE,
    "dispute_reversal": LineKind.DISPUTE,
    "fee": LineKind.FEE,
    "network_cost": LineKind.FEE,
    "tax": LineKind.FEE,
    "payout": LineKind.PAYOUT,
    "payout_reversal": LineKind.PAYOUT,
}
"""Reporting categories (docs.stripe.com/reports/reporting-categories); all others move money that is no shopper's."""

SETTLEMENT = Layout(
    title="Stripe payout reconciliation",
    headers={
        Field.REFERENCE: ("payment_intent_id",),
        Field.OUR_ID: ("payment_metadata[attempt_id]", "payment_metadata[session_id]"),
        Field.ENTRY: ("balance_transaction_id",),
        Field.PAYOUT: ("automatic_payout_id",),
        Field.KIND: ("reporting_category",),
        Field.CREATED: ("created_utc", "created"),
        Field.CURRENCY: ("currency",),
        Field.GROSS: ("gross",),
        Field.FEE: ("fee",),
        Field.NET: ("net",),
        Field.PAID_AMOUNT: ("customer_facing_amount",),
        Field.PAID_CURRENCY: ("customer_facing_currency",),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
)
