"""Arranges a frozen page for paper: one flow in which side items stand beside the main text.

The markup is our own (``templates/bulletins/content.html``), so it is moved about, not judged.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings

# As much of an address as is printed after a link, in a text and on a line of its own.
LONGEST_ADDRESS = 48
LONGEST_LINE = 84
# A side item with more characters than fit on one page may go on overleaf.
LONGEST_SIDE = 2500
SVG = "{http://www.w3.org/2000/svg}"


def arrange(content_html: str) -> str:
    """``content_html`` as markup for the style sheet of the PDF.

    Side items are spread over the main text from its beginning on, in their order. Links become
    absolute and say where they lead; bars become boxes, which need no words of their own.
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
    parts = [_one_flow(part) if part.get("class") == "bulletin" else part for part in body]
    return "".join(tostring(part, encoding="unicode", method="html") for part in parts)


def _one_flow(bulletin: Element) -> Element:
    columns = {column.get("class"): list(column) for column in bulletin}
    flow = Element("article", {"class": "flow"})
    flow.extend(_spread(columns.get("column-main", []), columns.get("column-side", [])))
    return flow


def _spread(main: list[Element], side: list[Element]) -> Iterator[Element]:
    """Each side item before the main section at which as much of both has been told."""
    lengths = [_length(section) for section in main]
    total, side_total = sum(lengths) or 1, sum(map(_length, side)) or 1
    told = side_told = 0
    waiting = list(side)
    for section, length in zip(main, lengths, strict=True):
        while waiting and side_told / side_total <= (told + length / 2) / total:
            side_told += _length(waiting[0])
            yield _beside(waiting.pop(0))
        yield section
        told += length
    yield from map(_beside, waiting)


def _beside(section: Element) -> Element:
    long = _length(section) > LONGEST_SIDE
    box = Element("div", {"class": "beside beside-long" if long else "beside"})
    box.append(section)
    return box


def _length(section: Element) -> int:
    return len("".join(section.itertext()))


def _tell_address(link: Element) -> None:
    address = link.get("href", "")
    is_own, is_act = address.startswith("/"), link.get("class") == "act"
    if is_own:
        address = f"{settings.SITE_URL}{address}"
        link.set("href", address)
    words = "".join(link.itertext())
    if is_own and not is_act:
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
