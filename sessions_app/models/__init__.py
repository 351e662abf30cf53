"""The tables of the product, one subject a file."""

from sessions_app.models.allowance import Allowance
from sessions_app.models.application import Application, ClientCredential, RevokedToken
from sessions_app.models.attempt import ProviderAttempt
from sessions_app.models.audit import AuditEntry
from sessions_app.models.event import SessionEvent
from sessions_app.models.event_tally import EventTally
from sessions_app.models.heartbeat import Heartbeat
from sessions_app.models.idempotency import IdempotencyRecord
from sessions_app.models.inbound_event import InboundEvent
from sessions_app.models.report import Report, ReportSchedule, ReportTemplate, SessionReview
from sessions_app.models.second_factor import AuthenticatorApp, RecoveryCode, RecoveryCodes
from sessions_app.models.session import PaymentSession
from sessions_app.models.settlement import SettlementBreak, SettlementFile, SettlementLine, SettlementMapping
from sessions_app.models.staff_session import StaffSession
from sessions_app.models.unroutable import UnroutableOrder
from sessions_app.models.webhook import DeliveryAttempt, DeliveryState, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Allowance",
    "Application",
    "AuditEntry",
    "AuthenticatorApp",
    "ClientCredential",
    "DeliveryAttempt",
    "DeliveryState",
    "EventTally",
    "Heartbeat",
    "IdempotencyRecord",
    "InboundEvent",
    "PaymentSession",
    "ProviderAttempt",
    "RecoveryCode",
    "RecoveryCodes",
    "Report",
    "ReportSchedule",
    "ReportTemplate",
    "RevokedToken",
    "SessionEvent",
    "SessionReview",
    "SettlementBreak",
    "SettlementFile",
    "SettlementLine",
    "SettlementMapping",
    "StaffSession",
    "UnroutableOrder",
    "WebhookDelivery",
    "WebhookEndpoint",
]
