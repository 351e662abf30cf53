"""Finance cannot see credentials, nor shoppers."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from providers.models import ProviderAccount
from sessions_app.models import ClientCredential
from tests.browser.links import reading, sidebar, walk
from tests.browser.watch import Watch
from tests.console_dataset import Everything

REFUSED = [
    "auth/user/",
    "routing/weightsrevision/",
    "sessions_app/application/{application}/credentials/add/",
    "sessions_app/application/{application}/credentials/{rotated}/rotate/",
    "sessions_app/auditentry/",
    "sessions_app/paymentsession/{session}/reveal/",
    "sessions_app/webhookendpoint/{endpoint}/change/",
]


def test_finance_find_no_credential_and_no_shopper_on_any_page(
    signed_in: Callable[[str], Page], browser: Browser, made: Everything
) -> None:
    hidden = secrets(made)
    shown = {}
    with reading(signed_in("finance"), browser) as page:
        for path in walk(page):
            text = page.content()
            shown[path] = [each for each in hidden if each in text]

    assert f"/admin/providers/provideraccount/{made.keys['account']}/change/" in shown
    assert f"/admin/sessions_app/application/{made.keys['application']}/change/" in shown
    assert {path: found for path, found in shown.items() if found} == {}


def test_finance_are_told_clearly_what_is_not_theirs(
    signed_in: Callable[[str], Page], watch: Watch, made: Everything
) -> None:
    page = signed_in("finance")
    watch.refusals.add(403)

    for path in REFUSED:
        answer = page.goto(f"/admin/{made.filled(path)}")
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("heading", name="This is not yours to open", exact=True)).to_be_visible()
        assert len(sidebar(page)) > 3
    page.get_by_role("link", name="Go to Today").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def secrets(made: Everything) -> list[str]:
    """All that is secret, what names it, and what would tell it from another."""
    account = ProviderAccount.objects.get(pk=made.keys["account"]).credentials
    keys = [*account.fields.values(), *account.webhook_secrets]
    pairs = [text for each in made.credentials for text in (each.client_id, each.client_secret)]
    assert set(ClientCredential.objects.values_list("client_id", flat=True)) < set(pairs)
    return [
        *keys,
        *(f"…{each[-4:]}" for each in keys),
        *pairs,
        made.signing_secret,
        "jane.smith@example.com",
        "Collins",
    ]
