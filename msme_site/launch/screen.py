"""The short screen that ends ``make run``."""

from pathlib import Path

from .places import read_record

STAFF_RECORD = "staff.json"


def show_screen(port: int, var: Path) -> None:
    """Print where to look, who may sign in, and how to stop."""
    site = f"http://localhost:{port}"
    rows = [
        ("Site", f"{site}/"),
        ("Bulletin", f"{site}/fr/bulletins/autumn-2018/"),
        ("Mailbox", f"{site}/mailbox/"),
        ("Admin", f"{site}/admin/"),
        ("", ""),
        *read_record(var / STAFF_RECORD).items(),
    ]
    print("\n  The MSME Group's secretariat · sample, on this machine only\n")
    for name, value in rows:
        print(f"  {name:<15}{value}".rstrip())
    print(f"\n  Logs are in {var / 'log'}. Press Ctrl-C to stop.\n", flush=True)
