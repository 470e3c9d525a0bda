"""Header lines of a message."""

from email.header import decode_header, make_header

from mailings.headers import one_line, text_header


def test_a_subject_keeps_the_no_break_space_of_its_language():
    line = text_header("Subject", "Bulletin sur les MPME, hiver 2018\u00a0: les réunions")
    encoded = line.removeprefix("Subject: ").replace("\r\n", "")
    assert str(make_header(decode_header(encoded))) == (
        "Bulletin sur les MPME, hiver 2018\u00a0: les réunions"
    )


def test_what_would_begin_another_line_becomes_one_space():
    assert one_line(" A\r\nBcc: b@example.org\t\u2028 C ") == "A Bcc: b@example.org C"
