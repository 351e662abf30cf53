"""Session reports, their templates and schedules."""
