"""A settlement file compared with our sessions: every kind of difference is found, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

from providers.models import ProviderAccount
from sessions_app.models import PaymentSession, ProviderAttempt, SettlementBreak, SettlementFile
from sessions_app.usecases.settlement.import_file import layouts_of
from sessions_app.usecases.settlement.match import Rematched, rematch
from sessions_app.usecases.settlement.resolve_breaks import Counted, counts_of, matched_of, payouts_of
from tests.settlement.conftest import LATER, NOON, STRIPE, found, line

HOUR = timedelta(hours=1)
EARLIEST = line(1, created_utc="2026-01-10 11:00:30")
"""Sessions opened after it must be in the file."""
Write = Callable[..., PaymentSession]
Import = Callable[..., SettlementFile]


def test_a_file_that_agrees_has_no_break(session: Write, imported: Import) -> None:
    first, second = session(1, at=NOON - HOUR), session(2, total="1000", currency="JPY")

    file = imported([EARLIEST, line(2, "9.95", customer_facing_amount="1000", customer_facing_currency="jpy")])

    assert found(file) == []
    assert [each.session_id for each in file.lines.all()] == [first.id, second.id]
    assert (matched_of(file_id=file.id), file.judged_sessions, file.line_count) == (2, 1, 2)


def test_every_planted_error_is_found_once(session: Write, imported: Import) -> None:
    session(1, at=NOON - HOUR)
    for number in range(2, 6):
        session(number)
    session(6, status="EXPIRED", payment_reference="pi_6")
    session(7)

    file = imported(
        [
            EARLIEST,
            line(2, "12.00"),
            line(3, "15.20", customer_facing_amount="10.00", customer_facing_currency="usd"),
            line(1, balance_transaction_id="txn_1b"),
            line(4, reporting_category="refund", fee="0", gross="-10.00", net="-10.00"),
            line(6),
            line(99),
            line(5),
        ]
    )

    assert found(file) == [
        ("AMOUNT_DIFFERS", 3, "12.00 AUD settled; 10.00 AUD ordered"),
        ("CURRENCY_DIFFERS", 4, "10.00 USD settled; 10.00 AUD ordered"),
        ("PAID_TWICE", 5, "10.00 AUD settled once more; 10.00 AUD ordered"),
        ("STATUS_DIFFERS", 7, "10.00 AUD settled; the session is EXPIRED"),
        ("MISSING_HERE", 8, "10.00 AUD settled; no session knows it"),
        ("MISSING_THERE", None, "10.00 AUD paid; in no settlement file"),
        ("MISSING_THERE", None, "10.00 AUD paid; in no settlement file"),
    ]
    absent = SettlementBreak.objects.filter(kind="MISSING_THERE").order_by("session__order_reference")
    assert [each.session.order_reference for each in absent if each.session] == ["ORD-4", "ORD-7"]
    assert matched_of(file_id=file.id) == 2
    assert counts_of(file_id=file.id)[0] == Counted("PAID_TWICE", 1, 0, 0)


def test_totals_are_by_currency_and_kind_and_are_those_of_the_lines(session: Write, imported: Import) -> None:
    file = imported(
        [
            line(1),
            line(2, "20.00", fee="0.60"),
            line(3, "-5.00", fee="0", reporting_category="refund"),
            line(4, "-15.00", fee="0", reporting_category="dispute"),
            line(5, "-1.20", fee="0", reporting_category="fee", payment_intent_id=""),
            line(6, "0.10", fee="0", reporting_category="something_new", payment_intent_id=""),
            line(7, "1000", fee="36", currency="jpy", customer_facing_currency="jpy"),
        ]
    )

    assert [tuple(each.values()) for each in file.totals] == [
        ("AUD", "CHARGE", 2, "30.00", "0.90", "29.10"),
        ("AUD", "DISPUTE", 1, "-15.00", "0.00", "-15.00"),
        ("AUD", "FEE", 1, "-1.20", "0.00", "-1.20"),
        ("AUD", "OTHER", 1, "0.10", "0.00", "0.10"),
        ("AUD", "REFUND", 1, "-5.00", "0.00", "-5.00"),
        ("JPY", "CHARGE", 1, "1000", "36", "964"),
    ]
    assert file.lines.filter(kind="CHARGE").count() == 3


def test_a_payout_that_is_not_the_sum_of_its_lines_is_a_break(imported: Import) -> None:
    payout = {"reporting_category": "payout", "payment_intent_id": "", "fee": "0"}

    file = imported(
        [
            line(1),
            line(2),
            line(3, "-19.40", **payout),
            line(4, automatic_payout_id="po_2"),
            line(5, "-9.71", automatic_payout_id="po_2", **payout),
            line(6, automatic_payout_id="po_3"),
        ]
    )

    assert [each for each in found(file) if each[0] == "PAYOUT_DIFFERS"] == [
        ("PAYOUT_DIFFERS", 6, "-9.71 AUD paid out; the lines of the payout come to another sum")
    ]
    sums = [(each.reference, each.lines, str(each.net), each.difference) for each in payouts_of(file_id=file.id)]
    assert [(name, lines, net, f"{difference:.2f}") for name, lines, net, difference in sums] == [
        ("po_1", 2, "19.4000", "0.00"),
        ("po_2", 1, "9.7000", "-0.01"),
        ("po_3", 1, "9.7000", "0.00"),
    ]


def test_refunds_and_disputes_are_shown_with_their_session_and_not_judged(session: Write, imported: Import) -> None:
    paid = session(1)

    file = imported(
        [
            line(1),
            line(1, "-4.00", fee="0", reporting_category="refund", balance_transaction_id="txn_2"),
            line(1, "-6.00", fee="0", reporting_category="dispute", balance_transaction_id="txn_3"),
        ]
    )

    assert found(file) == []
    assert {each.session_id for each in file.lines.all()} == {paid.id}


def test_a_payment_is_found_by_the_attempt_it_gives_back(session: Write, imported: Import) -> None:
    pending = session(1, status="PENDING")
    attempt = ProviderAttempt.objects.get(session=pending)

    file = imported([line(8, **{"payment_metadata[attempt_id]": str(attempt.id)})])

    assert found(file) == [("STATUS_DIFFERS", 2, "10.00 AUD settled; the session is PENDING")]


def test_an_order_paid_at_two_providers_is_paid_twice(
    session: Write, imported: Import, account: Callable[..., ProviderAccount], stripe: ProviderAccount
) -> None:
    elsewhere = session(1, account=account("other"), provider="sandbox")
    withdrawn = ProviderAttempt.objects.create(
        session=elsewhere, account=stripe, position=2, state="VOIDED", planned_at=NOON
    )

    file = imported([line(8, **{"payment_metadata[attempt_id]": str(withdrawn.id)})])

    assert found(file) == [("PAID_TWICE", 2, "10.00 AUD settled once more; 10.00 AUD ordered")]


def test_the_same_unknown_payment_twice_is_told_once_as_missing_and_once_as_paid_twice(imported: Import) -> None:
    file = imported([line(1), line(1)])

    assert [each[:2] for each in found(file)] == [("MISSING_HERE", 2), ("PAID_TWICE", 3)]


def test_a_second_payment_in_a_later_file_is_found_and_an_overlap_is_not(session: Write, imported: Import) -> None:
    session(1)
    imported([line(1)])

    overlap = imported([line(1), line(2)])
    again = imported([line(1, balance_transaction_id="txn_new")])

    assert [each[:2] for each in found(overlap)] == [("MISSING_HERE", 3)]
    assert [each[:2] for each in found(again)] == [("PAID_TWICE", 2)]


def test_another_accounts_payment_is_not_ours(
    session: Write, imported: Import, account: Callable[..., ProviderAccount]
) -> None:
    session(1)
    other = account("second", provider="stripe")

    file = imported([line(1)], account=other)

    assert [each[:2] for each in found(file)] == [("MISSING_HERE", 2)]
    assert file.judged_sessions == 0


def test_only_the_settled_window_is_judged_and_it_is_said(session: Write, imported: Import) -> None:
    day = timedelta(days=1)
    session(1), session(2, at=NOON - day), session(3, at=NOON + day), session(4, at=NOON + 2 * day)

    file = imported([line(1), line(9, created_utc="2026-01-12 08:00:00")], tail_days=1)

    assert [each[0] for each in found(file)] == ["MISSING_HERE", "MISSING_THERE"]
    # ORD-1 was opened before the first line's time: without an earlier file it is not in the window
    assert file.judged == (
        "Looked for 1 session paid from 2026-01-10 12:00:30 until before 2026-01-12 00:00:00 "
        "and opened since 2026-01-10 12:00:30, UTC."
    )
    absent = SettlementBreak.objects.get(kind="MISSING_THERE")
    assert absent.session
    assert absent.session.order_reference == "ORD-3"


def test_files_that_follow_each_other_leave_nothing_unjudged_in_whatever_order_they_come(
    session: Write, imported: Import
) -> None:
    hours = timedelta(hours=1)
    for number in range(1, 73):  # opened hourly over three days, the 10th to the 12th
        session(number, at=NOON + (number - 13) * hours)

    def day(number: int) -> list[dict[str, str]]:
        first = 24 * (number - 10)
        return [
            line(first + hour + 1, created_utc=f"2026-01-{number} {hour:02}:00:30")
            for hour in range(24)
            if first + hour + 1 != 24  # the last hour of the 10th is in no file
        ]

    first, third, second = (imported(day(number), tail_days=1) for number in (10, 12, 11))

    assert (first.continues_id, third.continues_id, second.continues_id) == (None, first.id, first.id)
    windows = [(f"{each.judged_from:%d %H:%M}", f"{each.judged_until:%d %H:%M}") for each in (first, second, third)]
    assert windows == [("10 00:00", "10 00:00"), ("10 00:00", "11 00:00"), ("10 00:00", "12 00:00")]
    absent = SettlementBreak.objects.filter(kind="MISSING_THERE", resolved_at__isnull=True).values_list(
        "session__order_reference", flat=True
    )
    assert list(absent) == ["ORD-24"]


def test_a_break_clears_when_its_session_completes_later(session: Write, imported: Import) -> None:
    pending, unpaid = session(1, status="PENDING"), session(2, status="EXPIRED", payment_reference="pi_2")
    PaymentSession.objects.filter(pk=pending.pk).update(payment_reference="pi_1")
    file = imported([line(1), line(2, "12.00"), line(3)])
    assert [each[0] for each in found(file)] == ["STATUS_DIFFERS", "STATUS_DIFFERS", "MISSING_HERE"]
    for each in (pending, unpaid):
        PaymentSession.objects.filter(pk=each.pk).update(status="COMPLETED", closed_at=NOON)

    result = rematch(file_id=file.id, user_id=None, now=LATER)

    assert result == Rematched(cleared=1, changed=1, open=2)
    assert [each[0] for each in found(file)] == ["AMOUNT_DIFFERS", "MISSING_HERE"]
    cleared = SettlementBreak.objects.get(file=file, line__line=2)
    assert (cleared.cleared, cleared.resolved_at, cleared.note, cleared.kind) == (True, LATER, "", "STATUS_DIFFERS")
    assert matched_of(file_id=file.id) == 1
    assert rematch(file_id=file.id, user_id=None, now=LATER) == Rematched(cleared=0, changed=0, open=2)


def test_a_payment_missing_there_clears_when_another_file_holds_it(session: Write, imported: Import) -> None:
    session(1), session(2)
    file = imported([line(1)], tail_days=0)
    assert found(file) == []  # opened before the file's first line
    earlier = imported([line(7, created_utc="2026-01-10 11:00:00"), line(1)])
    assert [each[0] for each in found(earlier)] == ["MISSING_HERE", "MISSING_THERE"]

    imported([line(2)])

    assert [each[0] for each in found(earlier)] == ["MISSING_HERE"]


def test_the_provider_of_an_account_says_how_its_file_is_read(stripe: ProviderAccount) -> None:
    assert list(layouts_of(stripe)) == [STRIPE]
