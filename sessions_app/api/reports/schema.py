"""What the OpenAPI document says about reports."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema

from sessions_app.api.reports import bodies
from sessions_app.api.schema import OF_BODY, PAGE_PARAMETERS, refusals
from sessions_app.usecases.reports.build import SMALL
from sessions_app.usecases.reports.request import MOST_WAITING, OF_APPLICATION

REPORT = [OpenApiParameter("report_id", UUID, OpenApiParameter.PATH)]
SENTENCE = "firstDay must be a day such as 2026-01-31"


def _describe(name: str, summary: str, description: str, answers: dict[int, Any], *names: str, **more: Any) -> Any:
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description,
        tags=["Reports"],
        request=more.pop("request", None),
        responses={**answers, **refusals(*names, sentence=SENTENCE)},
        **more,
    )


describe_create = _describe(
    "createReport",
    "Create a report",
    "One row a session of yours, and a second file of the attempts to open them, with control totals, as the ledger "
    "was known at `asOf` (at least 10 seconds ago; that is also the default). The same report as of the same time is "
    "the same bytes whenever it is made. Days are days of `timeZone`, both included, at most 400. "
    f"Up to {SMALL:,} sessions the answer is 201 with the files; else 202, and a worker makes them. "
    f"At most {MOST_WAITING} unfinished reports at a time and {OF_APPLICATION.most} in 24 hours; more are answered "
    "`429` with `Retry-After`. `byteOrderMark` is for `csv` only. No shopper's data is in any column.",
    {201: bodies.ReportSerializer, 202: bodies.ReportSerializer},
    *OF_BODY,
    request=bodies.NewReportSerializer,
    examples=[
        OpenApiExample(
            "Payments of January",
            value={
                "firstDay": "2026-01-01",
                "lastDay": "2026-01-31",
                "timeZone": "Australia/Sydney",
                "basis": "completed",
                "format": "xlsx",
            },
            request_only=True,
        )
    ],
)
describe_list = _describe(
    "listReports",
    "List reports",
    "What was asked for, newest first.",
    {200: bodies.ReportsSerializer},
    "body_invalid",
    parameters=PAGE_PARAMETERS,
)
describe_retrieve = _describe(
    "getReport",
    "Get a report",
    "How far it is; once it is done, its totals and links to its files, for 24 hours.",
    {200: bodies.ReportSerializer},
    "not_found",
    parameters=REPORT,
)
describe_cancel = _describe(
    "cancelReport",
    "Cancel a report",
    "Stops it; nothing is kept. `409` once it has ended.",
    {200: bodies.ReportSerializer},
    "not_found",
    "report_ended",
    *OF_BODY,
    parameters=REPORT,
)
