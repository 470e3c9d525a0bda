"""A reader of iCalendar files of our own, stricter than programs are (RFC 5545 and 5546)."""

import re
from datetime import date, datetime

LIMIT = 75  # octets of a line, without its end
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME", "CATEGORIES", "UID"}
ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "SUMMARY",
    "SEQUENCE",
    "ORGANIZER",
    "STATUS",
    "TRANSP",
    "CLASS",
}
AT_MOST_ONCE = {"DTEND", "LOCATION", "DESCRIPTION", "URL", "LAST-MODIFIED", "CREATED"}
LINE = re.compile(
    r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):(.*)', re.S
)
ESCAPED = re.compile(r"\\([\\;,nN])")


def lines(raw: bytes) -> list[str]:
    """The unfolded lines; asserts what RFC 5545, 3.1 says of lines on the wire."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    for line in physical:
        assert b"\r" not in line
        assert b"\n" not in line
        assert 0 < len(line) <= LIMIT, line
        line.decode("utf-8")  # no character is cut by a fold
    unfolded: list[bytes] = []
    for line in physical:
        if line.startswith((b" ", b"\t")):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    return [line.decode("utf-8") for line in unfolded]


def unescape(value: str) -> str:
    """A TEXT value as it was meant; asserts that it is escaped as 3.3.11 asks."""
    assert re.fullmatch(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*", value), value
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(raw: bytes) -> dict[str, object]:
    """The components as nested dictionaries; asserts everything that we know to ask."""
    stack: list[dict] = [{"parts": [], "name": "", "props": []}]
    for line in lines(raw):
        found = LINE.fullmatch(line)
        assert found, line
        name, parameters, value = found.groups()
        if name == "BEGIN":
            stack.append({"name": value, "props": [], "parts": []})
        elif name == "END":
            done = stack.pop()
            assert done["name"] == value
            stack[-1]["parts"].append(done)
        else:
            if name in TEXTS:
                if name == "CATEGORIES":
                    for one in re.findall(r"(?:[^\\,]|\\.)+", value):
                        unescape(one)
                else:
                    unescape(value)
            given = dict(one.split("=", 1) for one in parameters.split(";")[1:] if "=" in one)
            stack[-1]["props"].append((name, given, value))
    (calendar,) = stack.pop()["parts"]
    assert not stack
    _check_calendar(calendar)
    return calendar


def events(raw: bytes) -> list[dict[str, str]]:
    """The events in order: each property's text or raw value by its name, "TZID:…" for hours."""
    return [
        {
            name: unescape(value) if name in TEXTS - {"CATEGORIES"} else value
            for name, _given, value in part["props"]
        }
        for part in parse(raw)["parts"]
        if part["name"] == "VEVENT"
    ]


def _check_calendar(calendar: dict) -> None:
    assert calendar["name"] == "VCALENDAR"
    names = [name for name, _given, _value in calendar["props"]]
    for name in ("PRODID", "VERSION", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "URL"):
        assert names.count(name) == 1, name
    zones = {_value(part, "TZID") for part in calendar["parts"] if part["name"] == "VTIMEZONE"}
    seen = set()
    for part in calendar["parts"]:
        assert part["name"] in {"VTIMEZONE", "VEVENT"}
        if part["name"] == "VEVENT":
            _check_event(part, zones)
            seen.add(_value(part, "UID"))
    assert len(seen) == sum(part["name"] == "VEVENT" for part in calendar["parts"])


def _check_event(event: dict, zones: set[str]) -> None:
    names = [name for name, _given, _value in event["props"]]
    for name in ONCE:
        assert names.count(name) == 1, name
    for name in AT_MOST_ONCE:
        assert names.count(name) <= 1, name
    assert "ATTENDEE" not in names
    assert _value(event, "STATUS") in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    moments = [(given, value) for name, given, value in event["props"] if name[:2] == "DT"]
    kinds = []
    for given, value in moments:
        if given.get("VALUE") == "DATE":
            kinds.append(date(int(value[:4]), int(value[4:6]), int(value[6:])))
        elif "TZID" in given:
            assert given["TZID"] in zones
            kinds.append(datetime.strptime(value, "%Y%m%dT%H%M%S"))  # noqa: DTZ007
        else:
            assert re.fullmatch(r"\d{8}T\d{6}Z", value), value
    if len(kinds) == 2:
        assert type(kinds[0]) is type(kinds[1])
        assert kinds[0] != kinds[1]


def _value(part: dict, wanted: str) -> str:
    (found,) = (value for name, _given, value in part["props"] if name == wanted)
    return found
