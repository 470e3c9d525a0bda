"""Addresses of subscribing, under each language."""

from django.urls import path

from .views import choices, subscribing

app_name = "subscribers"

urlpatterns = [
    path("subscribe/", subscribing.subscribe, name="subscribe"),
    path("subscribe/asked/", subscribing.asked, name="asked"),
    path("subscribe/confirm/<str:token>/", subscribing.confirm, name="confirm"),
    path("subscribe/confirmed/", subscribing.confirmed, name="confirmed"),
    path("subscribe/address/<str:token>/", choices.new_address, name="new-address"),
    path("subscribe/erased/", choices.erased, name="erased"),
    path("subscriptions/<str:token>/", choices.preferences, name="preferences"),
    path("subscriptions/<str:token>/address/", choices.address, name="address"),
    path("subscriptions/<str:token>/data.json", choices.download, name="download"),
    path("subscriptions/<str:token>/erase/", choices.erase_me, name="erase"),
]
