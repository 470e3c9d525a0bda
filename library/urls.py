"""Addresses of documents and figures, under each language."""

from django.urls import path

from . import views

app_name = "library"

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("figures/", views.figures, name="figures"),
]
