"""Exchange of texts with translation services as XLIFF 2.1 (OASIS Standard, 13 February 2018).

===========  ====================================================================
``codes``    the markup of rich text as inline codes that nobody can break
``write``    texts as a file
``read``     a file as texts, whatever is done to it on the way
``check``    what each text of a file would change, or why it is refused
``take``     bring in what is good, in one transaction
===========  ====================================================================
"""

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
XML = "http://www.w3.org/XML/1998/namespace"
VERSION = "2.1"
# Versions 2.0 to 2.2 share what is used here; the core of 2.0 and 2.1 has one namespace.
READABLE = ("2.0", "2.1")
MEDIA_TYPE = "application/xliff+xml"
EXTENSION = "xlf"
# What a translation was when the file was written, kept in the metadata of its unit.
TARGET_DIGEST = "target-digest"
