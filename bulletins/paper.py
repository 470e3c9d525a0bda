"""Arranges a frozen page for paper: a main column, and boxes beside it that are placed by height.

The markup is our own (``templates/bulletins/content.html``), so it is moved about, not judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings

# As much of an address as is printed after a link, in a text and on a line of its own.
LONGEST_ADDRESS = 32
LONGEST_LINE = 84
# A side item with more characters than fit beside one page stands in the main column.
LONGEST_SIDE = 2500
# Lists of a section that stand beside it, with their headings.
NOTES = {"people", "documents"}
NOTES_CLASS = "beside notes"
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Place:
    """Where a box stands: ``top`` in CSS pixels; a side item is written before ``before``."""

    top: float
    before: str = ""


def arrange(content_html: str, places: Mapping[str, Place] | None = None) -> str:
    """``content_html`` as markup for the style sheet of the PDF.

    Main sections are called ``main-0`` and so on, what is in them ``main-0-1``, side items
    ``side-0``, and the notes of a section (its speakers and documents) ``note-0``. ``places`` says
    where boxes stand. Without it side items are spread over the text in their order; one that it
    leaves out stands in the main column. Links become absolute and say where they lead; bars
    become boxes, which need no words of their own.
    """
    import tinyhtml5  # noqa: PLC0415 - it comes with WeasyPrint

    root = tinyhtml5.parse(content_html, namespace_html_elements=False)
    body = root.find("body")
    for element in list(root.iter()):
        if element.tag == "a":
            _tell_address(element)
        elif element.get("class") == "bars":
            for item in element:
                _draw_bar(item)
    parts = [_one_flow(part, places) if part.get("class") == "bulletin" else part for part in body]
    return "".join(tostring(part, encoding="unicode", method="html") for part in parts)


def _one_flow(bulletin: Element, given: Mapping[str, Place] | None) -> Element:
    places = given or {}
    columns = {column.get("class"): list(column) for column in bulletin}
    main, side = columns.get("column-main", []), columns.get("column-side", [])
    flow = Element("article", {"class": "flow"})
    before: dict[str, list[Element]] = {}
    for number, (item, near) in enumerate(zip(side, _spread(main, side), strict=True)):
        place = places.get(f"side-{number}")
        box = _beside(item, f"side-{number}", place, placed=given is not None)
        before.setdefault(place.before if place else f"main-{near}", []).append(box)
    for number, section in enumerate(main):
        name = f"main-{number}"
        section.set("id", name)
        # The last section has the whole width: its notes stay in it.
        if number < len(main) - 1:
            _set_notes_apart(section, f"note-{number}", places)
        flow.extend(before.pop(name, []))
        for place_in_it, child in list(enumerate(section))[::-1]:
            if child.tag in {"h2", "table"} or child.get("class") == NOTES_CLASS:
                continue
            child.set("id", f"{name}-{place_in_it}")
            section[place_in_it:place_in_it] = before.pop(f"{name}-{place_in_it}", [])
        flow.append(section)
    for left in before.values():
        flow.extend(left)
    return flow


def _spread(main: list[Element], side: list[Element]) -> list[int]:
    """The main section before each side item: the one at which as much of both has been told."""
    total, side_total = sum(map(_length, main)) or 1, sum(map(_length, side)) or 1
    chosen, told, side_told, number = [], 0, 0, 0
    for item in side:
        while (
            number < len(main)
            and side_told / side_total > (told + _length(main[number]) / 2) / total
        ):
            told += _length(main[number])
            number += 1
        chosen.append(number)
        side_told += _length(item)
    return chosen


def _beside(section: Element, name: str, place: Place | None, *, placed: bool) -> Element:
    """A side item in its box; one for which no page has room stands in the main column."""
    is_homeless = _length(section) > LONGEST_SIDE or (placed and place is None)
    box = Element("div", {"class": "inset" if is_homeless else "beside"})
    if not is_homeless:
        box.set("id", name)
        box.set("style", f"top:{place.top if place else 0:.1f}px")
    box.append(section)
    return box


def _set_notes_apart(section: Element, name: str, places: Mapping[str, Place]) -> None:
    """Speakers and documents of a section, as a box that stands beside it."""
    children = list(section)
    chosen = []
    for heading, below in pairwise(children):
        if heading.tag == "h3" and below.get("class") in NOTES:
            chosen += [heading, below]
    if not chosen or len("".join(map(_text, chosen))) > LONGEST_SIDE:
        return
    place = places.get(name, Place(0))
    box = Element("div", {"class": NOTES_CLASS, "id": name, "style": f"top:{place.top:.1f}px"})
    for element in chosen:
        section.remove(element)
        box.append(element)
    heads = [n for n, child in enumerate(section) if child.tag == "h2" or _is_meta(child)]
    section.insert(max(heads, default=-1) + 1, box)


def _is_meta(element: Element) -> bool:
    return element.get("class") == "section-meta"


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _length(section: Element) -> int:
    return len(_text(section))


def _tell_address(link: Element) -> None:
    address = link.get("href", "")
    is_own, is_act = address.startswith("/"), link.get("class") == "act"
    if is_own:
        address = f"{settings.SITE_URL}{address}"
        link.set("href", address)
    words = _text(link)
    if is_own:
        # The end of the paper says where the bulletin is read, and there all of them are.
        return
    short = short_address(address, longest=LONGEST_LINE if is_act else LONGEST_ADDRESS)
    if short and short not in words:
        link.set("data-address", short)


def short_address(address: str, *, longest: int = LONGEST_ADDRESS) -> str:
    """What is printed of ``address``: "www.wto.org/…/191.pdf"; "" for what is no web address."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        return ""
    whole = f"{parts.netloc}{parts.path}".rstrip("/")
    if len(whole) <= longest:
        return whole
    last = parts.path.rstrip("/").rpartition("/")[2]
    short = f"{parts.netloc}/…/{last}"
    return short if len(short) <= longest else parts.netloc


def _draw_bar(item: Element) -> None:
    """The bar of an SVG, which style sheets do not reach, as a box in a box."""
    drawing = item.find(f"{SVG}svg")
    if drawing is None:
        return
    bar = drawing.findall(f"{SVG}rect")[-1]
    start, width = bar.get("x") or "0", bar.get("width") or "0"
    item.remove(drawing)
    track = SubElement(item, "div", {"class": "track"})
    kind = bar.get("class", "bar")
    SubElement(track, "div", {"class": kind, "style": f"margin-left:{start}%;width:{width}%"})
