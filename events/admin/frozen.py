"""What belongs to a frozen programme is read, never changed, and the screen says why."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect

from events.models import Programme


class KeepsFrozen(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be put before the screen of a record that is, or is under, a programme."""

    only_deleting = False

    def frozen_programmes(self, records: Any) -> QuerySet[Programme]:
        """The frozen programmes that keep ``records`` as they are."""
        raise NotImplementedError

    def frozen_programme(self, record: Any) -> Programme | None:
        """The one that keeps ``record`` as it is, if there is one."""
        return self.frozen_programmes([record]).first() if record is not None else None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not under a frozen programme."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or self.only_deleting:
            return allowed
        return self.frozen_programme(obj) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Neither."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self.frozen_programme(obj) is None)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """Several at once: those under a frozen programme keep all of them from going."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = [programme.frozen_sentence() for programme in self.frozen_programmes(list(objs))]
        # What lacks a permission is told instead of what is protected, and this is the better word.
        return deleted, counts, set() if kept else needed, [*protected, *kept]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Say why nothing can be changed, also to whom it was frozen under the hands."""
        record = (
            self.get_object(request, object_id) if object_id and not self.only_deleting else None
        )
        programme = self.frozen_programme(record)
        if programme is not None:
            if request.method == "POST":
                messages.error(request, programme.frozen_sentence())
                return HttpResponseRedirect(request.path)
            messages.info(request, programme.frozen_sentence())
        return super().changeform_view(request, object_id, form_url, extra_context)
