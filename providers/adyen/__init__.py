"""Adyen Pay by Link."""
