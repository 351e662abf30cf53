"""Session reports: asked for, scheduled, built, announced; the finance overview."""
