"""Addresses of bulletins, under each language."""

from django.urls import path

from . import views
from .feed import BulletinFeed

app_name = "bulletins"

urlpatterns = [
    path("bulletins/", views.bulletin_list, name="list"),
    path("bulletins/feed.atom", BulletinFeed(), name="feed"),
    path("bulletins/<slug:slug>.pdf", views.pdf, name="pdf"),
    path(
        "bulletins/<slug:slug>/<slug:language>.pdf",
        views.back_issue_file,
        name="back-issue-file",
    ),
    path("bulletins/review/<str:token>/", views.review, name="review"),
    path("bulletins/<slug:slug>/", views.detail, name="detail"),
]
