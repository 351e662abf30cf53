"""The sandbox's own process: API, hosted pages, ledger, events, settlement files, faults on demand."""
