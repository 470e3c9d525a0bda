"""The address of leaving; it has no language, since machines post to it (RFC 8058)."""

from django.urls import path

from .views import leaving

urlpatterns = [path("unsubscribe/<str:token>", leaving.unsubscribe, name="unsubscribe")]
