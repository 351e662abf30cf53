"""How the parts are plugged together: settings, URLs, Celery, the web server's entry points, logs."""
