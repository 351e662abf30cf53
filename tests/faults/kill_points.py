"""The named steps at which a process can be killed: module (or module:class), function, before or after it."""

ORDERS = "DOOM_FILE"
"""The variable with the path of a file that names the step. The dying process removes the file first: only one dies."""

STEPS: dict[str, tuple[str, str, str]] = {
    "create: before T1": ("sessions_app.creation.fenced_writes", "claim", "before"),
    "create: after T1": ("sessions_app.creation.fenced_writes", "claim", "after"),
    "create: before the provider": ("sessions_app.usecases.sessions.open_checkout", "adapter_of", "before"),
    "create: after the provider": ("providers.sandbox.adapter:SandboxProvider", "create_checkout", "after"),
    "create: before T2": ("sessions_app.usecases.sessions.open_checkout", "finish", "before"),
    "create: after T2": ("sessions_app.usecases.sessions.open_checkout", "finish", "after"),
    "create: before a failover": ("sessions_app.usecases.sessions.open_checkout", "fail_over", "before"),
    "create: after a failover": ("sessions_app.usecases.sessions.open_checkout", "fail_over", "after"),
    "create: before giving up": ("sessions_app.usecases.sessions.open_checkout", "give_up", "before"),
    "create: after giving up": ("sessions_app.usecases.sessions.open_checkout", "give_up", "after"),
    "expire: after the claim": ("sessions_app.usecases.sessions.expire_due", "lease", "after"),
    "expire: before the provider": ("providers.sandbox.adapter:SandboxProvider", "expire", "before"),
    "expire: after the provider": ("providers.sandbox.adapter:SandboxProvider", "expire", "after"),
    "expire: inside the move": ("sessions_app.usecases.sessions.apply_state", "_write_event", "after"),
    "expire: after the move": ("sessions_app.usecases.sessions.expire_due", "apply_and_capture", "after"),
    "apply: after the claim": ("sessions_app.usecases.provider_events.apply", "_claim", "after"),
    "apply: before the move": ("sessions_app.usecases.provider_events.apply", "apply_state", "before"),
    "apply: between move and mark": ("sessions_app.usecases.provider_events.apply", "apply_state", "after"),
    "apply: before the commit": ("sessions_app.usecases.provider_events.apply", "_mark", "after"),
    "apply: after the commit": ("sessions_app.usecases.provider_events.apply", "_apply", "after"),
    "deliver: after the claim": ("sessions_app.usecases.webhooks.deliver", "claim", "after"),
    "deliver: before sending": ("sessions_app.usecases.webhooks.deliver", "send", "before"),
    "deliver: after sending": ("sessions_app.usecases.webhooks.deliver", "send", "after"),
    "deliver: before the mark": ("sessions_app.usecases.webhooks.deliver", "record", "before"),
    "deliver: after the mark": ("sessions_app.usecases.webhooks.deliver", "record", "after"),
    "void: after the claim": ("sessions_app.usecases.sessions.void", "lease", "after"),
    "void: after the provider": ("sessions_app.usecases.sessions.void", "_close", "after"),
    "void: after the mark": ("sessions_app.usecases.sessions.void", "_mark_voided", "after"),
}
