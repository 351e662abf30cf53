"""Finance: Overview: its sums tie to reports', its days are the zone's own, and its figures lead to what they count."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from providers.models import ProviderAccount
from sessions_app.models import Application, PaymentSession
from sessions_app.reports.columns import USUAL
from sessions_app.reports.definition import Basis, Definition, Filters
from sessions_app.reports.export import opened as opened_report
from sessions_app.reports.snapshot import own_connection
from sessions_app.usecases.reports import finance_overview as overview
from sessions_app.usecases.sessions.apply_state import apply_state
from tests.random_sessions import seed
from tests.reports.conftest import LATER, exported
from tests.sandbox_control import Sandbox

SINCE, UNTIL = datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)
JANUARY = "/admin/finance/?period=days&first_day=2026-01-01&last_day=2026-01-31"
ZONES = ("UTC", "Asia/Kathmandu", "America/New_York")
MOST_QUERIES = 10
DAY = timedelta(days=1)


@pytest.fixture
def staff(database: None) -> Client:
    return client_of(User.objects.create_superuser("boss"))


@pytest.fixture
def shops(account: Callable[..., ProviderAccount], application: Application) -> list[ProviderAccount]:
    """Two accounts with random sessions around January."""
    made = [account("left"), account("right")]
    for chance, each in enumerate(made, start=1):
        seed(600 * chance, application=application.pk, account=each.pk, since=SINCE, until=UNTIL, chance=chance / 10)
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def january(**changes: Any) -> Definition:
    return Definition(**{"first_day": date(2026, 1, 1), "last_day": date(2026, 1, 31), "as_of": LATER} | changes)


def control_totals(definition: Definition) -> dict[tuple[str, str], tuple[int, Decimal]]:
    with opened_report(definition) as (_, totals):
        return {(each.currency, each.status): (each.count, each.sum) for each in totals.lines}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("filters", [Filters(), Filters(currencies=("JPY", "KWD"), mode="sandbox")])
def test_sums_tie_to_the_control_totals_of_a_report(shops: list[ProviderAccount], zone: str, filters: Filters) -> None:
    for basis, read in ((Basis.CREATED, overview.opened), (Basis.COMPLETED, overview.payments)):
        asked = january(time_zone=zone, basis=basis, filters=filters)

        found = overview.tally(read(asked), lambda group: (group.currency, group.status))

        sums = {key: (each.sessions, each.total) for key, each in found.items()}
        assert sums == control_totals(asked)
        assert sum(count for count, _ in sums.values()) > 300


def test_the_page_shows_what_the_control_totals_say(staff: Client, shops: list[ProviderAccount]) -> None:
    html = shown(staff, JANUARY)

    created = control_totals(january())
    paid = control_totals(january(basis=Basis.COMPLETED))
    for currency in ("AUD", "JPY", "KWD", "USD"):
        mine = {status: count for (code, status), (count, _) in created.items() if code == currency}
        still_open = mine["PENDING"] + mine["PROCESSING"]
        unpaid = mine["FAILED"] + mine["CANCELLED"] + mine["EXPIRED"]
        share = mine["COMPLETED"] / (mine["COMPLETED"] + unpaid)
        row = row_of(html, "Opened in this period by currency", currency)
        assert [Decimal(each.replace(",", "").rstrip("%")) for each in row] == [
            sum(mine.values()), mine["COMPLETED"], unpaid, still_open, Decimal(f"{share * 100:.1f}"),
            sum(total for (code, _), (_, total) in created.items() if code == currency),
        ]  # fmt: skip
        count, amount = paid[currency, "COMPLETED"]
        row = row_of(html, "Paid in this period by currency", currency)
        assert [Decimal(each.replace(",", "")) for each in row[:2]] == [count, amount]


def row_of(html: str, caption: str, head: str) -> list[str]:
    """The cells of a table's row."""
    table = re.search(rf"<caption[^>]*>{caption}</caption>(.*?)</table>", html, re.DOTALL)
    assert table, f"no table {caption}"
    row = re.search(rf'<th scope="row">{head}</th>(.*?)</tr>', table[1], re.DOTALL)
    assert row, f"no row {head}"
    return [re.sub(r"<[^>]*>", "", unescape(each)) for each in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]


def test_fees_are_those_of_the_reports_column(shops: list[ProviderAccount], tmp_path: Path) -> None:
    asked = january(basis=Basis.COMPLETED, columns=(*USUAL, "estimatedFee"))
    _, path, _ = exported(asked, tmp_path)
    fees: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            fees[row["Account"], row["Currency"]] += Decimal(row["Estimated fee"])
    names = {each.pk: str(each) for each in shops}

    found = overview.tally(overview.payments(asked), lambda group: (names[group.account], group.currency))

    assert {key: each.fees for key, each in found.items()} == fees
    assert len(fees) == 8
    assert all(each.fees_known == each.paid for each in found.values())


