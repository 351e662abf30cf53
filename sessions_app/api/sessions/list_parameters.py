"""From the query string of a list to a Search, or to every sentence that says what is wrong with it."""

from django.http import HttpRequest

from providers.registry import PROVIDERS
from sessions_app.api.errors import Problem
from sessions_app.api.fields import CURRENCY, Instant, OneOf, Shaped, Text
from sessions_app.api.paging import USUAL, PageParameters
from sessions_app.api.parameters import read_parameters
from sessions_app.states import SHOWN, Status
from sessions_app.usecases.sessions.read import Search


class ListParameters(PageParameters):
    """What the list of sessions may be asked for."""

    status = OneOf(*SHOWN, required=False)
    orderReference = Text(255, required=False)
    provider = OneOf(*PROVIDERS, required=False)
    currency = Shaped("$path must match ^[A-Z]{3}$", CURRENCY.fullmatch, {"pattern": "^[A-Z]{3}$"}, required=False)
    createdFrom = Instant(required=False)
    createdTo = Instant(required=False)


LIST = ListParameters()


def search_from(request: HttpRequest) -> Search:
    """Read the parameters of a list. Raises Problem with all sentences at once."""
    given = read_parameters(request, LIST)
    if "createdFrom" in given and "createdTo" in given and given["createdFrom"] >= given["createdTo"]:
        raise Problem("body_invalid", message=["createdTo must be after createdFrom"])
    return Search(
        limit=given.get("limit", USUAL),
        before=given.get("cursor"),
        status=Status(given["status"]) if "status" in given else None,
        order_reference=given.get("orderReference"),
        provider=given.get("provider"),
        currency=given.get("currency"),
        created_from=given.get("createdFrom"),
        created_to=given.get("createdTo"),
    )
