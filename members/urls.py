"""Addresses of Members and people, under each language."""

from django.urls import path

from . import views

app_name = "members"

urlpatterns = [
    path("members/", views.member_list, name="list"),
    path("members/committee/", views.committee, name="committee"),
    path("members/<slug:code>.ics", views.calendar, name="calendar"),
    path("members/<slug:code>/", views.detail, name="detail"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("documents/read/<str:token>/", views.reading, name="reading"),
    path("documents/read/<str:token>/<str:name>", views.reading_file, name="reading-file"),
]