def test_a_day_is_one_of_the_zone_also_when_clocks_change(
    account: Callable[..., ProviderAccount], application: Application
) -> None:
    # Sydney's 5 April 2026 has 25 hours: from 13:00 UTC the day before until 14:00 UTC.
    since = datetime(2026, 4, 4, 13, tzinfo=UTC)
    key = account("sydney").pk
    seed(
        2400, application=application.pk, account=key, since=since - timedelta(days=1), until=since + timedelta(days=2)
    )
    day = date(2026, 4, 5)

    groups = overview.opened(january(first_day=day, last_day=day, time_zone="Australia/Sydney"))

    within = PaymentSession.objects.filter(created_at__gte=since, created_at__lt=since + timedelta(hours=25))
    assert {group.day for group in groups} == {day}
    assert sum(group.sessions for group in groups) == within.count() > 700


def test_what_is_still_open_is_not_unpaid() -> None:
    def group(status: str, sessions: int) -> overview.Group:
        return overview.Group(date(2026, 1, 1), ProviderAccount().pk, "AUD", status, sessions, Decimal(10))

    (found,) = overview.tally(
        [group("COMPLETED", 6), group("EXPIRED", 2), group("PENDING", 5), group("EXPIRING", 1)], lambda _: 0
    ).values()

    assert (found.sessions, found.paid, found.unpaid, found.still_open) == (14, 6, 2, 6)
    assert found.paid_share == 0.75
    assert overview.Tally().paid_share is None


def test_basis_points_need_every_fee() -> None:
    known = overview.Tally(sessions=2, paid=2, amount=Decimal(200), fees=Decimal(3), fees_known=2)

    assert known.basis_points == 150
    assert overview.Tally(sessions=2, paid=2, amount=Decimal(200), fees=Decimal(3), fees_known=1).basis_points is None
    assert overview.Tally().basis_points is None


@pytest.mark.parametrize("narrowed", ["", "&account=sandbox", "&account={left}&currency=jpy&application={application}"])
def test_every_figure_leads_to_the_sessions_it_counts(
    staff: Client, shops: list[ProviderAccount], application: Application, narrowed: str
) -> None:
    query = narrowed.format(left=shops[0].pk, application=application.pk)
    html = shown(staff, f"{JANUARY}&time_zone=Asia/Kathmandu{query}")

    links = re.findall(r'<td class="number"><a href="([^"]*)">([\d,]+)</a>', html)
    counted = [(unescape(address), int(text.replace(",", ""))) for address, text in links]
    few = [(address, number) for address, number in counted if number <= 50][::17]

    assert len(few) > 5
    for address, number in few:
        answer = staff.get(address)
        assert answer.status_code == 200, address
        assert len(answer.context["cl"].result_list) == number, address


def test_an_amount_leads_to_the_payments_it_adds_up(staff: Client, shops: list[ProviderAccount]) -> None:
    html = shown(staff, JANUARY)

    table = re.search(r"<caption[^>]*>KWD paid per day</caption>(.*?)</table>", html, re.DOTALL)
    assert table
    address, amount = re.findall(r'<a href="([^"]*)">([\d,]+\.\d{3})</a>', table[1])[3]
    sessions = staff.get(unescape(address)).context["cl"].result_list

    assert sum(each.total for each in sessions) == Decimal(amount.replace(",", ""))
    assert {(each.currency, each.status) for each in sessions} == {("KWD", "COMPLETED")}


def test_a_report_is_asked_for_with_the_same_days_zone_and_filters(staff: Client, shops: list[ProviderAccount]) -> None:
    html = shown(staff, f"{JANUARY}&time_zone=Asia/Kathmandu&account=sandbox&currency=AUD")

    links = [unescape(each) for each in re.findall(r'href="(/admin/sessions_app/report/add/[^"]*)"', html)]

    rest = "&providers=sandbox&currencies=AUD&mode=sandbox"
    days = "?firstDay=2026-01-01&lastDay=2026-01-31&timeZone=Asia%2FKathmandu"
    assert links == [f"/admin/sessions_app/report/add/{days}&basis={each}{rest}" for each in ("completed", "created")]


