"""Reading links, made and revoked on the page of a restricted document or of a Member."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.admin import DocumentAdmin
from library.models import Document
from members.models import ReadingLink
from members.reading import make_link, revoke


class ReadingLinkForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new link for a document and a Member; an old one can only be revoked."""

    revoked = forms.BooleanField(label=gettext_lazy("revoke"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.instance.pk is not None
        for name, field in self.fields.items():
            field.disabled = (name != "revoked") == made
        if made and not self.instance.is_alive and "revoked" in self.fields:
            self.fields["revoked"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Refuse what ``make_link`` would refuse, in the same words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        document = given.get("document") or (self.instance.document_id and self.instance.document)
        if self.instance.pk is None and isinstance(document, Document):
            if not document.is_restricted:
                raise ValidationError(_("This document is public: everyone reads it on its page."))
            if document.is_withdrawn:
                raise ValidationError(_("This document is withdrawn: nobody reads it any more."))
        ends = given.get("expires_at")
        if self.instance.pk is None and ends is not None and ends <= timezone.now():
            raise ValidationError({"expires_at": _("The link would end before it begins.")})
        return given


class ReadingLinkFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The links of one record; ``request`` says who makes or revokes them."""

    request: HttpRequest

    def save_new(self, form: Any, commit: bool = True) -> ReadingLink:
        """Make the link, and show its address this once."""
        row = form.instance
        link, address = make_link(
            row.document, row.member, by=self._actor(), expires_at=form.cleaned_data["expires_at"]
        )
        sentence = _("The reading link for %(member)s, shown only now; copy it:") % {
            "member": link.member
        }
        messages.success(self.request, format_html("{} <code>{}</code>", sentence, address))
        return link

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> ReadingLink:
        """Revoke what is ticked; nothing else of a link changes."""
        link: ReadingLink = obj
        if form.cleaned_data.get("revoked"):
            revoke(link, by=self._actor())
            messages.success(
                self.request,
                _("The reading link of %(member)s is revoked and opens nothing any more.")
                % {"member": link.member},
            )
        return link

    def _actor(self) -> Model | None:
        return self.request.user if self.request.user.is_authenticated else None


class ReadingLinkInline(admin.TabularInline):  # type: ignore[type-arg]
    """The links to a restricted document, or those of a Member."""

    model = ReadingLink
    form = ReadingLinkForm
    formset = ReadingLinkFormSet
    extra = 0
    can_delete = False
    fields = (*("member", "expires_at", "revoked", "state", "made", "last_used", "times_used"),)
    readonly_fields = ("state", "made", "last_used", "times_used")
    autocomplete_fields = ("member",)
    verbose_name_plural = gettext_lazy("Reading links for Members")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """A formset that knows who asks."""
        made = super().get_formset(request, obj, **kwargs)
        return type(made.__name__, (made,), {"request": request})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that each row is called by."""
        rows = super().get_queryset(request).select_related("document", "member", "made_by")
        return rows.prefetch_related("member__names")

    @admin.display(description=gettext_lazy("state"))
    def state(self, link: ReadingLink) -> str:
        return link.state_in_words() if link.pk else "–"

    @admin.display(description=gettext_lazy("made"))
    def made(self, link: ReadingLink) -> str:
        if link.pk:
            moment = date_format(timezone.localtime(link.made_at), "DATETIME_FORMAT")
            return f"{moment} {link.made_by or ''}".strip()
        return "–"


@DocumentAdmin.offer
class LinksOfDocument(ReadingLinkInline):
    """On the page of a restricted document."""

    fk_name = "document"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only for what is not open to everyone anyway."""
        allowed = super().has_add_permission(request, obj)
        return allowed and (obj is None or (obj.is_restricted and not obj.is_withdrawn))


class LinksOfMember(ReadingLinkInline):
    """On the page of a Member."""

    fk_name = "member"
    fields = (*("document", "expires_at", "revoked", "state", "made", "last_used", "times_used"),)
    autocomplete_fields = ()  # type: ignore[assignment]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only restricted documents can be given to read, and those that were."""
        if db_field.name == "document":
            given = Q(access=Document.Access.RESTRICTED) | Q(reading_links__isnull=False)
            kwargs["queryset"] = Document.objects.filter(given).distinct().order_by("slug")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
