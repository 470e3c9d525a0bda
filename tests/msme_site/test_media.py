"""Pictures of bulletins are handed out, and nothing else that lies in the folder of media."""

import pytest


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "bulletins").mkdir()
    (tmp_path / "documents").mkdir()
    return tmp_path


def test_a_picture_is_handed_out_and_runs_nothing(client, media):
    (media / "bulletins" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    response = client.get("/media/bulletins/a.png")
    assert (response.status_code, response.getvalue()) == (200, b"\x89PNG\r\n\x1a\n")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "documents/a.pdf",
        "bulletins/a.html",
        "bulletins/a.svg",
        "a.png",
        "bulletins/../documents/a.png",
        "bulletins/%2e%2e/documents/a.png",
    ],
)
def test_nothing_else_is_handed_out(client, media, name):
    for place in ("documents/a.pdf", "bulletins/a.html", "bulletins/a.svg", "a.png"):
        (media / place).write_bytes(b"x")
    (media / "documents" / "a.png").write_bytes(b"x")
    assert client.get(f"/media/{name}").status_code == 404
