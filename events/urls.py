"""Addresses of forums, dialogues and history, under each language."""

from django.urls import path

from . import views

app_name = "events"

urlpatterns = [
    path("events/", views.event_list, name="list"),
    path("events/<slug:slug>.ics", views.calendar, name="calendar"),
    path("events/<slug:slug>/<slug:code>.ics", views.session_calendar, name="session-calendar"),
    path("events/<slug:slug>/", views.detail, name="detail"),
    path("events/<slug:slug>/schedule.xml", views.schedule_xml, name="schedule-xml"),
    path("events/<slug:slug>/schedule.json", views.schedule_json, name="schedule-json"),
    path("history/", views.history, name="history"),
]
