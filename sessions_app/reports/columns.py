"""The columns of reports, as data for the CSV, the workbook, the API and the admin. Pure.

Expressions can use what `reports/statements.py` joins: `s`, the session's row (only columns that never change once its
checkout is open); `newest`, its newest event as of then (status, at, late); `app` and `acc`, its application and
account under their names as of then; `places`, the decimals of its currency.
`s."order"` has what the order said beside the columns (its keys: `creation/fenced_writes.py:order_json`); all but
`additionalInformation`, which is erased, stay as they are. No column holds data of shoppers, and none may be added, not
even outside the usual ones: any report could ask for it.
"""

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    """How a value is written. TEXT may hold anything and in CSV is kept from becoming a formula; CODE never could."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the API, its title in the file, its SQL, and its meaning."""

    key: str
    title: str
    expression: str
    kind: ColumnKind
    meaning: str
    width: int = 14
    usual: bool = True
    """Included in reports without a list of columns."""
    needs: str = ""
    """The join that this column needs (a key of `statements.JOINS`)."""


PAID = "newest.status = 'COMPLETED'"
ENDED = "newest.status IN ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED')"
C, T, M, W, N, F = (
    ColumnKind.CODE,
    ColumnKind.TEXT,
    ColumnKind.MONEY,
    ColumnKind.TIME,
    ColumnKind.NUMBER,
    ColumnKind.FLAG,
)

SESSION_COLUMNS = (
    Column("sessionId", "Session", "s.id", C, "Our id of the session", 37),
    Column("application", "Application", "app.name", T, "Whose session it is, by its name then", 20),
    Column("mode", "Mode", "app.mode", C, "sandbox or live: only live is money", 9, usual=False),
    Column("orderReference", "Order reference", "s.order_reference", T, "The merchant's own id of the order", 24),
    Column("status", "Status", "newest.status", C, "As of then, as its timeline tells", 12),
    Column("provider", "Provider", "s.provider", C, "Who opened the checkout", 10),
    Column("account", "Account", "s.provider || '/' || acc.name", T, "At which account, by its name then", 20),
    Column("paymentMethod", "Payment method", "s.payment_method", C, "How it was to be paid", usual=False),
    Column("currency", "Currency", "s.currency", C, "ISO 4217, of every amount in the row", 9),
    Column("total", "Total", "s.total", M, "What the shopper pays"),
    Column("items", "Items", "s.total - s.shipping - s.tax", M, "The part for the goods", usual=False),
    Column("shipping", "Shipping", "s.shipping", M, "The part for shipping"),
    Column("tax", "Tax", "s.tax", M, "The part that is tax"),
    Column(
        "estimatedFee",
        "Estimated fee",
        "CASE WHEN " + PAID + " THEN fee.amount END",
        M,
        "What the account's terms charge for it, of the decision's record; 4 places; empty until it is paid",
        usual=False,
        needs="fee",
    ),
    Column("late", "Late", "newest.late", F, "Paid after we had called it over", 7),
    Column(
        "review", "Review", "coalesce(review.text, '')", T, "Why a person must look at it", 40, usual=False,
        needs="review",
    ),
    Column("createdAt", "Created", "s.created_at", W, "When it was asked for", 21),
    Column("expiresAt", "Expires", "s.expires_at", W, "Until when it could be paid", 21, usual=False),
    Column("completedAt", "Completed", f"CASE WHEN {PAID} THEN newest.at END", W, "When it was paid", 21),
    Column("closedAt", "Closed", f"CASE WHEN {ENDED} THEN newest.at END", W, "When it ended", 21, usual=False),
    Column("providerReference", "Provider reference", "s.reference", T, "The provider's own id of the checkout", 30),
    Column(
        "paymentReference",
        "Payment reference",
        f"CASE WHEN {PAID} THEN s.payment_reference ELSE '' END",
        T,
        "The provider's own id of the payment; empty until it is paid",
        30,
    ),
    Column("score", "Score", "s.score", N, "Of the account when it was chosen, 0 to 100", 8, usual=False),
    Column("attempts", "Attempts", "tried.attempts", N, "Calls to providers to open it", 9, usual=False, needs="tried"),
    Column(
        "country", "Country", "coalesce(s.decision #>> '{inputs,country}', '')", C,
        "Of the billing address, ISO 3166-1; the decision's record", 9, usual=False,
    ),
)  # fmt: skip
OUTCOME = "CASE t.state WHEN 'LIVE' THEN 'OPENED' WHEN 'REJECTED' THEN 'REJECTED' ELSE 'UNANSWERED' END"
ATTEMPT_COLUMNS = (
    Column("sessionId", "Session", "s.id", C, "Our id of the session", 37),
    Column("position", "Attempt", "t.position", N, "1 for the first of its session", 9),
    Column("account", "Account", "acc.provider || '/' || acc.name", T, "Which was asked, by its name then", 20),
    Column("outcome", "Outcome", OUTCOME, C, "OPENED, REJECTED (a definite no) or UNANSWERED (withdrawn)", 12),
    Column("problem", "Problem", "t.problem", T, "Why it did not become the checkout", 40),
    Column(
        "providerReference", "Provider reference", "CASE t.state WHEN 'LIVE' THEN t.reference ELSE '' END", T,
        "Of the checkout it opened", 30,
    ),
    Column("plannedAt", "Planned", "t.planned_at", W, "Just before it was made", 21),
    Column("answeredAt", "Answered", "t.answered_at", W, "When its outcome was known", 21),
)  # fmt: skip
COLUMNS = {column.key: column for column in SESSION_COLUMNS}
USUAL = tuple(column.key for column in SESSION_COLUMNS if column.usual)
"""The columns, in order, of reports without a list of columns."""
