"""Adyen's settlement details report, as CSV. Pure.

Columns: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report; kinds: the
journal types of docs.adyen.com/developers/reporting/settlement-detail-report. What comes in and what goes out have
columns of their own, in the currency of the payment (GC) and in that of the payout (NC). On payments the net is the
gross less commission, or less markup, scheme fees and interchange; others have no gross. `Psp Reference` is the
payment's on refunds and chargebacks too, `Modification Reference` is the line's own; `Merchant Reference` is what
`params.py` sends as `reference`, our attempt. Times are those of `TimeZone`
(the sample of the documentation has `CET` in June, so it is the zone and not the offset).
"""

from providers.settlement import Layout, LineKind, SettlementField

KINDS = {
    "settled": LineKind.CHARGE,
    "refunded": LineKind.REFUND,
    "refundedreversed": LineKind.REFUND,
    "chargeback": LineKind.DISPUTE,
    "secondchargeback": LineKind.DISPUTE,
    "chargebackreversed": LineKind.DISPUTE,
    "fee": LineKind.FEE,
    "misccosts": LineKind.FEE,
    "authorisationschemefee": LineKind.FEE,
    "invoicededuction": LineKind.FEE,
    "merchantpayout": LineKind.PAYOUT,
    "bankinstructionreturned": LineKind.PAYOUT,
}

SETTLEMENT = Layout(
    title="Adyen settlement details",
    headers={
        SettlementField.REFERENCE: ("Psp Reference",),
        SettlementField.OUR_ID: ("Merchant Reference",),
        SettlementField.ENTRY: ("Modification Reference",),
        SettlementField.PAYOUT: ("Batch Number",),
        SettlementField.KIND: ("Type",),
        SettlementField.CREATED: ("Creation Date",),
        SettlementField.ZONE: ("TimeZone",),
        SettlementField.CURRENCY: ("Net Currency", "Gross Currency"),
        SettlementField.FEE: ("Commission (NC)",),
        SettlementField.MORE_FEES: ("Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"),
        SettlementField.NET: ("Net Credit (NC)",),
        SettlementField.NET_DEBIT: ("Net Debit (NC)",),
        SettlementField.PAID_AMOUNT: ("Gross Credit (GC)",),
        SettlementField.PAID_DEBIT: ("Gross Debit (GC)",),
        SettlementField.PAID_CURRENCY: ("Gross Currency",),
    },
    kinds=KINDS,
    unknown_kind=LineKind.OTHER,
)
