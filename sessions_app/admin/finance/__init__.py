"""The finance overview: volume, paid share and cost over a period."""
