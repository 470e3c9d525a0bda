"""The address of leaving; it has no language, since machines post to it (RFC 8058)."""

from django.urls import path

from . import views

urlpatterns = [path("unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe")]
