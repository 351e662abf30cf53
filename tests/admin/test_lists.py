"""A list is narrowed by its filters and by nothing else, so that nobody spells out what no page shows them."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory

from sessions_app.admin.console import CANNOT_BE_CHOSEN, NOT_OFFERED, ConsoleAdmin
from sessions_app.models import PaymentSession

PAGES = dict(admin.site._registry)
LOOKUPS = ("", "__exact", "__gte", "__lt", "__startswith", "__contains", "__regex", "__isnull", "__in")


@pytest.fixture
def root(database: None) -> User:
    return User.objects.create_superuser("root")


@pytest.fixture
def browser(root: User) -> Client:
    """Of somebody who may do everything."""
    client = Client()
    client.force_login(root)
    return client


def fields_of(model: type[Model], levels: int = 2) -> Iterator[str]:
    """Every path of so many levels, along every relation in either direction."""
    for field in model._meta.get_fields():
        yield field.name
        if levels > 1 and field.is_relation and field.related_model not in (None, "self"):
            yield from (f"{field.name}__{rest}" for rest in fields_of(field.related_model, levels - 1))


def test_every_page_of_the_console_is_of_the_one_class_that_holds_it_to_its_filters() -> None:
    assert len(PAGES) > 20
    assert [page for page in PAGES.values() if not isinstance(page, ConsoleAdmin)] == []


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
def test_no_field_but_those_of_its_filters_narrows_a_list(model: type[Model], root: User) -> None:
    page, request = PAGES[model], RequestFactory().get("/")
    request.user = root
    filters = {each.parameter_name for each in page.get_list_filter(request) if not isinstance(each, str)}
    fields = [each for each in page.get_list_filter(request) if isinstance(each, str)]
    offered = {f"{field}{ending}" for field in fields for ending in ("", "__exact", "__isnull", "__id__exact")}

    spelled = {f"{path}{lookup}" for path in fields_of(model) for lookup in LOOKUPS}
    taken = {name for name in spelled if page.lookup_allowed(name, "1", request)}

    assert len(spelled) > 100
    assert taken <= filters | offered


@pytest.mark.parametrize(
    "query",
    [
        "order__additionalInformation__secret__startswith=a",
        "email_index__gte=0",
        "sealed_customer__isnull=0",
        "application__credentials__secret_digest__startswith=a",
        "id__lt=ffffffff-ffff-7fff-bfff-ffffffffffff",
        "status__contains=P",
    ],
)
def test_what_is_not_offered_is_left_out_with_a_sentence(
    query: str, browser: Client, session: Callable[..., PaymentSession]
) -> None:
    session(1)

    answer = browser.get(f"/admin/sessions_app/paymentsession/?{query}&period=365d")

    assert answer["Location"] == "/admin/sessions_app/paymentsession/?period=365d"
    shown = browser.get(answer["Location"])
    assert NOT_OFFERED in shown.content.decode()


def test_a_persons_password_cannot_be_spelled_out(browser: Client) -> None:
    for query in ("password__startswith=pbkdf2", "user_permissions__codename=x", "groups__permissions__codename=x"):
        assert browser.get(f"/admin/auth/user/?{query}")["Location"] == "/admin/auth/user/?"


def test_filters_searches_orders_and_pages_work_as_before(browser: Client, root: User) -> None:
    for query in ("is_active__exact=1", "groups__id__exact=1", "q=root", "o=-1.2", "p=1", "all=", "_popup=1"):
        assert browser.get(f"/admin/auth/user/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["groups__id__exact=x", "groups__id__exact=1&e=1", "is_active__exact=maybe"])
def test_a_filter_that_cannot_be_understood_shows_the_whole_list(query: str, browser: Client) -> None:
    answer = browser.get(f"/admin/auth/user/?{query}", follow=True)

    assert answer.status_code == 200
    assert answer.context["cl"].result_count == 1
    assert "database" not in answer.content.decode().lower()


@pytest.mark.parametrize("chosen", ["x", "06", "1 ", "-1.5", "", "١", "1e3"])
def test_what_is_chosen_by_no_id_is_refused_with_a_sentence(chosen: str, browser: Client) -> None:
    answer = browser.post("/admin/auth/user/", {"action": "lift_locks", "_selected_action": chosen}, follow=True)

    assert answer.status_code == 200
    assert CANNOT_BE_CHOSEN in answer.content.decode()
