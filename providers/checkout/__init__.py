"""Checkout.com: Hosted Payments."""
