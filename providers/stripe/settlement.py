"""Stripe's payout reconciliation report, itemized, as CSV. Pure.

Report types `payout_reconciliation.itemized.*`, `payout_reconciliation.by_id.itemized.*` and
`ending_balance_reconciliation.itemized.*` share these columns (docs.stripe.com/reports/report-types). Amounts are major
units, `net` = `gross` - `fee`, currencies in lower case. One of the columns that name the payment is needed and may
have to be asked for: `payment_intent_id`, or our own `payment_metadata[attempt_id]`.
"""

from providers.settlement import Layout, LineKind, SettlementField

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
        SettlementField.REFERENCE: ("payment_intent_id",),
        SettlementField.OUR_ID: ("payment_metadata[attempt_id]", "payment_metadata[session_id]"),
        SettlementField.ENTRY: ("balance_transaction_id",),
        SettlementField.PAYOUT: ("automatic_payout_id",),
        SettlementField.KIND: ("reporting_category",),
        SettlementField.CREATED: ("created_utc", "created"),
        SettlementField.CURRENCY: ("currency",),
        SettlementField.GROSS: ("gross",),
        SettlementField.FEE: ("fee",),
        SettlementField.NET: ("net",),
        SettlementField.PAID_AMOUNT: ("customer_facing_amount",),
        SettlementField.PAID_CURRENCY: ("customer_facing_currency",),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
)
