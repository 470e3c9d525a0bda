"""Addresses of documents and figures, under each language."""

from django.urls import path

from . import views

app_name = "library"

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<slug:slug>/", views.document, name="document"),
    path("documents/<slug:slug>/<str:name>", views.document_file, name="file"),
    path("figures/", views.figures, name="figures"),
]