def test_the_form_of_a_report_is_filled_in_from_the_link(
    staff: Client, shops: list[ProviderAccount], application: Application
) -> None:
    asked = f"&time_zone=Asia/Kathmandu&account=sandbox&currency=AUD&application={application.pk}"
    html = shown(staff, f"{JANUARY}{asked}")
    (link, _) = re.findall(r'href="(/admin/sessions_app/report/add/[^"]*)"', html)

    answer = staff.get(unescape(link))

    form = answer.context["adminform"].form
    given = {
        name: str(form[name].value()) for name in ("period", "first_day", "last_day", "time_zone", "basis", "mode")
    }
    assert given == {
        "period": "days", "first_day": "2026-01-01", "last_day": "2026-01-31", "time_zone": "Asia/Kathmandu",
        "basis": "completed", "mode": "sandbox",
    }  # fmt: skip
    lists = [form[name].value() for name in ("providers", "currencies", "applications")]
    assert lists == [["sandbox"], ["AUD"], [str(application.pk)]]
    assert 'value="2026-01-01"' in answer.content.decode()
    assert staff.get("/admin/sessions_app/report/add/").context["adminform"].form["period"].value() == "last_month"


def test_each_currency_has_a_panel_and_the_seventh_a_table_only(staff: Client, shops: list[ProviderAccount]) -> None:
    others = iter(["EUR", "GBP", "NZD"])
    for pk in PaymentSession.objects.filter(status="COMPLETED", closed_at__month=1).values_list("pk", flat=True)[:3]:
        PaymentSession.objects.filter(pk=pk).update(currency=next(others))

    html = shown(staff, JANUARY)

    panels = re.findall(r'<h3 id="chart-amount-\w+-heading">(\w+) paid per day</h3>\s*<svg', html)
    assert set(panels[:4]) == {"AUD", "JPY", "KWD", "USD"}
    assert panels[4:] == ["EUR", "GBP"]
    assert re.search(r"Amount paid per day, other currencies</h3>\s*(?!\s*<svg)", html)
    assert len(row_of(html, "Paid in this period by currency", "NZD")) == 4


def test_every_chart_has_a_name_a_title_and_its_numbers(staff: Client, shops: list[ProviderAccount]) -> None:
    html = shown(staff, JANUARY)

    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    assert len(figures) == 9
    for each in figures:
        assert re.search(r'<svg [^>]*role="img"[^>]* aria-label="[^"]{15,}"', each)
        assert "<caption" in each
        assert each.count("<tr>") > 2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=year", "Select a valid choice. year is not one of the available choices."),
        ("time_zone=Mars/Olympus", "This is not a time zone. Choose one such as UTC or Australia/Sydney."),
        ("period=days&first_day=2026-02-30&last_day=2026-03-01", "This is not a date. Write it as 2026-01-31."),
        ("period=days&first_day=2026-01-01", "Choose this day, or one of the periods."),
        ("first_day=2026-01-02&last_day=2026-01-01", "The last day must not be before the first day, 2026-01-02."),
        ("first_day=2026-01-01&last_day=2026-04-11", "At most 100 days are shown: 2026-04-10 or earlier."),
        ("first_day=0001-01-01&last_day=0001-01-02", "Choose a day from 2000-01-01 to 9998-01-01."),
        ("period=7d&first_day=2026-01-01", "Choose Custom range to use these days, or clear both."),
        ("currency=XYZ", "This is not a currency. Enter an ISO 4217 code, such as AUD, or leave it empty."),
        ("account=nobody", "There is no such provider or account. Choose one from the list."),
        ("application=nobody", "There is no such application. Choose one from the list."),
        ("mode=both", "Select a valid choice. both is not one of the available choices."),
    ],
)
def test_a_bad_value_is_told_at_its_field_and_stays_there(
    staff: Client, shops: list[ProviderAccount], query: str, sentence: str
) -> None:
    html = unescape(shown(staff, f"/admin/finance/?{query}"))

    assert sentence in html
    assert "Nothing is shown: please correct the fields marked below." in html
    assert 'aria-invalid="true"' in html
    assert "<figure" not in html


def test_a_hundred_days_are_shown(staff: Client, shops: list[ProviderAccount]) -> None:
    html = shown(staff, "/admin/finance/?first_day=2026-01-01&last_day=2026-04-10")

    assert "Thu 1 Jan 2026 to Fri 10 Apr 2026" in html
    assert "<figure" in html


def test_months_and_last_days_are_those_of_the_zones_today(staff: Client, shops: list[ProviderAccount]) -> None:
    today = timezone.now().date()
    last = today.replace(day=1) - timedelta(days=1)

    html = shown(staff, "/admin/finance/?period=last_month")
    week = shown(staff, "/admin/finance/?period=7d")

    assert f"{last.replace(day=1):%a %-d %b %Y} to {last:%a %-d %b %Y}" in html
    assert f"{today - timedelta(days=6):%a %-d %b %Y} to {today:%a %-d %b %Y}" in week


