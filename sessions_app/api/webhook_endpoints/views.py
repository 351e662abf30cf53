"""The merchant's own webhook endpoints: a request turned into our words, one call, and the answer turned back."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework.request import Request

from sessions_app.api.body import read_fields
from sessions_app.api.errors import Problem
from sessions_app.api.paging import cut_page
from sessions_app.api.parameters import ParametersOfLists, read_parameters
from sessions_app.api.rendering import respond_json
from sessions_app.api.webhook_endpoints import answers, bodies, schema
from sessions_app.creation.callers import Caller
from sessions_app.limits.allowances import Exhausted
from sessions_app.models import WebhookEndpoint
from sessions_app.usecases.webhooks import endpoints as manage
from sessions_app.usecases.webhooks import redeliver as redelivery
from sessions_app.webhooks.resolving import TooManyLookUps


class WebhookEndpointViewSet(ParametersOfLists):
    """Webhook endpoints of the calling application. Those of others do not exist."""

    lists = frozenset({"deliveries"})

    def handle_exception(self, exc: Exception) -> Any:
        """Turn the refusals of use cases into answers of the table."""
        return super().handle_exception(_problem_for(exc))

    @schema.describe_create_endpoint
    def create(self, request: Request) -> HttpResponse:
        """Make an endpoint and show its secret, this once."""
        given, caller = read_fields(request._request, bodies.NEW_ENDPOINT), _caller(request)
        new = manage.NewEndpoint(
            url=given["url"],
            event_types=given.get("eventTypes", ()),
            description=given.get("description", ""),
            enabled=given.get("enabled", True),
        )
        shown = manage.create_endpoint(
            application_id=caller.application_id, mode=caller.mode, new=new, now=timezone.now()
        )
        return _secret(shown, 201)

    @schema.describe_list_endpoints
    def list(self, request: Request) -> HttpResponse:
        """Show every endpoint, oldest first."""
        found = manage.endpoints_of(_caller(request).application_id)
        return respond_json({"data": [answers.endpoint_body(each) for each in found]})

    @schema.describe_endpoint
    def retrieve(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Show one endpoint."""
        return respond_json(answers.endpoint_body(_endpoint(request, endpoint_id)))

    @schema.describe_change_endpoint
    def partial_update(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Change what is given."""
        given, caller = read_fields(request._request, bodies.CHANGE), _caller(request)
        change = manage.EndpointChange(
            given.get("url"), given.get("eventTypes"), given.get("description"), given.get("enabled")
        )
        changed = manage.change_endpoint(
            endpoint_id=endpoint_id, application_id=caller.application_id, mode=caller.mode, change=change
        )
        return respond_json(answers.endpoint_body(changed))

    @schema.describe_delete_endpoint
    def destroy(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Forget an endpoint and all it was sent."""
        manage.delete_endpoint(endpoint_id=endpoint_id, application_id=_caller(request).application_id)
        return HttpResponse(status=204)

    @schema.describe_rotate_secret
    def rotate_secret(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Show a new secret, this once; the old one stays valid for a while."""
        given = read_fields(request._request, bodies.ROTATION, optional=True)
        shown = manage.rotate_secret(
            endpoint_id=endpoint_id,
            application_id=_caller(request).application_id,
            now=timezone.now(),
            overlap=timedelta(hours=given["overlapHours"]) if "overlapHours" in given else manage.OVERLAP,
        )
        return _secret(shown, 200)

    @schema.describe_test
    def test(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Queue `endpoint.test`."""
        sent = redelivery.send_test(endpoint=_endpoint(request, endpoint_id), now=timezone.now())
        return respond_json(answers.delivery_body(sent), status=202)

    @schema.describe_deliveries
    def deliveries(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Show deliveries with their tries, newest first."""
        given = read_parameters(request._request, bodies.DELIVERIES)
        found = _endpoint(request, endpoint_id).deliveries.prefetch_related("attempts")
        if "state" in given:
            found = found.filter(state=given["state"])
        page, following = cut_page(found, given, key="message_id")
        return respond_json({"data": [answers.delivery_body(each) for each in page], "nextCursor": following})

    @schema.describe_redeliver
    def redeliver(self, request: Request, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
        """Send one delivery again."""
        endpoint, now = _endpoint(request, endpoint_id), timezone.now()
        again = redelivery.redeliver(endpoint=endpoint, message_id=delivery_id, now=now)
        return respond_json(answers.delivery_body(again), status=202)

    @schema.describe_redeliver_range
    def redeliver_range(self, request: Request, endpoint_id: UUID) -> HttpResponse:
        """Send everything of a time again."""
        given = bodies.read_range(request._request)
        queued = redelivery.redeliver_range(
            endpoint=_endpoint(request, endpoint_id),
            since=given["createdFrom"],
            until=given["createdTo"],
            event_type=given.get("eventType"),
            now=timezone.now(),
        )
        return respond_json({"queued": queued}, status=202)


def _caller(request: Request) -> Caller:
    return cast(Caller, request.auth)


def _endpoint(request: Request, endpoint_id: UUID) -> WebhookEndpoint:
    return manage.endpoint_of(endpoint_id=endpoint_id, application_id=_caller(request).application_id)


def _problem_for(exc: Exception) -> Exception:
    if isinstance(exc, manage.UnknownEndpoint | redelivery.UnknownDelivery):
        return Problem("not_found")
    if isinstance(exc, manage.UnacceptableUrl):
        return Problem("body_invalid", message=[f"url {exc}"])
    if isinstance(exc, Exhausted):
        return Problem("too_many_requests", message=str(exc), Retry_After=str(exc.seconds))
    if isinstance(exc, TooManyLookUps):
        sentence = "url cannot be checked now: host names of this application are still being looked up"
        return Problem("too_many_requests", message=f"{sentence}. Try again in a few seconds", Retry_After="5")
    if isinstance(exc, manage.TooManyEndpoints):
        return Problem("body_invalid", message=[f"an application may have at most {manage.MOST_ENDPOINTS} endpoints"])
    if isinstance(exc, redelivery.EndpointDisabled):
        return Problem("bad_request", message="This endpoint is disabled. Enable it first")
    return exc


def _secret(shown: manage.Shown, status: int) -> HttpResponse:
    response = respond_json(answers.endpoint_body(shown.endpoint, secret=shown.secret), status=status)
    response["Cache-Control"] = "no-store"
    return response


BASE = "api/v1/webhook-endpoints"
ONE = f"{BASE}/<uuid:endpoint_id>"
ROUTES: dict[str, dict[str, Any]] = {
    BASE: {"post": "create", "get": "list"},
    ONE: {"get": "retrieve", "patch": "partial_update", "delete": "destroy"},
    f"{ONE}/rotate-secret": {"post": "rotate_secret"},
    f"{ONE}/test": {"post": "test"},
    f"{ONE}/deliveries": {"get": "deliveries"},
    f"{ONE}/deliveries/<uuid:delivery_id>/redeliver": {"post": "redeliver"},
    f"{ONE}/redeliver": {"post": "redeliver_range"},
}
webhook_paths = [path(route, WebhookEndpointViewSet.as_view(actions)) for route, actions in ROUTES.items()]
