"""Session reports: asked for, watched, taken; their templates and schedules."""
