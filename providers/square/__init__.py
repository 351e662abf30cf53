"""Square: payment links of the Checkout API."""
