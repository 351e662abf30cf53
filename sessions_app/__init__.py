"""The product: payment sessions, their API, console, reports and settlements."""
