"""Addresses of subscribing, under each language."""

from django.urls import path

from . import views

app_name = "subscribers"

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/asked/", views.asked, name="asked"),
    path("subscribe/confirm/<str:token>/", views.confirm, name="confirm"),
    path("subscribe/confirmed/", views.confirmed, name="confirmed"),
    path("subscriptions/<str:token>/", views.preferences, name="preferences"),
]
