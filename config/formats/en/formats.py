"""ISO 8601 order and 24 hours, so that two times are easy to compare. See Django's FORMAT_MODULE_PATH."""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i:s"
TIME_FORMAT = "H:i:s"
