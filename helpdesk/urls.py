"""Address of the helpdesk page, under each language."""

from django.urls import path

from . import views

app_name = "helpdesk"

urlpatterns = [path("helpdesk/", views.index, name="index")]
