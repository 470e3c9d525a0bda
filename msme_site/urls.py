"""Every address of the site, as docs/concepts.md lists them."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from . import api, downloads, health, languages, machines, media, my_member, results, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", languages.choose_language, name="choose-language"),
    path("favicon.ico", views.favicon),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("data/<slug:name>.<slug:kind>", downloads.download, name="download"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.api.urls),
    path("", include("subscribers.urls_unsubscribe")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("search/", results.search, name="search"),
        path("api/", api.guide, name="api-guide"),
        path("calendar/", views.how_to_subscribe, name="calendar"),
        path("calendar.ics", views.calendar, name="calendar-file"),
        path("members/mine/", my_member.choose, name="choose-member"),
        path("members/<slug:code>/home/", my_member.fragment, name="my-member"),
        path("", include("members.urls")),
        path("", include("meetings.urls")),
        path("", include("library.urls")),
        path("", include("events.urls")),
        path("", include("helpdesk.urls")),
        path("", include("bulletins.urls")),
        path("", include("subscribers.urls")),
    ),
]
if settings.MEDIA_URL.startswith("/"):  # else another server hands the pictures out
    urlpatterns.append(path(f"{settings.MEDIA_URL.lstrip('/')}<path:name>", media.picture))
if apps.is_installed("msme_site.embedded"):
    urlpatterns.append(path("mailbox/", include("msme_site.embedded.urls")))

handler404 = "msme_site.views.not_found"
handler500 = "msme_site.views.server_error"
