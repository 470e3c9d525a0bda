"""Whose address a request comes from, with and without proxies."""

import pytest

from subscribers.origin import ip_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),  # nobody is trusted to say so
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was made up
        (2, "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),  # a request that came past one of them
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "somewhere", None),
        (1, "", "192.0.2.1"),  # its proxy did not pass here
    ],
)
def test_an_address_is_believed_as_far_as_the_proxies_wrote_it(
    rf, settings, proxies, forwarded, found
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert ip_of(rf.get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == found


def test_a_server_behind_a_socket_knows_no_address(rf, settings):
    settings.TRUSTED_PROXIES = 0
    assert ip_of(rf.get("/", REMOTE_ADDR="")) is None
