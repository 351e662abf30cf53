"""Staff draft, try, publish, approve, restore and watch, through the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.utils import timezone

from routing.models import Backtest, Canary, CanaryReading, WeightsRevision
from routing.trials import canaries
from routing.trials.revisions import in_force, publish
from sessions_app.models import Application, AuditEntry
from tests.synthetic_sessions import decision, write

NOW = timezone.now()
DRAFT = {"conversion": 0, "health": 0, "cost": 100, "latency": 0, "preference": 0}
WHY = {"reason": "We looked"}
PUBLISH = {"reason": "Cheaper", "audience": "everybody", "percent": "10", "limit": "2", "starts_at": ""}


def browser(name: str, *permissions: str) -> Client:
    """A member of staff with these permissions; `admin` has all."""
    users = get_user_model().objects
    user = users.create_superuser(name) if name == "admin" else users.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(database: None) -> Client:
    """Somebody who may do everything."""
    return browser("admin")


@pytest.fixture
def history(application: Application, account: Callable[..., Any]) -> None:
    """400 sessions, of which half were tried elsewhere than the weights say."""
    swift, thrifty = account("swift"), account("thrifty")
    record = decision((swift, "0.9", "0.4", "0.5"), (thrifty, "0.5", "0.6", "0.5"))
    rows = [(thrifty if n % 2 else swift, "COMPLETED" if n % 5 else "EXPIRED", record) for n in range(400)]
    write(application, rows, newest=NOW - timedelta(hours=2))


@pytest.fixture
def tried(database: None) -> Backtest:
    """A back-test with a result of nothing."""
    from routing.trials.backtest import compare
    from routing.trials.comparison_json import as_document

    result = as_document(compare([]))
    return Backtest.objects.create(**DRAFT, status="DONE", result=result, created_at=NOW, touched_at=NOW)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def noted(table: str) -> list[str]:
    """The reasons of the newest act that the audit log has of a table."""
    newest = AuditEntry.objects.filter(subject_type=table)[:1]
    return [each.reason for each in newest]


def test_a_draft_starts_from_the_weights_in_force_with_a_slider_beside_each_number(admin: Client) -> None:
    page = text(admin.get("/admin/routing/weightsrevision/add/", follow=True))

    assert 'name="conversion" value="45"' in page
    assert (
        'type="range" min="0" max="100" value="45" data-follows="id_conversion" aria-label="Conversion, slider"' in page
    )


def test_a_small_sample_is_tried_at_once_and_the_result_says_what_would_change(admin: Client, history: None) -> None:
    answer = admin.post("/admin/routing/backtest/add/", DRAFT | {"sample_size": 500, "mode": ""}, follow=True)

    page = text(answer)
    assert "400 of 400 sessions would have gone elsewhere (100.0%)" in page
    assert "Under the draft <strong>80.0%</strong> of the sessions would be paid, between" in page
    assert "<strong>-400.00</strong>" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert WeightsRevision.objects.count() == 1


def test_a_large_sample_waits_for_a_worker_and_tells_how_far_it_is(admin: Client, monkeypatch: Any) -> None:
    woken: list[str] = []
    monkeypatch.setattr("sessions_app.admin.routing.backtests.current_app.send_task", woken.append)

    answer = admin.post("/admin/routing/backtest/add/", DRAFT | {"sample_size": 5000, "mode": ""}, follow=True)

    assert woken == ["sessions_app.tasks.run_backtests"]
    assert "Waiting for a worker." in text(answer)
    backtest = Backtest.objects.get()
    Backtest.objects.update(status="RUNNING", progress=1500)
    progress = admin.get(f"/admin/routing/backtest/{backtest.pk}/progress/").json()
    assert progress == {
        "progress": 1500, "ended": False, "text": "1,500 sessions decided again so far, of 5,000 at most.",
    }  # fmt: skip


def test_all_weights_zero_are_refused(admin: Client) -> None:
    answer = admin.post("/admin/routing/backtest/add/", DRAFT | {"cost": 0, "sample_size": 5, "mode": ""})

    assert "At least one weight must be greater than 0." in text(answer)
    assert Backtest.objects.count() == 0


def test_without_sessions_it_says_so(admin: Client, tried: Backtest) -> None:
    page = text(admin.get(f"/admin/routing/backtest/{tried.pk}/change/"))

    assert "There is no recorded session to try the draft on." in page


def test_too_little_evidence_is_said_in_words(admin: Client, history: None) -> None:
    answer = admin.post("/admin/routing/backtest/add/", DRAFT | {"sample_size": 20, "mode": ""}, follow=True)

    assert "<strong>Not enough evidence.</strong>" in text(answer)
    assert "the effective sample size is 10, at least 100 are needed" in text(answer)


def test_a_failure_is_shown(admin: Client, tried: Backtest) -> None:
    Backtest.objects.update(status="FAILED", problem="ZeroDivisionError: <b>")

    page = text(admin.get(f"/admin/routing/backtest/{tried.pk}/change/"))

    assert "ZeroDivisionError: &lt;b&gt;" in page
    assert "Publish</button>" not in page


def test_publishing_makes_a_revision_with_the_result_attached(admin: Client, tried: Backtest) -> None:
    answer = admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH, follow=True)

    revision = WeightsRevision.objects.latest()
    assert (revision.backtest, revision.reason, str(revision.author)) == (tried, "Cheaper", "admin")
    assert "Revision 2 decides every order." in text(answer)
    assert "conversion 45 → 0, health 25 → 0, cost 15 → 100" in text(answer)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"starts_at": "2020-01-01T00:00"}, "The start has passed already."),
        ({"audience": "canary", "percent": ""}, "A canary needs this."),
        ({"audience": "canary", "percent": "90"}, "Ensure this value is less than or equal to 50."),
    ],
)
def test_what_is_wrong_with_a_publication_is_told_and_nothing_is_published(
    wrong: dict[str, str], sentence: str, admin: Client, tried: Backtest
) -> None:
    answer = admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH | wrong)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert WeightsRevision.objects.count() == 1


def test_a_revision_may_be_scheduled(admin: Client, tried: Backtest) -> None:
    start = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)

    answer = admin.post(
        f"/admin/routing/backtest/{tried.pk}/publish/",
        PUBLISH | {"starts_at": start.strftime("%Y-%m-%dT%H:%M")},
        follow=True,
    )

    assert WeightsRevision.objects.latest().starts_at == start
    assert f"Begins {start:%d %b %H:%M}" in text(answer)
    assert in_force(NOW).pk == 1


def test_only_who_may_publish_publishes(tried: Backtest) -> None:
    viewer = browser("viewer", "view_backtest", "view_weightsrevision")

    assert viewer.get(f"/admin/routing/backtest/{tried.pk}/change/").status_code == 200
    assert viewer.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH).status_code == 403
    assert viewer.post("/admin/routing/weightsrevision/1/restore/").status_code == 403
    assert viewer.post("/admin/routing/weightsrevision/1/approve/").status_code == 403
    assert WeightsRevision.objects.count() == 1


def test_whoever_may_not_see_routing_sees_nothing_of_it(tried: Backtest) -> None:
    nobody = browser("nobody")

    assert nobody.get(f"/admin/routing/backtest/{tried.pk}/change/").status_code == 403
    assert nobody.get(f"/admin/routing/backtest/{tried.pk}/progress/").status_code == 403


def test_an_older_revision_is_restored_with_a_reason_that_becomes_the_new_ones(admin: Client, tried: Backtest) -> None:
    admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH)
    restore = "/admin/routing/weightsrevision/1/restore/"
    assert f'href="{restore}"' in text(admin.get("/admin/routing/weightsrevision/"))

    asked = text(admin.get(restore))
    answer = admin.post(restore, {"reason": "Back to Revision 1, it was dearer"}, follow=True)

    assert 'name="reason" value="Back to Revision 1"' in asked
    assert "conversion 0 → 45, health 0 → 25, cost 100 → 15" in asked
    assert '<a class="evidence-button" href="/admin/routing/weightsrevision/">Cancel</a>' in asked
    assert "Revision 3 holds what Revision 1 held." in text(answer)
    assert (in_force(NOW).conversion, in_force(NOW).reason) == (45, "Back to Revision 1, it was dearer")
    assert noted("routing_weightsrevision") == ["Back to Revision 1, it was dearer"]


@pytest.mark.parametrize(
    "act", ["weightsrevision/1/restore", "weightsrevision/3/approve", "canary/{}/stop", "canary/{}/promote"]
)
def test_nothing_is_done_before_a_reason_is_given(act: str, admin: Client, tried: Backtest) -> None:
    canary = canary_of(tried, admin)
    WeightsRevision.objects.create(reason="Somebody's", needs_approval=True)
    before = AuditEntry.objects.count()

    for reason in ("", "ab"):
        answer = admin.post(f"/admin/routing/{act.format(canary.pk)}/", {"reason": reason})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()

    canary.refresh_from_db()
    assert (canary.state, WeightsRevision.objects.count(), AuditEntry.objects.count()) == ("RUNNING", 3, before)


def test_the_list_leaves_nothing_on_the_page_that_all_requests_share(admin: Client, tried: Backtest) -> None:
    shared = site.get_model_admin(WeightsRevision)
    admin.get("/admin/routing/weightsrevision/")
    before = {**vars(shared), "request": None}  # the theme keeps the request there

    admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH)
    assert "In force" in text(admin.get("/admin/routing/weightsrevision/"))

    assert {**vars(shared), "request": None} == before


def test_a_second_person_approves_but_not_the_author(admin: Client, tried: Backtest, monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "SECOND_APPROVER", True)
    admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH)
    assert "Waits for a second person" in text(admin.get("/admin/routing/weightsrevision/"))
    bob = browser("bob", "add_approval", "view_weightsrevision")
    page, approve = (f"/admin/routing/weightsrevision/2/{name}/" for name in ("change", "approve"))
    assert approve not in text(admin.get(page))
    assert f'href="{approve}"' in text(bob.get(page))
    assert "admin wrote it: Cheaper. Once approved it decides orders at once." in text(bob.get(approve))

    own = admin.post(approve, WHY, follow=True)
    other = bob.post(approve, WHY, follow=True)

    assert "You wrote Revision 2: somebody else has to approve it." in text(own)
    assert "Revision 2 is approved." in text(other)
    assert in_force(timezone.now()).pk == 2
    assert "bob, " in text(admin.get(page))
    assert noted("routing_approval") == ["We looked"]


def canary_of(tried: Backtest, admin: Client) -> Canary:
    admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH | {"audience": "canary"})
    connection.close()
    return Canary.objects.get()


def test_a_canary_is_begun_watched_and_promoted(admin: Client, tried: Backtest) -> None:
    canary = canary_of(tried, admin)
    url = f"/admin/routing/canary/{canary.pk}/change/"
    assert "No session of either arm has settled yet." in text(admin.get(url))

    reading = CanaryReading(
        canary=canary, counted_to=NOW, candidate_ended=50, candidate_paid=45, control_ended=450, control_paid=400
    )
    canaries.judge(canary, reading, now=NOW)
    page = text(admin.get(url))
    assert "Difference +1.1 percentage points; between" in page
    assert "<polyline" in page
    assert "90.0%" in page

    promote = f"/admin/routing/canary/{canary.pk}/promote/"
    assert f'href="{promote}"' in page
    assert "The weights of Revision 2, which decides 10 % of the orders" in text(admin.get(promote))
    answer = admin.post(promote, WHY, follow=True)
    assert "The weights of Revision 2 are published to everybody." in text(answer)
    assert in_force(timezone.now()).reason == "Promote the canary of Revision 2"
    assert noted("routing_canary") == noted("routing_weightsrevision") == ["We looked"]
    assert "ended already" in text(admin.post(f"/admin/routing/canary/{canary.pk}/stop/", WHY, follow=True))


def test_a_second_canary_is_refused_with_a_sentence(admin: Client, tried: Backtest) -> None:
    canary_of(tried, admin)

    answer = admin.post(f"/admin/routing/backtest/{tried.pk}/publish/", PUBLISH | {"audience": "canary"})

    assert "A canary is running already. Promote or stop it first." in text(answer)
    assert WeightsRevision.objects.count() == 2


def test_a_canary_is_stopped_by_hand(admin: Client, tried: Backtest) -> None:
    canary = canary_of(tried, admin)

    answer = admin.post(f"/admin/routing/canary/{canary.pk}/stop/", WHY, follow=True)

    assert "The canary is stopped: every order goes to Revision 1 again." in text(answer)
    assert canaries.serving(NOW) is None
    assert noted("routing_canary") == ["We looked"]


def test_no_page_loads_anything_from_elsewhere(admin: Client, tried: Backtest) -> None:
    publish(backtest=tried, author_id=get_user_model().objects.get().pk, reason="Cheaper")
    for url in ("backtest/add/", "backtest/", f"backtest/{tried.pk}/change/", "canary/", "weightsrevision/"):
        page = admin.get(f"/admin/routing/{url}").content.decode()
        assert 'src="http' not in page
        assert '<link href="http' not in page
