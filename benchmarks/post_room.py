"""What a benchmark does in the post room of another installation: ``mail NUMBER``, and ``tell``."""

import json
import sys

import django


def mail(size: int) -> None:
    """Order one mailing to ``size`` readers and start it."""
    from mailings import control  # noqa: PLC0415 - needs Django's applications
    from mailings.enqueue import Content, enqueue, open_mailing  # noqa: PLC0415

    from .mail import LANGUAGES, readers  # noqa: PLC0415

    said = {language: Content("Bulletin", "<p>x</p>" * 200, "x\n" * 200) for language in LANGUAGES}
    mailing = open_mailing(title="Kills", reference="", topic="", list_id="", contents=said)
    enqueue(mailing, readers(size))
    control.start(mailing)


def tell() -> None:
    """Say what the ledger knows of it."""
    from django.db.models import Count  # noqa: PLC0415 - needs Django's applications

    from mailings.message import message_id  # noqa: PLC0415
    from mailings.models import Delivery, Mailing  # noqa: PLC0415

    mailing = Mailing.objects.get()
    rows = Delivery.objects.order_by()
    by_kill = rows.filter(state="uncertain").values("epoch").annotate(rows=Count("pk"))
    told = {
        "is_done": mailing.state == Mailing.State.DONE,
        "by_kill": [found["rows"] for found in by_kill],
    } | {
        state: [
            message_id(mailing.pk, number)
            for number in rows.filter(state=state).values_list("pk", flat=True)
        ]
        for state in ("accepted", "uncertain")
        if mailing.state == Mailing.State.DONE
    }
    print(json.dumps(told))


if __name__ == "__main__":
    django.setup()
    mail(int(sys.argv[2])) if sys.argv[1] == "mail" else tell()
