"""The hot path's SQL: the caller, the idempotency record, and the writes that a fence guards."""
