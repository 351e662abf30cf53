#!/usr/bin/env python
"""Django's command line, with a database and secrets of our own where none are configured."""

import os
import sys

from config.standalone import defaults

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with defaults.environment():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
