"""The URLs of the product."""

from django.conf import settings
from django.contrib import admin
from django.urls import path, re_path
from django.views.generic import RedirectView

from sessions_app.admin import search
from sessions_app.admin.finance import overview
from sessions_app.api import handlers, health
from sessions_app.api.docs import DocsView, OpenApiView
from sessions_app.api.oauth import RevokeView, TokenView
from sessions_app.api.provider_events import ProviderEventsView
from sessions_app.api.reports.views import report_paths
from sessions_app.api.return_page import ReturnView
from sessions_app.api.sessions.views import SessionViewSet
from sessions_app.api.webhook_endpoints.views import webhook_paths
from sessions_app.staff.signin import confirming, own_password, signed_in, two_factor
from sessions_app.staff.signin.views import SignInView, SignOutView

handler400, handler403 = handlers.bad_request, handlers.forbidden
handler404, handler500 = handlers.not_found, handlers.server_error

urlpatterns = [
    re_path("[\x00-\x1f\x7f]", handlers.nowhere),  # no URL of ours contains it, and PostgreSQL refuses it
    path("", RedirectView.as_view(url="/docs")),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}switchyard.svg", permanent=True)),
    path("oauth/token", TokenView.as_view()),
    path("oauth/revoke", RevokeView.as_view()),
    path("api/v1/sessions", SessionViewSet.as_view({"get": "list", "post": "create"})),
    path("api/v1/sessions/<str:session_id>", SessionViewSet.as_view({"get": "retrieve"})),
    path("api/v1/sessions/<str:session_id>/events", SessionViewSet.as_view({"get": "events"})),
    path("api/v1/sessions/<str:session_id>/expire", SessionViewSet.as_view({"post": "expire"})),
    *webhook_paths,
    *report_paths,
    path("api/v1/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("docs", DocsView.as_view(), name="docs"),
    re_path("^docs/(swagger)?$", RedirectView.as_view(url="/docs")),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("webhooks/<str:provider>/<str:account>", ProviderEventsView.as_view()),
    path("return/<str:token>", ReturnView.as_view()),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("admin/login/", SignInView.as_view(), name="sign-in"),
    path("admin/logout/", SignOutView.as_view(), name="sign-out"),
    path("admin/confirm/", admin.site.admin_view(confirming.page), name="confirm-person"),
    path("admin/password_change/", admin.site.admin_view(own_password.page)),
    path("admin/search/", admin.site.admin_view(search.page)),
    path("admin/signed-in/", admin.site.admin_view(signed_in.page), name="signed-in"),
    path("admin/two-factor/", admin.site.admin_view(two_factor.page), name="two-factor"),
    path("admin/finance/", admin.site.admin_view(overview.page), name="finance"),
    path("admin/", admin.site.urls),
    re_path("^(api|oauth|webhooks)/", handlers.not_found),
]
