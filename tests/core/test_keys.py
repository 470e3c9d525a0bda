"""Keys of links are signed for one purpose and kept as a digest."""

import pytest
from django.core import signing

from core.keys import LinkKeys


def test_a_token_leads_to_the_digest_that_is_kept_and_is_never_made_twice():
    keys = LinkKeys("one")
    token, digest = keys.make()
    assert keys.digest_in(token) == digest
    assert token.split(":")[0] not in digest
    assert keys.make()[1] != digest


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}", str.upper])
def test_a_token_that_was_changed_leads_nowhere(change):
    keys = LinkKeys("one")
    with pytest.raises(signing.BadSignature):
        keys.digest_in(change(keys.make()[0]))


def test_a_token_of_one_kind_of_link_is_none_of_another():
    with pytest.raises(signing.BadSignature):
        LinkKeys("two").digest_in(LinkKeys("one").make()[0])
