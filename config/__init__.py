"""How the parts are connected: settings, URLs, Celery, the web server's entry points, logs."""