def test_live_and_sandbox_never_stand_together(staff: Client, shops: list[ProviderAccount]) -> None:
    live = Application.objects.create(name="Real shop", mode="live")
    seed(50, application=live.pk, account=shops[0].pk, since=SINCE, until=UNTIL, chance=0.7)

    usual, sandbox = shown(staff, JANUARY), shown(staff, f"{JANUARY}&mode=sandbox")

    for html, mode in ((usual, "live"), (sandbox, "sandbox")):
        created = control_totals(january(filters=Filters(mode=mode)))
        aud = sum(count for (currency, _), (count, _) in created.items() if currency == "AUD")
        assert row_of(html, "Opened in this period by currency", "AUD")[0] == f"{aud:,}"


def test_nothing_yet_and_nothing_in_the_period_say_so(staff: Client, account: Callable[..., Any]) -> None:
    nothing_yet = shown(staff, "/admin/finance/")
    application = Application.objects.create(name="Shop")
    seed(20, application=application.pk, account=account("one").pk, since=SINCE, until=UNTIL)
    nothing_then = shown(staff, "/admin/finance/?first_day=2024-01-01&last_day=2024-01-31")

    assert "No session yet" in nothing_yet
    assert "Nothing in this period" in nothing_then
    assert "<figure" not in nothing_yet + nothing_then


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("viewer", False), ("support", False), ("operations", False), ("finance", True), ("administrator", True)],
)
def test_who_may_see_reports_may_see_it(role: str, allowed: bool, database: None) -> None:
    person = User.objects.create_user("somebody", is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    client = client_of(person)

    assert client.get("/admin/finance/").status_code == (200 if allowed else 403)
    assert ('href="/admin/finance/"' in shown(client, "/admin/")) is allowed


def test_who_is_not_signed_in_is_asked_to(database: None) -> None:
    answer = Client().get("/admin/finance/?period=7d")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/login/?next=/admin/finance/%3Fperiod%3D7d"


def test_the_heading_says_where_one_is(staff: Client) -> None:
    html = shown(staff, "/admin/finance/?period=7d")

    heading = re.search(r"<h1.*?</h1>", html, re.DOTALL)
    assert heading
    assert re.sub(r"<[^>]*>|\s|chevron_right", "", heading[0]) == "FinanceOverview"
    assert "Overview | Switchyard</title>" in html


def test_the_page_asks_the_same_few_questions_however_long_the_period(
    staff: Client, shops: list[ProviderAccount]
) -> None:
    shown(staff, JANUARY)
    counts = []
    for days in (7, 90):
        with CaptureQueriesContext(connection) as found:
            shown(staff, f"/admin/finance/?first_day=2026-01-01&last_day={date(2025, 12, 31) + timedelta(days=days)}")
        counts.append(len(found))

    assert counts[0] == counts[1] <= MOST_QUERIES


def test_sums_are_read_from_indexes_alone(staff: Client, shops: list[ProviderAccount]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE sessions_app_paymentsession")
    with CaptureQueriesContext(connection) as found:
        shown(staff, JANUARY)
    sums = [each["sql"] for each in found.captured_queries if "GROUP BY" in each["sql"]]

    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        for sql in sums:
            cursor.execute(f"EXPLAIN {sql}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
        cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan")

    assert len(plans) == 2
    assert "Index Only Scan using session_ended_by_creation" in plans[0]
    assert "Index Only Scan using session_payments" in plans[1]


def test_a_period_too_large_to_add_up_in_time_is_told(staff: Client, shops: list[ProviderAccount]) -> None:
    with own_connection() as writer, writer.transaction():
        writer.execute("LOCK TABLE sessions_app_paymentsession IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '500ms'")
        html = shown(staff, JANUARY)
        connection.close()

    assert "These totals take longer than the 15 seconds a page has." in html
    assert "Thu 1 Jan 2026" in html


def test_a_payment_keeps_the_fee_its_decision_expected(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., ProviderAccount], sandbox: Sandbox
) -> None:
    account("fees", fee_percent=Decimal("2.5"))
    key = post(order()).json()["sessionId"]
    session = PaymentSession.objects.get(pk=key)
    assert session.estimated_fee is None

    state = CheckoutState(session.reference, CheckoutStatus.PAID, session.total, session.currency)
    apply_state(session_id=session.pk, state=state, now=timezone.now())

    session.refresh_from_db()
    (candidate,) = session.decision["candidates"]
    assert session.estimated_fee == Decimal(candidate["fee"]) > 0
