"""The pages somebody gets to: those of the sidebar, and what they lead to."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.site import ADMIN, PATIENCE_MS

ELSEWHERE = ("/logout/", "/export/")
MOST = 80
"""More than there are: a page that leads to ever new ones is a fault of its own."""


def sidebar(page: Page) -> list[str]:
    """What the sidebar offers."""
    return page.locator("nav li a").evaluate_all("found => found.map(link => link.getAttribute('href'))")


def links(page: Page) -> list[str]:
    """Where a page leads within the admin, without what is asked of lists; each once."""
    found = page.locator("a[href]").evaluate_all("found => found.map(link => link.getAttribute('href'))")
    addresses = [urlsplit(urljoin(page.url, each)) for each in found]
    paths = dict.fromkeys(each.path for each in addresses if each.netloc == urlsplit(page.url).netloc)
    return [each for each in paths if each.startswith(ADMIN) and not each.endswith(ELSEWHERE)]


@contextmanager
def reading(page: Page, browser: Browser) -> Iterator[Page]:
    """A page of the same person that only reads, without styles and scripts: many pages in little time."""
    where = urlsplit(page.url)
    context = browser.new_context(
        base_url=f"{where.scheme}://{where.netloc}",
        storage_state=page.context.storage_state(),
        java_script_enabled=False,
    )
    context.route("**/static/**", lambda route: route.abort())
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def walk(page: Page) -> Iterator[str]:
    """Opens every page within reach of Today, one after another; gives the address of each."""
    waiting, seen = [ADMIN], set[str]()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        assert len(seen) < MOST, sorted(seen)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} is offered and answers {answer.status}"
        yield path
        waiting += links(page)
