"""Forms of the admin as a person fills them in. Words in braces stand for keys of `tests.console_dataset`."""

WHY = {"reason": "Because"}
NEW_PASSWORD = {"password1": "a longer password", "password2": "a longer password"}


def account(**changes: str) -> dict[str, str]:
    return {
        "provider": "sandbox", "name": "everything", "mode": "sandbox", "enabled": "on", "currencies": "",
        "countries": "", "fee_percent": "2.9", "conversion_prior": "0.8", "latency_prior_ms": "400",
        "preference": "0.5", "terms-TOTAL_FORMS": "0", "terms-INITIAL_FORMS": "0",
    } | changes  # fmt: skip


def rule(**changes: str) -> dict[str, str]:
    return {
        "name": "Kept", "enabled": "on", "position": "1", "application_id": "", "currency": "CHF", "country": "",
        "minimum": "", "maximum": "", "item": "", "information_key": "", "information_value": "", "action": "only",
        "accounts-TOTAL_FORMS": "1", "accounts-INITIAL_FORMS": "0", "accounts-MIN_NUM_FORMS": "0",
        "accounts-MAX_NUM_FORMS": "1000", "accounts-0-account": "{account}", "accounts-0-place": "0",
        "accounts-0-percent": "0",
    } | changes  # fmt: skip


def outage(reason: str) -> dict[str, str]:
    times = {"starts_at_0": "2026-01-01", "starts_at_1": "10:00", "ends_at_0": "2026-01-01", "ends_at_1": "11:00"}
    return times | {"account": "{account}", "reason": reason}


def application(name: str) -> dict[str, str]:
    return {"name": name, "mode": "sandbox", "enabled": "on", "session_minutes": "60", "redirect_hosts": ""}


def chosen(action: str, key: str) -> dict[str, str]:
    return {"action": action, "_selected_action": key}


def publish(audience: str) -> dict[str, str]:
    return {"reason": "Because", "audience": audience, "percent": "10", "limit": "2", "starts_at": ""}


def template(name: str) -> dict[str, str]:
    given = {"name": name, "time_zone": "UTC", "basis": "created", "format": "csv", "attempts": "on"}
    return given | {"columns": "sessionId", "mode": "", "reason": ""}


def settlement_file(payment: str) -> bytes:
    """One payment as the sandbox settles it."""
    return f"type,payment_id,created,currency,amount,fee,net\npayment,{payment},1790000000,AUD,1000,30,970\n".encode()


def schedule(name: str) -> dict[str, str]:
    given = {"name": name, "template": "{template}", "every": "day", "hour": "6", "starts_on": "2026-01-30"}
    return given | {"recipients": "", "enabled": "on", "reason": ""}


REPORT = {
    "period": "days", "first_day": "2026-01-01", "last_day": "2026-01-31", "time_zone": "UTC", "basis": "created",
    "as_of": "2026-03-01T00:00", "format": "csv", "attempts": "on", "columns": "sessionId", "mode": "", "keep_as": "",
}  # fmt: skip
WEIGHTS = {"conversion": "50", "health": "25", "cost": "15", "latency": "10", "preference": "5"}
