"""Addresses of meetings and follow-ups, under each language."""

from django.urls import path

from . import views

app_name = "meetings"

urlpatterns = [
    path("meetings/", views.meeting_list, name="list"),
    path("meetings.ics", views.calendar_of_all, name="calendar-of-all"),
    path("meetings/<slug:slug>.ics", views.calendar, name="calendar"),
    path("meetings/<slug:slug>/", views.detail, name="detail"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", views.follow_up, name="follow_up"),
]
