"""The addresses of the mailbox, under ``/mailbox/``."""

from django.urls import path

from . import views

app_name = "embedded"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:name>/", views.message, name="message"),
    path("<str:name>/html/", views.html, name="html"),
    path("<str:name>/source/", views.source, name="source"),
    path("<str:name>/images/<str:content_id>/", views.image, name="image"),
]
